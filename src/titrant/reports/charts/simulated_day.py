"""A simulated day after one dose: plasma, receptors in three structures, tone against its own baseline."""

from __future__ import annotations

from markupsafe import Markup

from titrant.core.dose import format_dose
from titrant.reports.charts import bands
from titrant.reports.charts.bands import Shape
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.svg import drawing, element
from titrant.simulation.trajectory import Trajectory

PLASMA, MU, TONE = "plasma", "occupancy_mu", "tone"
_X_TICKS = [(float(h), f"{h} h") for h in (0, 4, 8, 12, 16, 20, 24)]
_DAY = 24.0
_PANEL = 130.0
_GAP = 66.0
_ROWS_AT = (0.0, 1.0, 2.0, 4.0, 8.0, 12.0, 16.0, 24.0)


def simulated_day(trajectory: Trajectory) -> Picture:
    """The picture of the last day of a trajectory, on its last dose."""
    day = bands.last_day(trajectory)
    dose_text = f"{format_dose(trajectory.day.dose_ug)} a day"
    structures = [s for s in bands.STRUCTURE_CLASS if s in day.bands]
    xs = bands.hours(day)
    unit = trajectory.units[PLASMA]
    panels = [(PLASMA, f"Naltrexone in plasma [{unit}]", structures[:1])]
    panels.append((MU, "Mu receptors blocked in the brain [%]", structures))
    if all(TONE in day.bands[s] for s in structures):
        panels.append((TONE, "Opioid tone (1 = own baseline)", structures))
    marks: list[Markup] = []
    top = 34.0
    for output, title, shown in panels:
        marks += _panel(day, output, title, shown, xs, top)
        top += _PANEL + _GAP
    sentence = f"{_sentence(day, dose_text, structures)} {_held(trajectory, structures)}"
    return Picture(
        svg=drawing(top - 30, sentence, marks),
        sentence=sentence,
        head=("Hour", f"Plasma [{unit}]", *(f"Blocked, {s} [%]" for s in structures), *_tone_head(panels, structures)),
        rows=tuple(_rows(day, xs, structures, len(panels) > 2)),
        caption=f"Medians of {day.people} simulated people on {dose_text}, the dose at hour 0.",
        legend=tuple((bands.STRUCTURE_CLASS[s], bands.STRUCTURE_SAYS[s]) for s in structures),
    )


def _panel(day: Shape, output: str, title: str, shown: list[str], xs: list[float], top: float) -> list[Markup]:
    low, high = _range(day, output, shown)
    frame, ticks = bands.panel(top, _PANEL, _DAY, low, high)
    words = bands.labelled(ticks, (lambda v: f"{v * 100:g}") if output == MU else (lambda v: f"{v:g}"))
    marks = frame.grid(words, title) + frame.x_axis(_X_TICKS)
    if output == TONE:
        y = frame.y(1.0)
        marks.append(element("line", x1=frame.left, x2=frame.right, y1=y, y2=y, klass="baseline"))
    for structure in shown:
        marks += bands.draw(frame, xs, day, structure, output)
    return marks


def _range(day: Shape, output: str, shown: list[str]) -> tuple[float, float]:
    high = bands.highest(day, shown, output) * bands.TICKS_ROOM
    if output == TONE:
        return min(bands.lowest(day, shown, output), 0.9), max(high, 1.1)
    return 0.0, min(1.0, high) if output == MU else high


def _sentence(day: Shape, dose_text: str, structures: list[str]) -> str:
    peaks = [round(100 * max(bands.series(day, s, MU, bands.middle(day)))) for s in structures]
    late = [round(100 * _at(bands.hours(day), bands.series(day, s, MU, bands.middle(day)), _DAY)) for s in structures]
    return (
        f"On {dose_text}, {_span(peaks)} percent of the brain's mu receptors are blocked at the peak and "
        f"{_span(late)} percent just before the next dose: by that much the three structures disagree. "
        f"{bands.band_words(day)}."
    )


def _held(trajectory: Trajectory, structures: list[str]) -> str:
    """Hours with more than half of the receptors held, and the day's mean tone, by structure."""
    m = bands.middle(bands.last_day(trajectory))
    hours = ", ".join(f"{s} {float(trajectory.day.hours_half_blocked[s][m]):.0f} h" for s in structures)
    tone = ", ".join(f"{s} {float(trajectory.day.mean_tone[s][m]):.2f}" for s in structures)
    return f"More than half are blocked for {hours} a day; the day's mean tone is {tone} of the person's own baseline."


def _span(values: list[int]) -> str:
    low, high = min(values), max(values)
    return f"{low}" if low == high else f"{low} to {high}"


def _at(xs: list[float], ys: list[float], x: float) -> float:
    """The value at the time nearest to ``x``."""
    distances = [abs(value - x) for value in xs]
    return ys[distances.index(min(distances))]


def _tone_head(panels: list[tuple[str, str, list[str]]], structures: list[str]) -> tuple[str, ...]:
    return tuple(f"Tone, {s}" for s in structures) if len(panels) > 2 else ()


def _rows(day: Shape, xs: list[float], structures: list[str], with_tone: bool) -> list[tuple[str, ...]]:
    m = bands.middle(day)
    plasma = bands.series(day, structures[0], PLASMA, m)
    columns = [(bands.series(day, s, MU, m), 100.0, ".0f") for s in structures]
    columns += [(bands.series(day, s, TONE, m), 1.0, ".2f") for s in structures if with_tone]
    return [
        (
            f"{hour:g}",
            f"{_at(xs, plasma, hour):.3f}",
            *(format(scale * _at(xs, ys, hour), how) for ys, scale, how in columns),
        )
        for hour in _ROWS_AT
    ]

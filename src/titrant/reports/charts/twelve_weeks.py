"""Twelve weeks of the plan: what pain and tone may do, in each structure."""

from __future__ import annotations

from markupsafe import Markup

from titrant.reports.charts import bands
from titrant.reports.charts.bands import Shape
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.svg import drawing, element
from titrant.simulation.trajectory import Trajectory

PAIN, TONE = "pain", "tone"
_TITLES = {PAIN: "Pain, 0 to 10", TONE: "Opioid tone (1 = own baseline)"}
_PANEL = 150.0
_GAP = 66.0
_HOURS_A_WEEK = 168.0


def twelve_weeks(trajectory: Trajectory) -> Picture:
    """The picture of the day means of a trajectory."""
    weeks = bands.all_weeks(trajectory)
    structures = [s for s in bands.STRUCTURE_CLASS if s in weeks.bands]
    outputs = [output for output in (PAIN, TONE) if all(output in weeks.bands[s] for s in structures)]
    xs = [hour / _HOURS_A_WEEK for hour in bands.hours(weeks)]
    marks: list[Markup] = []
    top = 34.0
    for output in outputs:
        marks += _panel(weeks, output, structures, xs, top)
        top += _PANEL + _GAP
    sentence = _sentence(weeks, outputs, structures)
    return Picture(
        svg=drawing(top - 30, sentence, marks),
        sentence=sentence,
        head=("Week", *(f"{_TITLES[o].split(',')[0].split(' (')[0]}, {s}" for o in outputs for s in structures)),
        rows=tuple(_rows(weeks, outputs, structures, xs)),
        caption=f"Medians of {weeks.people} simulated people who follow the plan.",
        legend=tuple((bands.STRUCTURE_CLASS[s], bands.STRUCTURE_SAYS[s]) for s in structures),
    )


def _panel(weeks: Shape, output: str, structures: list[str], xs: list[float], top: float) -> list[Markup]:
    low, high = (0.0, 10.0) if output == PAIN else _tone_range(weeks, structures)
    last = max(1.0, round(xs[-1]))
    frame, ticks = bands.panel(top, _PANEL, last, low, high)
    step = 2 if last <= 14 else 4
    weeks_words = [(float(w), f"week {w}" if w == 0 else f"{w}") for w in range(0, int(last) + 1, step)]
    marks = frame.grid(bands.labelled(ticks), _TITLES[output]) + frame.x_axis(weeks_words)
    if output == TONE:
        y = frame.y(1.0)
        marks.append(element("line", x1=frame.left, x2=frame.right, y1=y, y2=y, klass="baseline"))
    for structure in structures:
        marks += bands.draw(frame, xs, weeks, structure, output)
    return marks


def _tone_range(weeks: Shape, structures: list[str]) -> tuple[float, float]:
    return min(0.9, bands.lowest(weeks, structures, TONE)), max(1.1, bands.highest(weeks, structures, TONE))


def _sentence(weeks: Shape, outputs: list[str], structures: list[str]) -> str:
    if PAIN not in outputs:
        return f"Opioid tone over the weeks of the plan. {bands.band_words(weeks)}."
    m = bands.middle(weeks)
    first = [bands.series(weeks, s, PAIN, m)[0] for s in structures]
    last = [bands.series(weeks, s, PAIN, m)[-1] for s in structures]
    return (
        f"Simulated pain goes from {_span(first)} to {_span(last)} of 10 over these weeks, whatever the cause: "
        f"time and expectation are part of it. {bands.band_words(weeks)}."
    )


def _span(values: list[float]) -> str:
    low, high = f"{min(values):.1f}", f"{max(values):.1f}"
    return low if low == high else f"{low}-{high}"


def _rows(weeks: Shape, outputs: list[str], structures: list[str], xs: list[float]) -> list[tuple[str, ...]]:
    m = bands.middle(weeks)
    rows = []
    for week in range(0, round(xs[-1]) + 1):
        distances = [abs(x - week) for x in xs]
        at = distances.index(min(distances))
        values = (
            format(bands.series(weeks, s, output, m)[at], ".1f" if output == PAIN else ".2f")
            for output in outputs
            for s in structures
        )
        rows.append((str(week), *values))
    return rows

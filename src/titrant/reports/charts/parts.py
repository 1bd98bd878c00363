"""The diary taken apart: the level that time alone would give, what any capsule does, what the drug does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from titrant.reports.charts.day_axis import DIARY_SCALE, day_frame, day_ticks, days_from, pain_dots
from titrant.reports.charts.dose_response import zero
from titrant.reports.charts.frame import nice_ticks
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.svg import drawing

if TYPE_CHECKING:
    from titrant.inference.posterior import Posterior
    from titrant.patient.record import Record
    from titrant.reports.learned import Learned

_LEVEL, _PART, _GAP, _WEEK = 150.0, 105.0, 50.0, 7
_TITLES = {
    "level": "Pain as written, and the level without capsule or drug",
    "placebo": "Taken off by expectation: what any capsule does",
    "drug": "Taken off by the drug itself",
}
_KLASS = {"level": "three", "placebo": "two", "drug": "one"}


def parts(learned: Learned, record: Record) -> Picture:
    """The picture of the three parts, one below the other on the same days."""
    posterior = learned.posterior
    marks: list[Markup] = []
    top = 34.0
    ticks = _ticks(posterior)
    for name, title in _TITLES.items():
        marks += _panel(posterior, name, title, top, ticks)
        if name == "level":
            marks += pain_dots(day_frame(top, _LEVEL, posterior), record, posterior)
        top += (_LEVEL if name == "level" else _PART) + _GAP
    last = posterior.first_day + timedelta(days=posterior.days - 1)
    bottom = day_frame(top - _GAP - 1, 1.0, posterior)
    marks += bottom.x_axis(day_ticks(posterior.first_day, last))
    sentence = _sentence(posterior)
    return Picture(
        svg=drawing(top - _GAP + 36, sentence, marks),
        sentence=sentence,
        head=("Week from", "Level", "80 %", "Expectation", "80 %", "Drug", "80 %"),
        rows=tuple(_rows(posterior)),
        caption="Parts of the diary on the last day of each week [points of 10]; the bands hold 80 in 100.",
        legend=(("dot", "one day"), *((f"line {_KLASS[n]}", w) for n, w in _NAMES.items())),
    )


_NAMES = {"level": "level", "placebo": "expectation", "drug": "drug"}


def _panel(posterior: Posterior, name: str, title: str, top: float, ticks: list[float]) -> list[Markup]:
    level = name == "level"
    low, high = (0.0, 10.0) if level else (ticks[0], ticks[-1])
    frame = day_frame(top, _LEVEL if level else _PART, posterior, low=low, high=high)
    part = {which: [float(value) for value in values] for which, values in posterior.parts[name].items()}
    words = DIARY_SCALE if level else [(tick, f"{tick:g}") for tick in ticks]
    xs = days_from(posterior)
    marks = frame.grid(words, title)
    if not level:
        marks.append(zero(frame))
    return [
        *marks,
        frame.band(xs, part["low"], part["high"], f"band {_KLASS[name]}"),
        frame.line(xs, [*part["mean"]], f"line {_KLASS[name]}"),
    ]


def _ticks(posterior: Posterior) -> list[float]:
    """One scale for both parts that take pain off, so that they can be compared."""
    both = [posterior.parts[name] for name in ("placebo", "drug")]
    low = min(-0.5, *(float(part["low"].min()) for part in both))
    return nice_ticks(low, max(1.0, *(float(part["high"].max()) for part in both)), about=3)


def _sentence(posterior: Posterior) -> str:
    level, placebo, drug = (float(posterior.parts[name]["mean"][-1]) for name in _TITLES)
    blurred = abs(posterior.slope_relief_correlation) > 0.8
    told = " Time and drug can hardly be told apart in this diary." if blurred else ""
    return (
        f"On the last day the level would be {level:.1f} of 10; expectation takes {placebo:.1f} off it and the drug "
        f"itself {drug:.1f}.{told}"
    )


def _rows(posterior: Posterior) -> list[tuple[str, ...]]:
    rows = []
    for start in range(0, posterior.days, _WEEK):
        at = min(start + _WEEK - 1, posterior.days - 1)
        cells = []
        for name in _TITLES:
            mean, low, high = (float(posterior.parts[name][which][at]) for which in ("mean", "low", "high"))
            cells += [f"{mean:.1f}", f"{low:.1f} to {high:.1f}"]
        rows.append((str(posterior.first_day + timedelta(days=start)), *cells))
    return rows

"""The diary against the doses: every day as written, the mean of each week, the dose below."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import fmean

from markupsafe import Markup

from titrant.core.dose import format_dose
from titrant.patient.record import Day, Record
from titrant.reports.charts.day_axis import DIARY_SCALE, day_ticks
from titrant.reports.charts.frame import Frame, nice_ticks
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.svg import drawing, element

_SCORES = (("pain", "Pain"), ("sleep", "Sleep trouble"), ("gut", "Gut trouble"))
_PANEL = {"pain": 150.0, "sleep": 80.0, "gut": 80.0}
_DOSE_PANEL = 90.0
_GAP = 44.0
_WEEK = 7
_LEGEND = (("dot", "one day"), ("mean", "mean of seven days"), ("dose", "dose taken"))


def diary_picture(record: Record) -> Picture | None:
    """The picture of a record's diary and doses, or None without a diary."""
    if not record.diary:
        return None
    first, last = _span(record)
    marks: list[Markup] = []
    top = 34.0
    for field, title in _SCORES:
        marks += _score_panel(record, field, title, top, first, last)
        top += _PANEL[field] + _GAP
    if record.doses:
        marks += _dose_panel(record, top, first, last)
        top += _DOSE_PANEL
    else:
        top -= _GAP
        marks += _frame(top - 1, 1.0, (last - first).days, 1.0).x_axis(day_ticks(first, last))
    sentence = _sentence(record)
    return Picture(
        svg=drawing(top + 36, sentence, marks),
        sentence=sentence,
        head=("Week from", "Daily dose", "Days with entry", "Pain, mean", "Sleep, mean", "Gut, mean"),
        rows=tuple(_rows(record, first, last)),
        caption="Means by week, as written in the diary. A day without entry counts for nothing.",
        legend=_LEGEND if record.doses else _LEGEND[:2],
    )


def daily_doses(record: Record) -> dict[date, int]:
    """Micrograms taken on each day that has a row."""
    doses: dict[date, int] = {}
    for dose in record.doses:
        doses[dose.date] = doses.get(dose.date, 0) + (dose.ug if dose.taken else 0)
    return doses


def _span(record: Record) -> tuple[date, date]:
    days = [day.date for day in record.diary] + [dose.date for dose in record.doses]
    return min(days), max(*days, min(days) + timedelta(days=_WEEK))


def _frame(top: float, height: float, days: int, high: float) -> Frame:
    return Frame(top, height, -0.5, days + 0.5, 0.0, high)


def _score_panel(record: Record, field: str, title: str, top: float, first: date, last: date) -> list[Markup]:
    frame = _frame(top, _PANEL[field], (last - first).days, 10.0)
    marks = frame.grid(DIARY_SCALE, f"{title}, 0 none to 10")
    values = _values(record.diary, field)
    for day, value in values.items():
        marks.append(element("circle", cx=frame.x((day - first).days), cy=frame.y(value), r=3.2, klass="dot"))
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    means = [_mean_around(values, day) for day in days]
    marks.append(frame.line([float(i) for i in range(len(days))], means, "line mean"))
    return marks


def _values(diary: tuple[Day, ...], field: str) -> dict[date, float]:
    found = {day.date: getattr(day, field) for day in diary}
    return {day: value for day, value in sorted(found.items()) if value is not None}


def _mean_around(values: dict[date, float], day: date) -> float | None:
    """The mean of the seven days around a day; None with fewer than three entries."""
    near = [values[d] for i in range(-3, 4) if (d := day + timedelta(days=i)) in values]
    return fmean(near) if len(near) >= 3 else None


def _dose_panel(record: Record, top: float, first: date, last: date) -> list[Markup]:
    doses = daily_doses(record)
    high = max([*doses.values(), 500])
    ticks = nice_ticks(0.0, high / 1000, about=2)
    frame = _frame(top, _DOSE_PANEL, (last - first).days, ticks[-1] * 1000)
    marks = frame.grid([(t * 1000, f"{t:g}") for t in ticks], "Dose taken [mg]")
    marks += frame.x_axis(day_ticks(first, last))
    for day, ug in sorted(doses.items()):
        x0, x1 = frame.x((day - first).days - 0.5), frame.x((day - first).days + 0.5)
        y = frame.y(float(ug))
        height = max(1.5, frame.top + frame.height - y)
        marks.append(
            element("rect", x=x0, y=frame.top + frame.height - height, width=x1 - x0, height=height, klass="dose")
        )
    return marks


def _sentence(record: Record) -> str:
    started = record.first_dose()
    values = _values(record.diary, "pain")
    before = [v for d, v in values.items() if started is None or d < started.date]
    if started is None or not before:
        mean = f" Mean pain {fmean(values.values()):.1f} of 10." if values else ""
        return f"{len(record.diary)} days of diary" + (", before any dose." if started is None else ".") + mean
    recent = [v for d, v in values.items() if d > max(values) - timedelta(days=14) and d >= started.date]
    said = f"Mean pain was {fmean(before):.1f} of 10 before the first dose"
    return f"{said} and {fmean(recent):.1f} in the last two weeks of the diary." if recent else f"{said}."


def _rows(record: Record, first: date, last: date) -> list[tuple[str, ...]]:
    doses = daily_doses(record)
    rows = []
    for start in (first + timedelta(days=i) for i in range(0, (last - first).days + 1, _WEEK)):
        week = [start + timedelta(days=i) for i in range(_WEEK)]
        taken = sorted({doses[d] for d in week if d in doses})
        entries = [day for day in record.diary if day.date in week]
        means = (_mean(entries, field) for field, _ in _SCORES)
        rows.append((str(start), ", ".join(map(format_dose, taken)) or "no row", str(len(entries)), *means))
    return rows


def _mean(entries: list[Day], field: str) -> str:
    values = [value for day in entries if (value := getattr(day, field)) is not None]
    return f"{fmean(values):.1f}" if values else "none"

"""The axis of days that pictures of the diary share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from titrant.reports.charts.frame import Frame
from titrant.reports.charts.svg import element

if TYPE_CHECKING:
    from titrant.inference.posterior import Posterior
    from titrant.patient.record import Record

DIARY_SCALE = [(0.0, "0"), (5.0, "5"), (10.0, "10")]
_STEPS = (7, 14, 28, 56, 112, 364, 10_000)


def day_ticks(first: date, last: date) -> list[tuple[float, str]]:
    """Days with their names, seven or fewer of them, counted from the first."""
    days = (last - first).days
    step = next(s for s in _STEPS if days / s <= 7)
    return [(float(i), f"{(d := first + timedelta(days=i)).day} {d:%b}") for i in range(0, days + 1, step)]


def day_frame(top: float, height: float, posterior: Posterior, *, low: float = 0.0, high: float = 10.0) -> Frame:
    """A panel over the days of a posterior."""
    return Frame(top, height, -0.5, posterior.days - 0.5, low, high)


def days_from(posterior: Posterior) -> list[float]:
    """The days of a posterior, counted from the first."""
    return [float(t) for t in range(posterior.days)]


def pain_dots(frame: Frame, record: Record, posterior: Posterior) -> list[Markup]:
    """Pain of every day as it was written."""
    found = ((float((day.date - posterior.first_day).days), day.pain) for day in record.diary)
    return [
        element("circle", cx=frame.x(t), cy=frame.y(pain), r=3.2, klass="dot")
        for t, pain in found
        if pain is not None and 0 <= t < posterior.days
    ]

"""Gut days: diary days with gut trouble above the person's own usual, and the dose that a day belongs to.

One reading for the rules and for the titration. The thresholds are given by the caller; they are data of the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

from titrant.patient.record import Day, Dose


def doses_by_day(doses: Iterable[Dose], on: date) -> dict[date, int]:
    """Micrograms taken a day; 0 where a row says none; days without a row are absent."""
    total: dict[date, int] = {}
    for dose in doses:
        if dose.date <= on:
            total[dose.date] = total.get(dose.date, 0) + (dose.ug if dose.taken else 0)
    return dict(sorted(total.items()))


def day_of_dose(day: date, taken: dict[date, int]) -> date | None:
    """The day whose dose a diary day belongs to: itself, or the day before where that dose was higher.

    What was felt on the first day of a lower dose, or of none, still came of the dose before.
    """
    before = day - timedelta(days=1)
    today, yesterday = taken.get(day, 0), taken.get(before, 0)
    if yesterday > today:
        return before
    return day if today else None


def days_before(diary: Iterable[Day], start: date | None, on: date, window_days: int) -> list[Day]:
    """Diary days of the window before the first dose; up to today where none was taken."""
    end = start or on + timedelta(days=1)
    since = end - timedelta(days=window_days)
    return [day for day in diary if since <= day.date < end]


def usual(scores: Iterable[float | None], fewest: int) -> float | None:
    """The median of the scores written down; None with fewer than ``fewest``."""
    known = [score for score in scores if score is not None]
    return median(known) if len(known) >= fewest else None


def is_gut_day(gut: float | None, usual_gut: float | None, above: float) -> bool:
    """Whether gut trouble stood this far above the usual; where that is not known, the whole score counts."""
    return gut is not None and gut >= (usual_gut or 0) + above

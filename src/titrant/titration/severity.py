"""How bad a diary day was: points above the person's own baseline median, on sleep or gut.

    1-3 mild, 4-6 moderate, 7-10 severe; a gut day = gut at least 3 above its median.

The worse of the two scales counts. A scale that was not filled in is not known, never none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from statistics import median

from titrant.patient.record import Day
from titrant.titration.practice import practice

NONE, MILD, MODERATE, SEVERE = range(4)
WORDS = ("none", "mild", "moderate", "severe")


@dataclass(frozen=True)
class Baseline:
    """The person's own medians before the first dose; None where there are too few entries."""

    pain: float | None
    sleep: float | None
    gut: float | None
    entries: int


def read_baseline(days: list[Day]) -> Baseline:
    """Medians of the diary days before the first dose (those given)."""
    pain, sleep, gut = (_median([getattr(day, scale) for day in days]) for scale in ("pain", "sleep", "gut"))
    return Baseline(pain, sleep, gut, len(days))


def severity(day: Day, baseline: Baseline) -> int | None:
    """0 none to 3 severe; None when neither scale was filled in.

    Where a baseline is not known, the whole score counts: unknown is never safe.
    """
    scores = [(day.sleep, baseline.sleep), (day.gut, baseline.gut)]
    rises = [_rise(score, base) for score, base in scores if score is not None]
    return max(map(_grade, rises), default=None)


def is_gut_day(day: Day, baseline: Baseline) -> bool:
    """Whether gut trouble stood at least three points above the person's own median."""
    return day.gut is not None and _rise(day.gut, baseline.gut) >= practice().gut_day_from


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if len(known) >= practice().baseline_entries else None


def _rise(score: float, base: float | None) -> int:
    return floor(score - (base or 0) + 0.5)


def _grade(rise: int) -> int:
    at = practice()
    return sum(rise >= limit for limit in (at.mild_from, at.moderate_from, at.severe_from))

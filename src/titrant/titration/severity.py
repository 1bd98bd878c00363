"""How bad a diary day was: points above the person's own baseline median, on sleep or gut.

    1-3 mild, 4-6 moderate, 7-10 severe

The worse of the two scales counts. A scale that was not filled in is not known, never none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from titrant.patient.gut_days import usual
from titrant.patient.record import Day
from titrant.safety.thresholds import load_thresholds
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
    fewest = load_thresholds().baseline_entries
    pain, sleep, gut = (usual([getattr(day, scale) for day in days], fewest) for scale in ("pain", "sleep", "gut"))
    return Baseline(pain, sleep, gut, len(days))


def severity(day: Day, baseline: Baseline) -> int | None:
    """0 none to 3 severe; None when neither scale was filled in.

    Where a baseline is not known, the whole score counts: unknown is never safe.
    """
    scores = [(day.sleep, baseline.sleep), (day.gut, baseline.gut)]
    rises = [_rise(score, base) for score, base in scores if score is not None]
    return max(map(_grade, rises), default=None)


def _rise(score: float, base: float | None) -> int:
    return floor(score - (base or 0) + 0.5)


def _grade(rise: int) -> int:
    at = practice()
    return sum(rise >= limit for limit in (at.mild_from, at.moderate_from, at.severe_from))

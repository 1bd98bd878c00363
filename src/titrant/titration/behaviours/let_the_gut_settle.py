"""Let the gut settle: after a pause for trouble, no new dose before quiet days are on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from titrant.core.calendar import format_day
from titrant.safety.thresholds import load_thresholds
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice
from titrant.titration.severity import MODERATE


@dataclass(frozen=True)
class LetTheGutSettle(Behaviour):
    """While off after trouble: two weeks, and a quiet last week in the diary, before any restart.

    Trouble is what ended the last days on the drug: a moderate day, or as many gut days as call for a pause
    (one in periodic paralysis). Gut days of a test period without the drug are not the drug's.
    """

    days: int
    after_any_gut_day: bool = False

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return f"after a pause for trouble, wait {self.days} days and for a quiet week in the diary"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """Zero until it is quiet."""
        if course.is_on or course.last is None:
            return None
        if not self._ended_in_trouble(course, course.last.last):
            return None
        bad = [d.date for d in course.days if d.gut_day or (d.severity or 0) >= MODERATE]
        until = max(course.last.last, bad[-1]) + timedelta(days=self.days)
        if course.on < until:
            text = f"paused after trouble on {format_day(bad[-1])}; not again before {format_day(until)}"
            return Limit(0, text, ("GI-01",), "pause")
        known = sum(d.severity is not None for d in course.recent(7))
        if known < practice().diary_days_for_a_step:
            return Limit(0, "the diary does not show that it has settled", ("GI-01",), "pause")
        return None

    def _ended_in_trouble(self, course: Course, last: date) -> bool:
        since = last - timedelta(days=practice().event_review_days)
        week = [d for d in course.days if d.dose_ug > 0 and d.date >= since]
        enough = 1 if self.after_any_gut_day else load_thresholds().gut_days
        return any((d.severity or 0) >= MODERATE for d in week) or sum(d.gut_day for d in week) >= enough

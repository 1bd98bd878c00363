"""Wait after a bad day: never a step up after an intolerable one."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.core.calendar import format_day
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.severity import MODERATE, WORDS


@dataclass(frozen=True)
class WaitAfterABadDay(Behaviour):
    """No step up within ``days`` of a moderate or severe day, a gut day or a red flag."""

    days: int

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return f"no step up within {self.days} days of a moderate or severe day or a gut day"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The present dose until the days have passed."""
        bad = [
            day for day in course.recent(self.days) if day.red_flag or day.gut_day or (day.severity or 0) >= MODERATE
        ]
        if not course.is_on or not bad:
            return None
        word = WORDS[bad[-1].severity or 0] if (bad[-1].severity or 0) >= MODERATE else "gut"
        return Limit(
            course.current_ug,
            f"{format_day(bad[-1].date)} was a {word} day; wait {self.days} days before any step up",
            ("C06",),
        )

"""Wait after a bad day: never a step up soon after an intolerable one."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.core.calendar import format_day
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course, CourseDay
from titrant.titration.ladder import Ladder
from titrant.titration.severity import MODERATE, WORDS


@dataclass(frozen=True)
class WaitAfterABadDay(Behaviour):
    """No step up within ``days`` of a moderate or severe day or a red flag, nor of ``gut_days`` gut days.

    A gut day that is no moderate day is one that many people also have without the drug: where nothing speaks
    for caution it takes more than one.
    """

    days: int
    gut_days: int = 1

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        gut = "a gut day" if self.gut_days == 1 else f"{self.gut_days} gut days"
        return f"no step up within {self.days} days of a moderate or severe day or {gut}"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The present dose until the days have passed."""
        recent = course.recent(self.days)
        gut_counts = sum(day.gut_day for day in recent) >= self.gut_days
        bad = [day for day in recent if _intolerable(day) or (gut_counts and day.gut_day)]
        if not course.is_on or not bad:
            return None
        word = WORDS[bad[-1].severity or 0] if (bad[-1].severity or 0) >= MODERATE else "gut"
        return Limit(
            course.current_ug,
            f"{format_day(bad[-1].date)} was a {word} day; wait {self.days} days before any step up",
            ("C06",),
        )


def _intolerable(day: CourseDay) -> bool:
    return day.red_flag or (day.severity or 0) >= MODERATE

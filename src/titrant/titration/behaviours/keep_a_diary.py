"""Keep a diary: without one nobody knows whether the dose is tolerated, and unknown is never safe."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice


@dataclass(frozen=True)
class KeepADiary(Behaviour):
    """No step up while the last two weeks hold too few entries of sleep and gut."""

    days: int = 14

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return f"no step up without {practice().diary_days_for_a_step} diary days of sleep or gut in {self.days}"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The present dose until the diary can tell."""
        if not course.is_on:
            return None
        known = sum(day.severity is not None for day in course.recent(self.days))
        if known >= practice().diary_days_for_a_step:
            return None
        return Limit(
            course.current_ug,
            f"the diary has {known} entries of sleep or gut in {self.days} days, "
            f"so whether this dose is tolerated is not known; {practice().diary_days_for_a_step} are needed",
            ("C06",),
        )

"""Hold at least so long: a dose is judged after two weeks, not after a good or a bad night."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from titrant.core.calendar import format_day
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice


@dataclass(frozen=True)
class HoldAtLeast(Behaviour):
    """No step up before ``days`` at a dose, most of them taken."""

    days: int

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return f"hold each step for at least {self.days} days"

    def dwell(self, days: int) -> int:
        """The longer of the two."""
        return max(days, self.days)

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The present dose until the days are over."""
        spell = course.last
        if not course.is_on or spell is None:
            return None
        if course.days_at_dose < self.days:
            begun = format_day(spell.first)
            return Limit(
                course.current_ug, f"this dose began on {begun}; a step is held for {self.days} days", ("C06",)
            )
        needed = ceil(self.days * practice().dwell_taken_share)
        if spell.taken < needed:
            return Limit(
                course.current_ug,
                f"only {spell.taken} doses are recorded at this step; {needed} of {self.days} make it a fair trial",
                ("C06",),
            )
        return None

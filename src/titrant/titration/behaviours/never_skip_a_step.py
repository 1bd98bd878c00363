"""Never skip a step: whatever happened, the next dose up is the next rung."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder


@dataclass(frozen=True)
class NeverSkipAStep(Behaviour):
    """At most one rung above the dose taken now; the first rung for someone who takes none yet."""

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return "never skip a step"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The next rung."""
        if not course.started:
            return Limit(ladder.first, "the first dose is the lowest step", ("C06",))
        if not course.is_on:
            return None  # what to come back to is the question of restart_after_a_gap
        return Limit(ladder.above(course.current_ug), "one step at a time", ("C02",))

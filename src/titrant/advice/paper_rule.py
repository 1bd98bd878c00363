"""The paper rule: half a milligram up at each review, back on trouble, then the dose that hurt least.

The strongest rule a clinician can follow with pen and paper; here with two weeks at each step and
with *leave well enough alone*. It compares means of diary days, so it makes no claim of benefit.
"""

from __future__ import annotations

from dataclasses import dataclass

from titrant.advice.allowed import Allowed
from titrant.advice.policy import Choice
from titrant.core.dose import format_dose
from titrant.titration.course import Course
from titrant.titration.protocol import Protocol, fixed_steps


@dataclass(frozen=True)
class PaperRule:
    """Climb; the behaviours say when not to."""

    name: str = "paper-rule-1"

    def next(self, course: Course, allowed: Allowed, *, seed: int = 0) -> Choice:
        """The next rung up, or what to come back to; limited by its own behaviours."""
        ladder = allowed.ladder
        limits = comfort().limits(course, ladder)
        if not course.started:
            return Choice(ladder.first, ("no rule of the screening blocks a first dose",), (), limits)
        if not course.is_on and course.last:
            return Choice(course.last.dose_ug, (), (), limits)
        up = ladder.above(course.current_ug)
        done = f"{format_dose(course.current_ug)} was taken for {course.days_at_dose} days and tolerated"
        return Choice(up, (f"{done}; pain is not yet low enough to stay",), ("C01", "C06"), limits)


def comfort() -> Protocol:
    """The behaviours that are this rule's own, beyond the shield's."""
    base = fixed_steps(start_ug=500, step_ug=500, days=14, target_ug=4500, name="paper rule")
    return (
        base.leave_well_enough_alone().climb_only_while_it_helps().settle_on_the_lowest_pain().stop_when_not_working()
    )

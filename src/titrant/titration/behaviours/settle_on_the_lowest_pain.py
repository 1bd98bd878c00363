"""Settle on the lowest pain: once the steps are climbed, back to the dose with the least pain."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice


@dataclass(frozen=True)
class SettleOnTheLowestPain(Behaviour):
    """After the top, or after trouble, go to the dose whose days hurt least, if it is clearly better.

    Means of diary days, so it is open to chance and drift; it claims nothing about the drug.
    """

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return "at the end of the ladder, settle on the dose with the lowest pain"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The dose with the lowest pain, once all steps are known."""
        if not course.is_on or not is_explored(course, ladder):
            return None
        here, best = course.pain_at(course.current_ug), lowest_pain(course)
        if here is None or best is None:
            return Limit(course.current_ug, "all steps that are tolerated have been tried", ("C06",))
        dose, pain = best
        margin = practice().clearly_lower_pain if dose < course.current_ug else practice().worth_going_back_up
        if here - pain < margin:
            return Limit(course.current_ug, "no other dose showed clearly lower pain", ("C06",))
        return Limit(dose, f"pain was lowest at {format_dose(dose)} ({pain:.1f}, here {here:.1f})", ("C06",))


def is_explored(course: Course, ladder: Ladder) -> bool:
    """Whether every dose that may be tried has been tried."""
    top = max((s.dose_ug for s in course.spells), default=0)
    return course.blocked_ug is not None or (ladder.top > 0 and top >= ladder.top)


def lowest_pain(course: Course) -> tuple[int, float] | None:
    """The tolerated dose with the lowest mean pain, and that mean; the lower dose where they tie."""
    means = [(ug, pain) for ug in course.tolerated if (pain := course.pain_at(ug)) is not None]
    return min(means, key=lambda item: (item[1], item[0]), default=None)

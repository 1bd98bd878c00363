"""Climb only while it helps: no further step up while pain is worse here than at a lower dose."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice


@dataclass(frozen=True)
class ClimbOnlyWhileItHelps(Behaviour):
    """Stay while a lower dose had clearly lower pain; it may be the dose, or first hope that faded."""

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return "no further step up while a lower dose had clearly lower pain"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The present dose."""
        here = course.pain_at(course.current_ug) if course.is_on else None
        lower = [
            (pain, ug) for ug in course.tolerated if ug < course.current_ug and (pain := course.pain_at(ug)) is not None
        ]
        if here is None or not lower or here - min(lower)[0] < practice().clearly_lower_pain:
            return None
        pain, ug = min(lower)
        return Limit(
            course.current_ug,
            f"pain was {pain:.1f} at {format_dose(ug)} and is {here:.1f} here: higher has not been better, "
            "and whether the dose or hope made the difference cannot be told yet",
            ("C06", "C69"),
        )

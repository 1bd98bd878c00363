"""Stop when it is not tolerated: trouble that comes back each time at a lower dose ends the titration."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice


@dataclass(frozen=True)
class StopWhenNotTolerated(Behaviour):
    """Three spells with trouble in a row, none higher than the one before."""

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return f"stop after trouble at {practice().not_tolerated_after_doses} doses, each time going lower"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """Zero, once going lower has failed often enough."""
        falling: list[int] = []
        for ug in troubled_doses(course):
            falling = [*falling, ug] if falling and ug <= falling[-1] else [ug]
            if len(falling) >= practice().not_tolerated_after_doses:
                doses = ", ".join(format_dose(d) for d in falling)
                return Limit(0, f"trouble came back at {doses}: going lower did not help", ("C03", "C06"), "stop")
        return None


def troubled_doses(course: Course) -> tuple[int, ...]:
    """The dose of each spell that was not tolerated, in order of time."""
    days = {t.date for t in course.troubles}
    numbers = sorted({day.spell for day in course.days if day.date in days and day.spell >= 0})
    return tuple(course.spells[n].dose_ug for n in numbers)

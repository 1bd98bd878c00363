"""Pause on gut trouble, in periodic paralysis: diarrhoea loses potassium, and that brings attacks (PP-04).

The article's precaution waits a week or two; here nobody waits. Trouble that comes back at a lower
dose, as in the article, ends the titration.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course, CourseDay
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice

POTASSIUM_TODAY = (
    "Have potassium measured today: loose stools or vomiting can change it and bring on an attack of weakness."
)
FLUIDS = "Drink enough, without sugar-rich drinks; follow your own plan for attacks."


@dataclass(frozen=True)
class PauseOnGutTrouble(Behaviour):
    """One gut day pauses; gut trouble again after backing down or restarting stops."""

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return (
            "pause at the first gut trouble and measure potassium the same day (PP-04); "
            "stop when it comes back at a lower dose"
        )

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """Zero from the first gut day on."""
        if not course.gut_days:
            return None
        last, again = course.gut_days[-1], came_back(course)
        today = (POTASSIUM_TODAY, FLUIDS) if _is_recent(course, last) else ()
        if again:
            first, *then = (format_dose(ug) for ug in again)
            text = f"gut trouble at {first}, again at {', '.join(then)}, in periodic paralysis: lower did not help"
            return Limit(0, text, ("PP-04", "C03", "C06"), "stop", today)
        if course.is_on and last.spell == len(course.spells) - 1:
            text = f"gut trouble on {format_day(last.date)} at {format_dose(last.dose_ug)}, in periodic paralysis"
            return Limit(0, text, ("PP-04", "C65"), "pause", today)
        lower = ladder.measured_at_most(last.dose_ug / 2)
        return Limit(lower, f"{format_dose(last.dose_ug)} brought gut trouble in periodic paralysis", ("PP-04",))


def came_back(course: Course) -> tuple[int, ...]:
    """The doses of separate spells with gut trouble, where a later one was not higher; or nothing."""
    numbers = sorted({day.spell for day in course.gut_days})
    doses = tuple(course.spells[n].dose_ug for n in numbers)
    lower = any(later <= earlier for earlier, later in pairwise(doses))
    return doses if lower else ()


def _is_recent(course: Course, day: CourseDay) -> bool:
    return (course.on - day.date).days <= practice().event_review_days

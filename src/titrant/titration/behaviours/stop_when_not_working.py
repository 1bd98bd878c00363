"""Stop when it is not working: a harmless useless dose costs nothing, so nobody is ever taken off it."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.behaviours.settle_on_the_lowest_pain import is_explored, lowest_pain
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice


@dataclass(frozen=True)
class StopWhenNotWorking(Behaviour):
    """After three doses and eight weeks, with every step tried and no relief at the best of them."""

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        at = practice()
        weeks = at.not_working_after_days // 7
        return f"stop when {at.not_working_after_doses} doses and {weeks} weeks brought no relief at any of them"

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """Zero, once it has had its chance."""
        at, before, best = practice(), course.baseline.pain, lowest_pain(course)
        days_taken = sum(spell.taken for spell in course.spells)
        tried = len({spell.dose_ug for spell in course.spells})
        if before is None or best is None or not is_explored(course, ladder):
            return None
        if days_taken < at.not_working_after_days or tried < at.not_working_after_doses:
            return None
        relief = before - best[1]
        if relief >= at.not_working_relief:
            return None
        return Limit(
            0,
            f"{tried} doses over {days_taken} days brought at best {max(relief, 0):.1f} points less pain: not working",
            ("C69",),
            "stop",
        )

"""Restart after a gap: by the person's own first titration, never blindly at the full dose."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder
from titrant.titration.practice import practice


@dataclass(frozen=True)
class RestartAfterAGap(Behaviour):
    """After an easy first titration the same dose, or half of it after a long gap; else the first step."""

    from_the_start: bool = False

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        at = practice()
        if self.from_the_start:
            return f"after {at.gap_days} missed days or more, begin again at the first step"
        return (
            f"after {at.gap_days} missed days or more, come back by the first titration: the same dose if it was easy "
            f"(half from {at.long_gap_days} days on), else the first step"
        )

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The dose to come back to."""
        if not course.started or course.last is None:
            return None
        before, missed = course.last.dose_ug, course.missed
        if course.is_on:
            return _while_on(before, missed, course.silent)
        if missed < practice().gap_days:
            return Limit(before, "the break was short", ("OP-24",))
        if self.from_the_start or course.troubles:
            why = "steps are small for this person" if self.from_the_start else "the first titration was not easy"
            return Limit(ladder.first, f"{missed} days without it and {why}: begin again at the first step", ("C06",))
        if missed >= practice().long_gap_days:
            half = ladder.at_most(before / 2) or ladder.first
            return Limit(half, f"{missed} days without it: come back at {format_dose(half)}", ("C06",))
        return Limit(before, f"{missed} days without it after an easy titration: the same dose again", ("OP-24",))


def _while_on(before: int, missed: int, silent: int) -> Limit | None:
    """The usual dose after missed days, and while it is not known whether doses were taken."""
    if missed:
        days = "1 day was" if missed == 1 else f"{missed} days were"
        return Limit(before, f"{days} missed: take the usual dose, never double", ("OP-24",))
    if silent:
        days = "the last day are" if silent == 1 else f"the last {silent} days are"
        text = f"doses of {days} not recorded: no step up until they are"
        return Limit(before, text, ("OP-24",))
    return None

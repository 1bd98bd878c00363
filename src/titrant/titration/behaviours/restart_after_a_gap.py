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
    """After an easy first titration the same dose, or half of it after a long gap.

    After a first titration that was not easy one step lower, or the first step after a long gap.
    """

    from_the_start: bool = False

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        at = practice()
        if self.from_the_start:
            return f"after {at.gap_days} missed days or more, begin again at the first step"
        return (
            f"after {at.gap_days} missed days or more, come back by the first titration: the same dose if it was easy "
            f"(half from {at.long_gap_days} days on), else one step lower (the first step from {at.long_gap_days} on)"
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
        if self.from_the_start:
            return _from_the_first(before, missed, ladder, "steps are small for this person")
        come_back = _after_a_hard_titration if course.troubles else _after_an_easy_titration
        return come_back(before, missed, ladder)


def _after_an_easy_titration(before: int, missed: int, ladder: Ladder) -> Limit:
    if missed >= practice().long_gap_days:
        half = ladder.at_most(before / 2) or min(ladder.first, before)
        return Limit(half, f"{missed} days without it: come back at {format_dose(half)}", ("C06",))
    return Limit(before, f"{missed} days without it after an easy titration: the same dose again", ("OP-24",))


def _after_a_hard_titration(before: int, missed: int, ladder: Ladder) -> Limit:
    why = "the first titration was not easy"
    if missed >= practice().long_gap_days:
        return _from_the_first(before, missed, ladder, why)
    lower = ladder.at_most(before - 1) or min(ladder.first, before)
    text = f"{missed} days without it and {why}: come back one step lower, at {format_dose(lower)}"
    return Limit(lower, text, ("C06",))


def _from_the_first(before: int, missed: int, ladder: Ladder, why: str) -> Limit:
    """The first step, or the dose before where that was lower still."""
    text = f"{missed} days without it and {why}: begin again at the first step"
    return Limit(min(ladder.first, before), text, ("C06",))


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

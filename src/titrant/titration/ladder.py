"""The rungs a person may climb: preparable doses, small steps, under every cap.

Each rung is at most one permitted step above the one before, so climbing rung by rung never skips.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from titrant.core.dose import format_dose


@dataclass(frozen=True)
class Ladder:
    """Rungs [ug, ascending], every preparable dose, and what was refused on the way.

    ``rungs`` is empty when not even a first dose can be measured; ``notes`` then says why.
    """

    rungs: tuple[int, ...]
    preparable: tuple[int, ...]
    ceiling_ug: int
    notes: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        """The first rung, or 0 when there is none."""
        return self.rungs[0] if self.rungs else 0

    @property
    def top(self) -> int:
        """The highest rung, or 0 when there is none."""
        return self.rungs[-1] if self.rungs else 0

    def above(self, ug: int) -> int:
        """The next rung up, or the dose itself at the top."""
        i = bisect_right(self.rungs, ug)
        return self.rungs[i] if i < len(self.rungs) else ug

    def at_most(self, ug: float) -> int:
        """The highest rung not above a dose, or 0."""
        i = bisect_right(self.rungs, ug)
        return self.rungs[i - 1] if i else 0

    def measured_at_most(self, ug: float) -> int:
        """The highest preparable dose not above one, or 0."""
        i = bisect_right(self.preparable, ug)
        return self.preparable[i - 1] if i else 0

    def under(self, ceiling_ug: int) -> Ladder:
        """The same ladder, cut off at a dose."""
        kept = self.rungs[: bisect_left(self.rungs, ceiling_ug + 1)]
        doses = self.preparable[: bisect_left(self.preparable, ceiling_ug + 1)]
        return Ladder(kept, doses, min(self.ceiling_ug, ceiling_ug), self.notes)


def measurable(
    ideal: tuple[int, ...],
    preparable: tuple[int, ...],
    start_at_most: int,
    step_at_most: Callable[[int], int],
    ceiling_ug: int,
) -> Ladder:
    """Put ideal rungs onto doses that can be measured out: never rounded up, never a step too large.

    Parameters
    ----------
    ideal
        Rungs as the protocol and its behaviours want them, ascending [ug].
    preparable
        Doses the formulations measure out, ascending [ug].
    start_at_most
        Highest first dose [ug].
    step_at_most
        Largest step up from a dose [ug].
    ceiling_ug
        Highest dose of all [ug].
    """
    doses = Ladder((), preparable, ceiling_ug)
    rungs: list[int] = []
    for ug in ideal:
        rung = doses.measured_at_most(ug)
        before = rungs[-1] if rungs else 0
        room = step_at_most(before) if rungs else start_at_most
        if rung > before and rung - before <= room:
            rungs.append(rung)
    return Ladder(tuple(rungs), preparable, ceiling_ug, _notes(rungs, doses, start_at_most, ideal))


def _notes(rungs: list[int], doses: Ladder, start_at_most: int, ideal: tuple[int, ...]) -> tuple[str, ...]:
    if not rungs:
        return (_nothing_measures(start_at_most, doses.preparable),)
    if rungs[-1] < doses.measured_at_most(ideal[-1]):
        return (f"above {format_dose(rungs[-1])} nothing in hand measures a step that is small enough",)
    return ()


def _nothing_measures(start_at_most: int, preparable: tuple[int, ...]) -> str:
    least = f"the smallest dose it measures is {format_dose(preparable[0])}" if preparable else "it measures no dose"
    return f"nothing in hand measures a first dose of {format_dose(start_at_most)} or less ({least})"

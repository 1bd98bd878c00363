"""What people take, for summaries of many of them: once a day at one hour, or at hours of each person's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.engine.draw import Drawn
from titrant.engine.periods import Entries
from titrant.models.system import System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from titrant.engine.compiled.kernel_layout import Summary
    from titrant.engine.compiled.tally import Tally

    Array = NDArray[np.float64]
    People = Drawn | Array
    Summed = tuple[Array, Array]


@dataclass(frozen=True, eq=False)
class OnceADay:
    """Amounts that enter at the start of each day, (D, R) [nmol], the same for all."""

    amounts: Array

    @property
    def days(self) -> int:
        """How many days are summed up."""
        return len(self.amounts)

    def summed(self, system: System, who: People, first: int, summaries: tuple[Summary, ...], **how: Any) -> Summed:
        """Summaries (N, D, K) of some people, and what was left in any sweep (N,)."""
        from titrant.engine.compiled.regimen import run

        found = run(system, who, self.amounts, output_times=(), summaries=summaries, **how)
        return found.daily.astype(float), found.left

    def count_into(
        self, tally: Tally, system: System, who: People, first: int, summaries: tuple[Summary, ...], **how: Any
    ) -> None:
        """Solve some people and count them."""
        from titrant.engine.compiled.regimen import count_into

        count_into(tally, system, who, self.amounts, summaries, **how)


@dataclass(frozen=True, eq=False)
class OwnHours:
    """What enters at each person's own hours: ``entries(first, count)`` of the persons from ``first`` on.

    Days are calendar days of 24 h, counted from 0 h; ``days`` are summed up.
    """

    entries: Callable[[int, int], Entries]
    days: int

    def summed(self, system: System, who: People, first: int, summaries: tuple[Summary, ...], **how: Any) -> Summed:
        """Summaries (N, D, K) of some people, and what was left in any sweep (N,)."""
        from titrant.engine.compiled.any_schedule import Calendar, run_periods

        entries = self.entries(first, len(who))
        asked: dict[str, Any] = {"summaries": summaries, "calendar": Calendar(self.days), **how}
        found = run_periods(system, who, entries, np.empty(0), begin=entries.first(0.0), **asked)
        return found.daily.astype(float), found.left

    def count_into(
        self, tally: Tally, system: System, who: People, first: int, summaries: tuple[Summary, ...], **how: Any
    ) -> None:
        """Solve some people and count them."""
        from titrant.engine.compiled.any_schedule import Calendar, count_periods_into

        entries = self.entries(first, len(who))
        count_periods_into(tally, system, who, entries, summaries, calendar=Calendar(self.days), **how)

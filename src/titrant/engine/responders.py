"""Who is a responder, by the summaries of days: the mean of some days beside a limit or beside earlier days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from titrant.core.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Flag = Callable[["NDArray[np.float64]"], "NDArray[np.bool_]"]
AT_MOST, AT_LEAST = "at most", "at least"


@dataclass(frozen=True)
class Responder:
    """Flags people whose mean of a summary over ``days`` is ``at most`` or ``at least`` a limit.

    ``summary`` is the place of the summary, ``days`` the first day and the one after the last. With ``against``, days
    as well, the limit is a share of the mean over those: pain lowered by 30 % is at most 0.7 of the first week's.
    """

    summary: int
    days: tuple[int, int]
    limit: float
    beside: str = AT_MOST
    against: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.beside not in (AT_MOST, AT_LEAST):
            raise ModelError("responder", f"beside is {self.beside!r}", f"use {AT_MOST!r} or {AT_LEAST!r}")

    def checked(self, summaries: int, days: int) -> Responder:
        """The same, or an error where it asks for what is not there."""
        spans = [self.days, *([self.against] if self.against else [])]
        if not 0 <= self.summary < summaries or any(not 0 <= first < last <= days for first, last in spans):
            asked = f"it reads summary {self.summary} on days {' and '.join(f'{a} to {b}' for a, b in spans)}"
            raise ModelError("responder", asked, f"there are {summaries} summaries of {days} days, counted from 0")
        return self

    def __call__(self, daily: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Who is flagged (N,) of summaries (N, D, K); added day after day, as the compiled engine adds."""
        mean = _mean(daily[:, :, self.summary], self.days)
        limit = self.limit * (_mean(daily[:, :, self.summary], self.against) if self.against else 1.0)
        flags: NDArray[np.bool_] = mean <= limit if self.beside == AT_MOST else mean >= limit
        return flags


def _mean(values: NDArray[np.float64], days: tuple[int, int]) -> NDArray[np.float64]:
    first, last = days
    mean: NDArray[np.float64] = np.cumsum(values[:, first:last], axis=1)[:, -1] / (last - first)
    return mean

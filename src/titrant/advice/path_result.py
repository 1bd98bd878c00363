"""The decision tree of the coming weeks: reviews, what the diary could say by then, what would be advised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from titrant.advice.advice_result import Action
from titrant.core.dose import format_dose
from titrant.core.plain import PlainResult


@dataclass(frozen=True)
class PathNode(PlainResult):
    """One review: what the hypothetical days before it said, and the advice then.

    Parameters
    ----------
    says
        What the diary said since the review before; empty for today's.
    share, chance
        Probability of this branch at its review, and of coming here at all.
    pain
        Mean pain of the hypothetical days [NRS]; None for today's review.
    followed
        False where the branches after it were cut because coming here is unlikely.
    """

    on: date
    says: str
    share: float
    chance: float
    pain: float | None
    action: Action
    dose_ug: int
    review_on: date | None
    p_helped: float | None
    claim: str
    followed: bool
    branches: tuple[PathNode, ...] = ()

    def walk(self) -> Iterator[PathNode]:
        """This review and all after it."""
        yield self
        for branch in self.branches:
            yield from branch.walk()

    @property
    def advice_text(self) -> str:
        """The advice in a few words."""
        words = self.action.replace("_", " ")
        return f"{words}, {format_dose(self.dose_ug)}" if self.dose_ug else words


@dataclass(frozen=True)
class DosePath(PlainResult):
    """The tree with how much of it was cut, and what it takes for granted.

    ``cut`` is the probability of coming to a review after which nothing was followed though the weeks go on.
    """

    root: PathNode
    until: date
    cut: float
    calls: int
    notes: tuple[str, ...]
    because: tuple[str, ...]
    inputs: dict[str, Any]

    def __str__(self) -> str:
        from titrant.advice.path_text import path_text

        return path_text(self)

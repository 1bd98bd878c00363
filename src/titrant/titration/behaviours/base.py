"""The interface every behaviour has, and the limit it may set on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from titrant.titration.course import Course
from titrant.titration.ladder import Ladder

Ending = Literal["pause", "stop", "test_off"]


@dataclass(frozen=True)
class Limit:
    """No more than ``most_ug`` today, because of ``reason``.

    ``ending`` says what a limit of zero means: a pause or a test that ends, or a stop that does not.
    """

    most_ug: int
    reason: str
    because: tuple[str, ...] = ()
    ending: Ending | None = None
    same_day: tuple[str, ...] = ()


@dataclass(frozen=True)
class Behaviour:
    """What holds unless a behaviour says otherwise: nothing is limited."""

    @property
    def says(self) -> str:
        """The behaviour in plain words, for plan and prescriber."""
        raise TypeError(f"{type(self).__name__} does not say what it does")

    def first(self, ug: int) -> int:
        """The first dose, never raised [ug]."""
        return ug

    def step(self, from_ug: int, ug: int) -> int:
        """The step up from a dose, never raised [ug]."""
        return ug

    def dwell(self, days: int) -> int:
        """Days at each step, never shortened."""
        return days

    def limit(self, course: Course, ladder: Ladder) -> Limit | None:
        """The most to take today, or None for no limit from this behaviour."""
        return None

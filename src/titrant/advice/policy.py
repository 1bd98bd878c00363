"""What a policy is: from the course so far and what is allowed today, one dose and why.

Policies know nothing of the truth and nothing of safety; the shield decides what they may choose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from titrant.advice.allowed import Allowed
from titrant.titration.behaviours.base import Limit
from titrant.titration.course import Course

NOT_YET = "cannot tell yet"


@dataclass(frozen=True)
class Choice:
    """The dose a policy wants, its own limits on it, and what it knows about benefit.

    ``offer`` turns the choice into a test period; ``dose_ug`` is then the open dose, and test_off
    advises 0. Trouble, a pause or a stop beats an offer. ``review_by`` brings the next review forward.
    """

    dose_ug: int
    reasons: tuple[str, ...]
    because: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    offer: Literal["test_off", "test_blind"] | None = None
    p_helped: float | None = None
    claim: str = NOT_YET
    expect: dict[str, Any] = field(default_factory=dict)
    p_tolerated: float | None = None
    why_not: tuple[dict[str, Any], ...] = ()
    would_change: tuple[str, ...] = ()
    review_by: date | None = None


class Policy(Protocol):
    """Anything that chooses the next dose."""

    @property
    def name(self) -> str:
        """Name and version, printed with the advice."""

    def next(self, course: Course, allowed: Allowed, *, seed: int = 0) -> Choice:
        """The dose to take from today until the next review."""

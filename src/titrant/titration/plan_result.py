"""What a plan says: dated, conditional steps and the rules for leaving them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from titrant.core.plain import PlainResult


@dataclass(frozen=True)
class Step:
    """One step: a dose taken daily from a day, and what decides whether the next one comes."""

    number: int
    start: date
    days: int
    dose_ug: int
    dose_text: str
    condition: str
    watch_for: tuple[str, ...]
    review_on: date
    volume_ml: float | None = None
    measure: str = ""


@dataclass(frozen=True)
class Contingency:
    """What to do when something happens: *if this, then that*."""

    when: str
    then: str
    urgent: bool = False
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """Something due on a day that is not a dose: a test, a review, a question, a last dose."""

    on: date
    what: str
    because: tuple[str, ...] = ()
    kind: Literal["diary", "ask", "test", "review", "hold"] = "ask"


@dataclass(frozen=True)
class Supply:
    """What to dispense for the plan."""

    formulation: str
    quantity: str
    directions: str


@dataclass(frozen=True)
class Prescription:
    """The fields of a compounding prescription. An empty ``value`` is for the prescriber to fill in."""

    fields: tuple[tuple[str, str], ...]
    directions: tuple[str, ...]


@dataclass(frozen=True)
class TitrationPlan(PlainResult):
    """A titration: base protocol plus behaviours, screened at its own first day.

    Later steps are conditional: each says which review must allow it. The advice governs.
    """

    protocol: str
    behaviours: tuple[str, ...]
    route: str
    first_day: date
    ceiling_ug: int
    steps: tuple[Step, ...]
    contingencies: tuple[Contingency, ...]
    tasks: tuple[Task, ...]
    supply: tuple[Supply, ...]
    notes: tuple[str, ...]
    because: tuple[str, ...]
    inputs: dict[str, Any]
    refused: tuple[str, ...] = ()
    prescription: Prescription | None = None

    @property
    def last_day(self) -> date:
        """The last day of the last step."""
        return self.steps[-1].start + timedelta(days=self.steps[-1].days - 1)

    def dose_on(self, day: date) -> int:
        """The dose the plan has for a day, were every step allowed [ug]."""
        return next((s.dose_ug for s in reversed(self.steps) if s.start <= day <= self.last_day), 0)

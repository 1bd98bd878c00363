"""Small steps: step size carries the safety; the article's own step, 1.5 to 4.5 mg, was 3 mg (C02)."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Behaviour
from titrant.titration.practice import practice


@dataclass(frozen=True)
class SmallSteps(Behaviour):
    """A step up is at most ``at_most_ug``, and smaller still below ``until_ug`` for sensitive people.

    Where capsules leave no other choice it may be half of the dose, but ``never_above_ug``.
    """

    at_most_ug: int
    early_at_most_ug: int | None = None
    until_ug: int = 0
    never_above_ug: int | None = None

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        text = f"small steps: at most {format_dose(self.at_most_ug)} up at a time"
        if self.early_at_most_ug is None:
            return f"{text} (C02)"
        return f"{text}, and {format_dose(self.early_at_most_ug)} until {format_dose(self.until_ug)} (C02)"

    def step(self, from_ug: int, ug: int) -> int:
        """The smallest of the step wanted and the step allowed here."""
        return min(ug, self._usual(from_ug))

    def allowed(self, from_ug: int) -> int:
        """Largest step up from a dose, where nothing smaller can be measured [ug]."""
        half = int(from_ug * practice().step_at_most_fraction) if from_ug >= self.until_ug else 0
        largest = half if self.never_above_ug is None else min(half, self.never_above_ug)
        return max(self._usual(from_ug), largest)

    def _usual(self, from_ug: int) -> int:
        early = self.early_at_most_ug is not None and from_ug < self.until_ug
        return self.early_at_most_ug if early and self.early_at_most_ug is not None else self.at_most_ug

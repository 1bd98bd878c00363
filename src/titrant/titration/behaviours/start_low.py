"""Start low: a dose can be raised later; coming back down may not work (C06)."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Behaviour


@dataclass(frozen=True)
class StartLow(Behaviour):
    """The first dose is at most ``at_most_ug``."""

    at_most_ug: int

    @property
    def says(self) -> str:
        """The behaviour in plain words."""
        return f"start low: the first dose is {format_dose(self.at_most_ug)} or less (C06)"

    def first(self, ug: int) -> int:
        """The lower of the two."""
        return min(ug, self.at_most_ug)

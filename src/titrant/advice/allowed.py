"""What may be chosen today: the doses, the highest of them, and the limits that made it so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from titrant.titration.behaviours.base import Limit
from titrant.titration.ladder import Ladder
from titrant.titration.personal import PersonalTitration


@dataclass(frozen=True)
class Allowed:
    """The shield's answer: ``doses`` are preparable and none is above ``most_ug`` [ug]."""

    personal: PersonalTitration
    limits: tuple[Limit, ...]

    @property
    def ladder(self) -> Ladder:
        """The person's rungs."""
        return self.personal.ladder

    @cached_property
    def most_ug(self) -> int:
        """The highest dose allowed today; 0 for none."""
        most = min((limit.most_ug for limit in self.limits), default=self.ladder.top)
        return self.ladder.measured_at_most(most)

    @property
    def doses(self) -> tuple[int, ...]:
        """Every dose that may be chosen today, ascending."""
        return tuple(ug for ug in self.ladder.preparable if ug <= self.most_ug)

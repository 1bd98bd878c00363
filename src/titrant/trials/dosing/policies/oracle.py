"""P12: the best dose, known from the truth. The one policy that may look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from titrant.trials.dosing.history import Finish, History, Profile, before_and_after

if TYPE_CHECKING:
    import numpy as np


@dataclass
class Oracle:
    """Takes each person's best dose from the first day."""

    told = True
    best_mg: float = 0.0

    def tell(self, best_mg: float) -> None:
        """The runner tells the best dose before the first day."""
        self.best_mg = best_mg

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""

    def next_dose(self, history: History) -> float:
        """The best dose [mg]."""
        return self.best_mg

    def finish(self, history: History) -> Finish:
        """Keep the dose."""
        return before_and_after(history, self.best_mg)

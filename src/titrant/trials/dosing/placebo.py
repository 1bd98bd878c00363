"""What any capsule does: a part that ramps up, decays, and a bump after each increase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


class PlaceboState:
    """Placebo relief of N people, day by day.

    ``on`` ramps by 1/ramp_days a day while capsules are taken and back when they are not; the size
    decays from 1 to ``kept`` with its half-life since the first capsule.
    """

    def __init__(self, size: np.ndarray, law: dict[str, Any]) -> None:
        import numpy as np

        self.size, self.law = size, law
        self.on = np.zeros_like(size)
        self.since_first = np.full(size.shape, -1)
        self.since_increase = np.full(size.shape, 10_000)

    def step(self, intended: np.ndarray, before: np.ndarray) -> np.ndarray:
        """Relief by expectation on one day [NRS], from today's and yesterday's intended dose."""
        import numpy as np

        law = self.law
        taking = intended > 0
        self.since_first = np.where((self.since_first >= 0) | taking, self.since_first + 1, self.since_first)
        self.since_increase = np.where(intended > before, 0, self.since_increase + 1)
        self.on = np.clip(self.on + np.where(taking, 1, -1) / law["ramp_days"], 0, 1)
        aged = np.maximum(self.since_first, 0)
        decay = law["kept"] + (1 - law["kept"]) * 2.0 ** (-aged / law["half_life_days"])
        bump = law["bump"] * ((self.since_increase < law["bump_days"]) & taking)
        return np.asarray(self.size * self.on * decay + bump)

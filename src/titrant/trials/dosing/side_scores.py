"""An adverse level 0-3 as the sleep and gut scores that a diary holds.

The product grades a score by how far it stands above the person's own usual: 1-3 mild, 4-6 moderate,
7-10 severe, on either scale. The scores written here carry exactly the level given, so that a policy
which reads levels and one which reads a diary see the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class SideScores:
    """How each person writes side effects down: usual scores, which scale comes first, uniforms of each day."""

    sleep_base: np.ndarray
    gut_base: np.ndarray
    gut_first: np.ndarray
    how_much: np.ndarray
    which: np.ndarray
    law: dict[str, Any]

    def write(self, day: int, level: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Sleep and gut scores of one day, (N,) each, 0-10."""
        import numpy as np

        u, v = self.how_much[:, day], self.which[:, day]
        low, width = np.array([0, 1, 4, 7])[level], np.array([1, 3, 3, 1])[level]
        main = low + np.floor(width * u)
        other_too = (level > 0) & (v < self.law["other_scale_too"])
        wobble = np.where((level == 0) & (v > 1 - self.law["day_noise"]), -1, 0)
        other = np.where(other_too, 1, wobble)
        gut = np.round(self.gut_base) + np.where(self.gut_first, main, other)
        sleep = np.round(self.sleep_base) + np.where(self.gut_first, other, main)
        return np.clip(sleep, 0, 10), np.clip(gut, 0, 10)

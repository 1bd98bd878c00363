"""What every generator of simulated people gives: diary rows, day by day, and the truth, kept apart.

A world holds ``N`` people and steps them together. Nothing that a policy gets to see comes from
``Truth``; only the metrics and the oracle read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np

TRUTH_GRID_UG = (
    10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 250, 300, 400, 500, 600, 750, 1000, 1250, 1500, 1750, 2000, 2250, 2500,
    2750, 3000, 3250, 3500, 3750, 4000, 4250, 4500, 4750, 5000, 5250, 5500, 5750, 6000,
)  # fmt: skip


@dataclass(frozen=True)
class Observed:
    """One day as written down, (N,) each; a missing score is NaN, a missing level -1."""

    pain: np.ndarray
    sleep: np.ndarray
    gut: np.ndarray
    adverse: np.ndarray
    taken: np.ndarray


@dataclass(frozen=True)
class Felt:
    """One day as it was, (N,) each: drug relief [NRS], burden, utility, over the tolerated dose, adverse level."""

    relief: np.ndarray
    burden: np.ndarray
    utility: np.ndarray
    over: np.ndarray
    adverse: np.ndarray


class World(Protocol):
    """People of one generator, one scenario, one seed."""

    name: str
    people: range
    baseline_days: int
    days: int
    utility_at_stake: str

    def step(self, day: int, dose_ug: np.ndarray) -> Observed:
        """Live one day on the doses given, (N,) [ug]; days count from 0, the first of the baseline."""

    def felt(self) -> Felt:
        """The day just lived, as it was."""

    def utility(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Lasting utility of a dose, (N,) or (N, G) for a grid; ``now`` counts harm done, else as at the start."""

    def relief(self, dose_ug: np.ndarray, *, now: bool = True) -> np.ndarray:
        """Lasting relief of a dose [NRS]."""

    def hidden(self) -> dict[str, np.ndarray]:
        """Traits that metrics stratify by: ``klass``, ``tol_ug``, ``harmed``."""

    def notes(self, person: int) -> dict[str, Any]:
        """What else the person would write down: notes and attacks, by day."""


@dataclass(frozen=True)
class Best:
    """The best dose of each person, 0 included, under a ceiling, (N,)."""

    dose_ug: np.ndarray
    utility: np.ndarray


def best_dose(world: World, ceiling_ug: int, *, now: bool = False) -> Best:
    """The dose of highest lasting utility on the grid of 0 and ``TRUTH_GRID_UG``, as at the start."""
    import numpy as np

    grid = np.array([ug for ug in (0, *TRUTH_GRID_UG) if ug <= ceiling_ug])
    utility = world.utility(np.broadcast_to(grid, (len(world.people), len(grid))), now=now)
    index = utility.argmax(axis=1)
    return Best(grid[index], utility[np.arange(len(index)), index])

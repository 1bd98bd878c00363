"""What a simulation says: bands over time of each output, for each occupancy structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titrant.core.plain import PlainResult

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, eq=False)
class Trajectory(PlainResult):
    """Bands of the outputs over time.

    ``bands[structure][output]`` is an array (Q quantiles, T times); ``quantiles`` names the first
    axis, ``time_h`` the second [h]. Structures are M1, M2, M3; outputs that do not depend on
    occupancy are the same in each. ``units`` names the unit of each output.
    """

    time_h: np.ndarray
    quantiles: tuple[float, ...]
    bands: dict[str, dict[str, np.ndarray]]
    units: dict[str, str]
    people: int
    seed: int
    engine: str
    because: tuple[str, ...]
    inputs: dict[str, Any]

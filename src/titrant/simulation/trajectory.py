"""What a simulation says: bands over time of each output, for each occupancy structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titrant.core.plain import PlainResult

if TYPE_CHECKING:
    import numpy as np

Bands = dict[str, dict[str, "np.ndarray"]]


@dataclass(frozen=True, eq=False)
class DayView:
    """The last day of the run, hour by hour: a day at steady state on ``dose_ug``.

    ``bands[structure][output]`` is (Q, T); ``hours_half_blocked[structure]`` are the quantiles (Q,) over
    people of the hours a day in which more than half of the mu receptors in the brain are held.
    """

    time_h: np.ndarray
    dose_ug: int
    days_on_dose: int
    bands: Bands
    hours_half_blocked: dict[str, np.ndarray]
    mean_tone: dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Trajectory(PlainResult):
    """Bands of the outputs over time.

    ``bands[structure][output]`` is an array (Q quantiles, T times) of day means; ``quantiles`` names the
    first axis, ``time_h`` the second [h from the first dose]. Structures are M1, M2, M3; outputs that do not
    depend on occupancy are the same in each. ``units`` names the unit of each output, ``meanings`` says it
    in words. ``error`` is the largest error of the states measured on a doubled grid, over their own size.
    """

    time_h: np.ndarray
    quantiles: tuple[float, ...]
    bands: Bands
    units: dict[str, str]
    people: int
    seed: int
    engine: str
    because: tuple[str, ...]
    inputs: dict[str, Any]
    meanings: dict[str, str]
    doses_ug: tuple[int, ...]
    day: DayView
    error: float
    notes: tuple[str, ...]

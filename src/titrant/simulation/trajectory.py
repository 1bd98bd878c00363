"""What a simulation says: bands over time of each output, for each occupancy structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titrant.core.dose import format_dose
from titrant.core.plain import PlainResult

if TYPE_CHECKING:
    import numpy as np

Bands = dict[str, dict[str, "np.ndarray"]]


@dataclass(frozen=True, eq=False)
class DayView:
    """A day at steady state on ``dose_ug``, the last dose of the plan, hour by hour.

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

    def table(self) -> dict[str, np.ndarray]:
        """The bands as columns of equal length: structure, output, unit, time_h, quantile, value."""
        import numpy as np

        rows = [
            (structure, output, self.units[output], time, share, value)
            for structure, outputs in self.bands.items()
            for output, band in outputs.items()
            for share, values in zip(self.quantiles, band, strict=True)
            for time, value in zip(self.time_h, values, strict=True)
        ]
        names = ("structure", "output", "unit", "time_h", "quantile", "value")
        return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}

    def __str__(self) -> str:
        """The steady day in words, for each structure."""
        middle = self.quantiles.index(0.5)
        taken = f"{format_dose(self.day.dose_ug)} a day for {self.day.days_on_dose} days"
        lines = [f"{taken}, {self.people} people, seed {self.seed}"]
        for structure, outputs in self.day.bands.items():
            peak, lowest = (float(f(outputs["occupancy_mu"][middle])) for f in (max, min))
            hours, tone = self.day.hours_half_blocked[structure], self.day.mean_tone[structure]
            lines.append(
                f"{structure}: mu receptors held {lowest:.0%} to {peak:.0%}; more than half of them for "
                f"{hours[middle]:.0f} h ({hours[0]:.0f} to {hours[-1]:.0f}); mean opioid tone {tone[middle]:.2f} "
                f"({tone[0]:.2f} to {tone[-1]:.2f})"
            )
        return "\n".join([*lines, *self.notes])

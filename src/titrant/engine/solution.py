"""What an engine gives back, and where it leaves people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, eq=False)
class Solution:
    """States and outputs of N people at T times.

    ``states`` is (N, T, S), ``outputs`` (N, T, O) in the order of ``output_names``. ``error`` is the largest
    difference to a solve on a doubled grid, relative to each state's own size; None where not measured.
    """

    times: np.ndarray
    states: np.ndarray
    outputs: np.ndarray
    state_names: tuple[str, ...]
    output_names: tuple[str, ...]
    engine: str
    error: float | None = None

    def output(self, name: str) -> np.ndarray:
        """One output, (N, T)."""
        array: np.ndarray = self.outputs[:, :, self.output_names.index(name)]
        return array

    def state(self, name: str) -> np.ndarray:
        """One state, (N, T)."""
        array: np.ndarray = self.states[:, :, self.state_names.index(name)]
        return array


@dataclass(frozen=True, eq=False)
class Standing:
    """Where people stand at ``time`` [h]: ``states`` (N, S). What enters at that time is not yet in them.

    A later run continues from here, so that one more week costs one more week; a Standing made by hand starts
    people anywhere. What entered before ``time`` is taken as being in the states.
    """

    time: float
    states: np.ndarray

    def of(self, chosen: Any) -> Standing:
        """The same for some people."""
        return Standing(self.time, self.states[chosen])

"""What the compiled kernels are asked for: days that are alike, or periods of each person's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from titrant.engine import plain
from titrant.engine.daily import Daily, runs_of_days
from titrant.engine.periods import SAME, Entries
from titrant.models.system import System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from titrant.engine.compiled.chunk import State

    Array = NDArray[np.float64]

CHECKED_TOLERANCE = 1e-9  # sweeps on doubled grids: what is told must be the error of the grid and of the sweeps


@dataclass(frozen=True, eq=False)
class Job:
    """People (N, P) and wanted times (T,) [h]; every segment of the grid is cut in two ``doublings`` times."""

    system: System
    params: Array
    wanted: Array
    single: bool
    threads: int | None
    doublings: int

    def solved(self) -> tuple[Array, NDArray[np.bool_]]:
        """Outputs (N, T, O), and who did not settle (N,)."""
        raise NotImplementedError

    def of(self, chosen: NDArray[np.intp]) -> Job:
        """The same for some people."""
        raise NotImplementedError

    @property
    def tolerance(self) -> float | None:
        """Of the sweeps; None is the kernel's own."""
        return CHECKED_TOLERANCE if self.doublings and not self.single else None


@dataclass(frozen=True, eq=False)
class DayJob(Job):
    """Everything enters at one hour of the day, the same for all."""

    daily: Daily

    def solved(self) -> tuple[Array, NDArray[np.bool_]]:
        """Outputs (N, T, O), and who did not settle (N,)."""
        from titrant.engine.compiled.regimen import grid_for, run

        early = self.wanted <= self.daily.entry
        outputs = np.empty((len(self.params), self.wanted.size, len(self.system.outputs)))
        start, outputs[:, early] = self._until_first_dose(early)
        failed = np.zeros(len(self.params), dtype=bool)
        filled = int(early.sum())
        for first, last, offsets in runs_of_days(self.wanted[~early], self.daily.entry):
            grid = grid_for(offsets)
            for _ in range(self.doublings):
                grid = grid.doubled()
            part = run(
                self.system,
                self.params,
                self.daily.amounts[..., first:last, :],
                output_times=offsets,
                single=self.single,
                grid=grid,
                tolerance=self.tolerance,
                threads=self.threads,
                start=start,
            )
            count = (last - first) * len(offsets)
            outputs[:, filled : filled + count] = part.values
            filled += count
            start = part.state
            failed |= part.left > 0.0
        return outputs, failed | ~np.isfinite(outputs).all(axis=(1, 2))

    def _until_first_dose(self, early: NDArray[np.bool_]) -> tuple[State, Array]:
        """Where people stand when the first dose enters, and outputs at the wanted times before that."""
        from titrant.engine.compiled.chunk import state_of

        entry = self.daily.entry
        times = np.concatenate([self.wanted[early], [entry]])
        before = plain.solve(self.system, tuple(self.params.T), (), times)
        return state_of(self.system, self.params, before.states[:, -1], entry), before.outputs[:, :-1]

    def of(self, chosen: NDArray[np.intp]) -> DayJob:
        """The same for some people."""
        amounts = self.daily.amounts if self.daily.amounts.ndim == 2 else self.daily.amounts[chosen]
        return replace(self, params=self.params[chosen], daily=Daily(self.daily.entry, amounts))


@dataclass(frozen=True, eq=False)
class PeriodJob(Job):
    """Any schedule: each person's own hours, lags and routes."""

    entries: Entries

    def solved(self) -> tuple[Array, NDArray[np.bool_]]:
        """Outputs (N, T, O), and who did not settle (N,)."""
        from titrant.engine.compiled.any_schedule import grid_for, run_periods

        begin = self._begin()
        grid = grid_for(self.wanted)
        for _ in range(self.doublings):
            grid = grid.doubled()
        found = run_periods(
            self.system,
            self.params,
            self.entries,
            self.wanted,
            single=self.single,
            tolerance=self.tolerance,
            grid=grid,
            threads=self.threads,
            begin=begin,
        )
        outputs = found.values.astype(float)
        at_start = np.flatnonzero(begin > self.wanted[0] - SAME)
        outputs[at_start, 0] = self._at_rest(at_start)
        return outputs, (found.left > 0.0) | ~np.isfinite(outputs).all(axis=(1, 2))

    def _begin(self) -> Array:
        """When each person starts at the drug-free equilibrium: at 0, or before the first dose or wanted time."""
        first: Array = self.entries.time.min(axis=1, initial=min(0.0, float(self.wanted[0])))
        return first

    def _at_rest(self, people: NDArray[np.intp]) -> Array:
        """Outputs (n, O) at the drug-free equilibrium: a dose at a wanted time is not yet in it."""
        p = tuple(self.params[people].T)
        seen = self.system.observe(self.wanted[0], self.system.initial(p), p)
        return np.stack([np.broadcast_to(np.asarray(value, dtype=float), people.shape) for value in seen], axis=1)

    def of(self, chosen: NDArray[np.intp]) -> PeriodJob:
        """The same for some people."""
        return replace(self, params=self.params[chosen], entries=self.entries.of(chosen))

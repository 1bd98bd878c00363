"""What the compiled kernels are asked for: days that are alike, or periods of each person's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from titrant.engine import plain
from titrant.engine.daily import HOURS, Daily, runs_of_days
from titrant.engine.periods import SAME, Entries
from titrant.engine.solution import Standing
from titrant.models.system import System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from titrant.engine.compiled.chunk import State

    Array = NDArray[np.float64]

CHECKED_TOLERANCE = 1e-9  # sweeps on doubled grids: what is told must be the error of the grid and of the sweeps


class Solved(NamedTuple):
    """Outputs (N, T, O), who did not settle (N,), and where people stand at the end of the last period."""

    outputs: Array
    failed: NDArray[np.bool_]
    end: Standing


@dataclass(frozen=True, eq=False, kw_only=True)
class Job:
    """People (N, P) and wanted times (T,) [h]; every segment of the grid is cut in two ``doublings`` times.

    ``settled`` sets the tolerance of the sweeps.
    """

    system: System
    params: Array
    wanted: Array
    start: Standing | None = None
    single: bool = False
    threads: int | None = None
    doublings: int = 0
    settled: float | None = None

    def solved(self) -> Solved:
        """The outputs of everybody."""
        raise NotImplementedError

    def of(self, chosen: NDArray[np.intp]) -> Job:
        """The same for some people."""
        raise NotImplementedError

    @property
    def tolerance(self) -> float | None:
        """Of the sweeps; None is the kernel's own."""
        return self.settled or (CHECKED_TOLERANCE if self.doublings and not self.single else None)


@dataclass(frozen=True, eq=False, kw_only=True)
class DayJob(Job):
    """Everything enters at one hour of the day, the same for all."""

    daily: Daily

    def solved(self) -> Solved:
        """The outputs of everybody."""
        from titrant.engine.compiled.chunk import states_at
        from titrant.engine.compiled.regimen import grid_for, run

        early = self.wanted <= self.daily.entry
        outputs = np.empty((len(self.params), self.wanted.size, len(self.system.outputs)))
        state, outputs[:, early] = self._until_first_dose(early)
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
                start=state,
            )
            count = (last - first) * len(offsets)
            outputs[:, filled : filled + count] = part.values
            filled += count
            state = part.state
            failed |= part.left > 0.0
        end = Standing(state.origin + HOURS * state.days, states_at(self.system, self.params, state))
        return Solved(outputs, failed | ~np.isfinite(outputs).all(axis=(1, 2)), end)

    def _until_first_dose(self, early: NDArray[np.bool_]) -> tuple[State, Array]:
        """Where people stand when the first dose enters, and outputs at the wanted times before that."""
        from titrant.engine.compiled.chunk import state_of

        entry = self.daily.entry
        times = np.concatenate([self.wanted[early], [entry]])
        before = plain.solve(self.system, tuple(self.params.T), (), times, start=self.start)
        return state_of(self.system, self.params, before.states[:, -1], entry), before.outputs[:, :-1]

    def of(self, chosen: NDArray[np.intp]) -> DayJob:
        """The same for some people."""
        amounts = self.daily.amounts if self.daily.amounts.ndim == 2 else self.daily.amounts[chosen]
        daily = Daily(self.daily.entry, amounts)
        return replace(self, params=self.params[chosen], start=self.start and self.start.of(chosen), daily=daily)


@dataclass(frozen=True, eq=False, kw_only=True)
class PeriodJob(Job):
    """Any schedule: each person's own hours, lags and routes."""

    entries: Entries

    def solved(self) -> Solved:
        """The outputs of everybody."""
        from titrant.engine.compiled.any_schedule import run_periods
        from titrant.engine.compiled.chunk import state_of, states_at
        from titrant.engine.compiled.compile_system import OF_PERIODS

        begin, grid = self._begin(), OF_PERIODS
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
            start=state_of(self.system, self.params, self.start.states, self.start.time) if self.start else None,
            begin=begin,
        )
        outputs = found.values.astype(float)
        at_start = np.flatnonzero(begin > self.wanted[0] - SAME)
        outputs[at_start, 0] = self._at_first(at_start)
        end = Standing(found.state.origin, states_at(self.system, self.params, found.state))
        return Solved(outputs, (found.left > 0.0) | ~np.isfinite(outputs).all(axis=(1, 2)), end)

    def _begin(self) -> Array:
        """When each person starts: where they stand, or drug-free at 0 or before the first dose or wanted time."""
        if self.start:
            return np.full(len(self.params), self.start.time)
        return self.entries.first(min(0.0, float(self.wanted[0])))

    def _at_first(self, people: NDArray[np.intp]) -> Array:
        """Outputs (n, O) where people start: a dose at a wanted time is not yet in it."""
        p = tuple(self.params[people].T)
        y = tuple(self.start.states[people].T) if self.start else self.system.initial(p)
        seen = self.system.observe(self.wanted[0], y, p)
        return np.stack([np.broadcast_to(np.asarray(value, dtype=float), people.shape) for value in seen], axis=1)

    def of(self, chosen: NDArray[np.intp]) -> PeriodJob:
        """The same for some people."""
        start = self.start and self.start.of(chosen)
        return replace(self, params=self.params[chosen], start=start, entries=self.entries.of(chosen))

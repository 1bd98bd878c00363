"""The plain engine: exact linear part, collocation for the rest, all people of a group at once.

Linear states step by matrix exponentials, so that doses, missed doses, lags and routes are additions of
amounts. The other states are found at the nodes of each step by repeated substitution, all people and
nodes in one call of the model; a step in which this does not settle is halved. Nothing here knows a
model: it calls ``rhs`` and ``observe``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine.collocation import interpolation, nodes, weights
from titrant.engine.doses import DoseEvent
from titrant.engine.linear_block import LinearBlock
from titrant.engine.schedule import FINE, Entry, entries, step_times
from titrant.engine.solution import Solution, Standing
from titrant.models.system import Numbers, System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

NODES = 5
TOLERANCE = 1e-8
SMALLEST = 1e-6
MOST_SWEEPS = 25
SHORTEST_STEP = 1e-4
FRACTION_DIGITS = 12


def solve(
    system: System,
    p: Numbers,
    doses: Sequence[DoseEvent],
    times: Any,
    *,
    grid: Sequence[float] = FINE,
    refine: int = 1,
    start: Standing | None = None,
) -> Solution:
    """States and outputs of N people at the given times.

    Parameters
    ----------
    p
        Parameters in the order of ``system.parameters``, each a number or an array (N,).
    doses
        What is taken; amounts in nmol.
    times
        Times [h], rising, (T,). A dose at such a time is not in the value of that time.
    grid
        Ends of the steps after a dose [h]: ``FINE``, or ``COARSE`` at two thirds of the cost and three times
        the error.
    refine
        Steps into which each step of the grid is cut; 2 measures the error of 1.
    start
        Where people stand at first; without it, at the drug-free equilibrium.

    Raises
    ------
    ModelError
        If a route has no depot, or no step is short enough.
    """
    wanted = np.asarray(times, dtype=float)
    people = int(np.broadcast(*(np.asarray(value) for value in p)).size) if p else 1
    own = tuple(np.broadcast_to(np.asarray(value, dtype=float), (people,)) for value in p)
    states = _Run(system, own, wanted, Grid(grid, refine), start).through(doses)
    column = tuple(value[:, None] for value in own)
    seen = system.observe(wanted[None, :], tuple(np.moveaxis(states, 2, 0)), column)
    outputs = np.stack([np.broadcast_to(value, states.shape[:2]) for value in seen], axis=2)
    return Solution(wanted, states, outputs, system.states, system.outputs, "plain")


def measured_error(
    system: System, p: Numbers, doses: Sequence[DoseEvent], times: Any, *, of: Solution, people: int = 8
) -> float:
    """Largest difference of some people's states to a solve on a fine doubled grid, over each state's own size."""
    few = tuple(value[:people] if np.ndim(value) else value for value in p)
    chosen = min(people, of.states.shape[0])
    fine = solve(system, few, [event.of(slice(people)) for event in doses], times, refine=2).states[:chosen]
    size = np.abs(fine).max(axis=(0, 1)) + 1e-12
    return float((np.abs(of.states[:chosen] - fine) / size).max())


class Grid(NamedTuple):
    """Ends of steps after an entry [h], and how often each step is cut."""

    ends: Sequence[float]
    refine: int


class _Run:
    """One solve: carries the states of all people from entry to entry and writes those at the wanted times."""

    def __init__(self, system: System, p: Numbers, wanted: Array, grid: Grid, start: Standing | None) -> None:
        self.system, self.p, self.wanted, self.grid, self.start = system, p, wanted, grid, start
        self.people = p[0].size if p else 1
        self.column = tuple(value[:, None] for value in p)
        self.linear = LinearBlock(system, p, self.people)
        self.free = tuple(i for i in range(len(system.states)) if i not in self.linear.places)
        self.slopes = system.rhs_beyond or system.rhs
        self.guesses: dict[tuple[float, float], Array] = {}
        self.result = np.empty((self.people, wanted.size, len(system.states)))

    def through(self, doses: Sequence[DoseEvent]) -> Array:
        """States at the wanted times, (N, T, S)."""
        coming = _by_time(entries(self.system, self.p, doses, self.people))
        start = self.start.time if self.start else min([0.0, *self.wanted[:1], *coming])
        y = self._initial()
        self.result[:, self.wanted <= start, :] = y[:, None, :]
        y = _with_entries(y, coming.get(start, ()))
        anchor = start
        times = step_times(start, float(self.wanted[-1]), list(coming), grid=self.grid.ends, refine=self.grid.refine)
        for t0, t1 in pairwise(times):
            anchor = t0 if t0 in coming else anchor
            y = _with_entries(self._step(y, t0, t1, t0 - anchor), coming.get(t1, ()))
        return self.result

    def _initial(self) -> Array:
        if self.start:
            return self.start.states.copy()
        values = self.system.initial(self.p)
        return np.stack([np.broadcast_to(np.asarray(v, dtype=float), (self.people,)) for v in values], axis=1)

    def _step(self, y: Array, t0: float, t1: float, since: float) -> Array:
        """States at the end of a step; ``since`` is the time from the last entry to its start."""
        h = t1 - t0
        at_nodes = self._linear_at(y, tuple(h * c for c in nodes(NODES)))
        free = self._free_at_nodes(y, at_nodes, (t0, h, since))
        if free is None:
            middle = (t0 + t1) / 2.0
            return self._step(self._step(y, t0, middle, since), middle, t1, since + h / 2.0)
        self._write(y, free, t0, t1)
        after = np.empty_like(y)
        after[:, self.linear.places] = at_nodes[:, -1, :]
        after[:, self.free] = free[:, :, -1].T
        return after

    def _linear_at(self, y: Array, offsets: tuple[float, ...]) -> Array:
        """Linear states at offsets from the start of a step, (N, len, L)."""
        x = y[:, self.linear.places, None]
        moved = self.linear.propagators(offsets) @ x
        return moved.reshape(self.people, len(offsets), len(self.linear.places))

    def _free_at_nodes(self, y: Array, at_nodes: Array, step: tuple[float, float, float]) -> Array | None:
        """The other states at the nodes, (K, N, s), by repeated substitution; None when it does not settle.

        The first guess is the change found in the last step of the same length at the same time after an
        entry: on a daily dose, yesterday's.
        """
        if not self.free:
            return np.empty((0, self.people, NODES))
        t0, h, since = step
        start = y[:, self.free].T[:, :, None]
        key = (round(since, 6), round(h, 6))
        found = start + self.guesses.get(key, np.zeros((1, 1, NODES)))
        t = t0 + h * nodes(NODES)[None, :]
        spread: list[Any] = [None] * len(self.system.states)
        for column, place in enumerate(self.linear.places):
            spread[place] = at_nodes[:, :, column]
        slope = np.empty_like(found)
        turned = h * weights(NODES).T
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(MOST_SWEEPS):
                for row, place in enumerate(self.free):
                    spread[place] = found[row]
                slopes = self.slopes(t, tuple(spread), self.column)
                for row, place in enumerate(self.free):
                    slope[row] = slopes[place]
                better = start + slope @ turned
                settled = _settled(better, found)
                found = better
                if settled:
                    self.guesses[key] = found - start
                    return found
        if h < SHORTEST_STEP:
            raise ModelError(self.system.name, f"no solution at {t0:g} h", "check its parameters")
        return None

    def _write(self, y: Array, free: Array, t0: float, t1: float) -> None:
        """States at the wanted times of a step: linear ones exact, others by interpolation."""
        inside = np.flatnonzero((self.wanted > t0) & (self.wanted <= t1))
        if not inside.size:
            return
        offsets = self.wanted[inside] - t0
        if self.linear.places:
            exact = self._linear_at(y, tuple(float(offset) for offset in offsets))
            for column, place in enumerate(self.linear.places):
                self.result[:, inside, place] = exact[:, :, column]
        # Rounded, so that a day's fractions are yesterday's and their weights are kept.
        fractions = tuple(round(float(offset) / (t1 - t0), FRACTION_DIGITS) for offset in offsets)
        between = interpolation(NODES, fractions)
        known = np.concatenate([y[:, self.free].T[:, :, None], free], axis=2)
        for row, place in enumerate(self.free):
            self.result[:, inside, place] = known[row] @ between.T


def _settled(better: Array, found: Array) -> bool:
    off = np.abs(better - found).max(axis=(1, 2))
    size = np.abs(better).max(axis=(1, 2))
    return bool(np.all(off <= TOLERANCE * (size + SMALLEST)))


def _with_entries(y: Array, entering: Sequence[Entry]) -> Array:
    for entry in entering:
        y[:, entry.place] += entry.amount
    return y


def _by_time(coming: Sequence[Entry]) -> dict[float, list[Entry]]:
    grouped: dict[float, list[Entry]] = {}
    for entry in coming:
        grouped.setdefault(entry.time, []).append(entry)
    return grouped

"""Run a population through any schedule: doses at any hour, hours and lags of each person's own, several routes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from titrant.engine.compiled.chunk import Chunk, State, chunks, nowhere
from titrant.engine.compiled.compile_system import DENSE, compiled_for_any_schedule
from titrant.engine.compiled.period_kernel import ARRAYS, TABLES
from titrant.engine.compiled.quadrature import Grid
from titrant.engine.compiled.regimen import TOLERANCE, TOLERANCE_SINGLE, settled, side_by_side
from titrant.engine.draw import Drawn
from titrant.engine.periods import Entries, Periods, periods_of
from titrant.models.system import System

HOURS = 24.0


@dataclass(frozen=True, eq=False)
class Found:
    """Outputs (N, T, Q), the state at the end, and the largest update left in any sweep (N,)."""

    values: np.ndarray
    state: State
    left: np.ndarray


@dataclass(frozen=True, eq=False)
class Slots:
    """Where each lane's wanted times stand: ``first`` and ``count`` of each period, (block, D), and the rest by slot.

    ``hour`` [h], ``share`` of its segment and ``segment`` are (block, slot, lane); ``of`` (N, T) finds a time again.
    """

    first: np.ndarray
    count: np.ndarray
    hour: np.ndarray
    share: np.ndarray
    segment: np.ndarray
    of: np.ndarray


def run_periods(
    system: System,
    params: np.ndarray | Drawn,
    entries: Entries,
    wanted: np.ndarray,
    *,
    single: bool = False,
    tolerance: float | None = None,
    grid: Grid = DENSE,
    threads: int | None = None,
    start: State | None = None,
    begin: np.ndarray | None = None,
) -> Found:
    """Outputs of every person at the wanted times, (T,) [h], each at or after the person's start.

    Parameters
    ----------
    params
        Individual parameters, (N, P) in the order of ``system.parameters``, or people to be drawn in the kernel.
    entries
        What enters each person, and when.
    grid
        Of a whole day. Wanted times lie anywhere in people's periods, so that the dense grid is the usual one.
    start
        Where an earlier run ended, to continue from its ``origin``; without it people start drug-free.
    begin
        When each person starts drug-free, (N,) [h]; 0 if not given.
    """
    made = compiled_for_any_schedule(system, single=single, m=grid.m)
    start = start or nowhere()
    began = np.full(len(params), start.origin) if begin is None else begin
    tolerance = tolerance or (TOLERANCE_SINGLE if single else TOLERANCE)

    def one(chunk: Chunk) -> tuple[np.ndarray, ...]:
        periods = periods_of(entries.of(chunk.people), began[chunk.people], float(wanted[-1]))
        return _solve_chunk(chunk, params, periods, wanted, (start, grid, tolerance))

    parts = side_by_side(one, chunks(made, params), threads)
    N = len(params)
    values = np.concatenate([part[0] for part in parts])[:N]
    amplitude, nonlinear, worst = (np.concatenate(p, axis=-1)[..., :N] for p in list(zip(*parts, strict=True))[1:])
    state = State(amplitude, nonlinear, 0, float(wanted[-1]))
    return Found(values, state, settled(amplitude, nonlinear, worst))


def _solve_chunk(
    chunk: Chunk, params: np.ndarray | Drawn, periods: Periods, wanted: np.ndarray, how: tuple[State, Grid, float]
) -> tuple[np.ndarray, ...]:
    start, grid, tolerance = how
    made, real = chunk.made, chunk.real
    slots = _slots(chunk, periods, wanted, grid)
    blocks, most, L = slots.hour.shape
    shares = Grid(tuple(edge / HOURS for edge in grid.edges), grid.m)
    tables = {
        "tolerance": np.array([tolerance], dtype=real),
        "t_node": shares.nodes,
        "H": shares.lengths.astype(real),
    }
    arrays = {
        **chunk.arrays(params, start),
        "dose": chunk.laid(np.moveaxis(periods.amounts, 0, -1)),
        "begin": chunk.laid(periods.begin.T),
        "length": chunk.laid(periods.length.T),
        "slot_first": slots.first,
        "slot_count": slots.count,
        "slot_hour": slots.hour,
        "slot_share": slots.share,
        "slot_segment": slots.segment,
        "out": np.empty((blocks, most, len(made.traced.outputs), L), dtype=real),
    }
    counts = (blocks, periods.length.shape[1], len(tables["H"]), len(tables["t_node"]), most)
    made.call(*counts, *(tables[k].ctypes.data for k in TABLES), *(arrays[k].ctypes.data for k in ARRAYS))
    lane = np.arange(blocks * L)[:, None]
    values = arrays["out"][lane // L, slots.of, :, lane % L]
    return values, chunk.back(arrays["amplitude"]), chunk.back(arrays["state"]), chunk.back(arrays["worst"])


def _slots(chunk: Chunk, periods: Periods, wanted: np.ndarray, grid: Grid) -> Slots:
    """Give each wanted time of each lane a slot of its period; a block keeps as many as its busiest lane needs."""
    place, hour = periods.of_times(wanted)
    (n, times), most = place.shape, periods.length.shape[1]
    L, blocks = chunk.made.options.width, chunk.last - chunk.first
    lane = np.arange(n)[:, None]
    per_lane = np.bincount((lane * most + place).ravel(), minlength=n * most).reshape(n, most)
    count = per_lane.reshape(blocks, L, most).max(axis=1)
    first = np.cumsum(count, axis=1) - count
    before = np.cumsum(per_lane, axis=1) - per_lane
    own = np.arange(times) - np.take_along_axis(before, place, axis=1)
    of = first[lane // L, place] + own
    length = np.take_along_axis(periods.length, place, axis=1)
    share, segment = _in_segment(hour / np.where(length > 0.0, length, 1.0), grid)
    shape = (blocks, max(int(count.sum(axis=1).max()), 1), L)

    def put(values: np.ndarray, kind: type) -> np.ndarray:
        array: np.ndarray = np.zeros(shape, dtype=kind)
        array[lane // L, of, lane % L] = values
        return array

    return Slots(
        first.astype(np.int64), count.astype(np.int64), put(hour, np.float64), put(share, chunk.real),
        put(segment, np.int64), of,
    )  # fmt: skip


def _in_segment(share: np.ndarray, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Share of its segment and the segment of each share of a period."""
    edges = np.array(grid.edges) / HOURS
    segment = np.clip(np.searchsorted(edges, share - 1e-12) - 1, 0, len(edges) - 2)
    return (share - edges[segment]) / np.diff(edges)[segment], segment

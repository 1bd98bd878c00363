"""Run a population through any schedule: doses at any hour, hours and lags of each person's own, several routes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from titrant.engine.compiled.chunk import Chunk, State, chunks, nowhere
from titrant.engine.compiled.compile_system import DENSE, compiled_for_any_schedule
from titrant.engine.compiled.period_kernel import ARRAYS, TABLES
from titrant.engine.compiled.quadrature import Grid, radau_nodes
from titrant.engine.compiled.regimen import TOLERANCE, TOLERANCE_SINGLE, settled, side_by_side
from titrant.engine.draw import Drawn
from titrant.engine.periods import Entries, Periods, periods_of
from titrant.models.system import System


@dataclass(frozen=True, eq=False)
class Found:
    """Outputs (N, T, Q), the state at the end, and the largest update left in any sweep (N,)."""

    values: np.ndarray
    state: State
    left: np.ndarray


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
    blocks, L, most = chunk.last - chunk.first, made.options.width, periods.length.shape[1]
    tables = {
        "tolerance": np.array([tolerance], dtype=real),
        "edge": np.array(grid.edges[:-1]),
        "whole": grid.lengths,
        "share": radau_nodes(grid.m),
        "t_node": grid.nodes,
        "H": grid.lengths.astype(real),
        "wanted": np.append(wanted, np.inf),
    }
    longest = periods.length.reshape(blocks, L, most).max(axis=1)
    arrays = {
        **chunk.arrays(params, start),
        "dose": chunk.laid(np.moveaxis(periods.amounts, 0, -1)),
        "begin": chunk.laid(periods.begin.T),
        "length": chunk.laid(periods.length.T),
        "live": np.searchsorted(tables["edge"], longest, side="left").astype(np.int64),
        "out": np.empty((blocks * L, len(wanted), len(made.traced.outputs)), dtype=real),
    }
    counts = (blocks, most, len(grid.lengths), len(tables["t_node"]), len(wanted))
    made.call(*counts, *(tables[k].ctypes.data for k in TABLES), *(arrays[k].ctypes.data for k in ARRAYS))
    return arrays["out"], chunk.back(arrays["amplitude"]), chunk.back(arrays["state"]), chunk.back(arrays["worst"])

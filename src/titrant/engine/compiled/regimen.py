"""Run a population through a multi-day regimen on the compiled kernel.

    run(system, params, doses) -> outputs (N, T, Q)

People are cut into chunks of whole lane blocks; each chunk is prepared in NumPy and solved by one
foreign call that releases the interpreter lock, so that threads work side by side.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from titrant.engine.compiled.compile_system import DENSE, STANDARD, Compiled, analysed, compiled
from titrant.engine.compiled.day_kernel import ARRAYS, TABLES
from titrant.engine.compiled.day_tables import grid_tables, output_tables
from titrant.engine.compiled.evaluate import evaluate
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.linear import Poles, solve_poles
from titrant.engine.compiled.quadrature import Grid
from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.trace import Traced
from titrant.models.system import System

HOURS = 24.0
FEW_TIMES = 8
BLOCKS_A_CHUNK = 32
TOLERANCE = 6e-6  # of a sweep's update; what it leaves undone is smaller
TOLERANCE_SINGLE = 1.5e-5  # beside the rounding of four-byte numbers


@dataclass(frozen=True, eq=False)
class State:
    """Where a population stands at the end of a run: amplitudes of the poles and nonlinear states, (., N)."""

    amplitude: np.ndarray
    nonlinear: np.ndarray
    days: int
    origin: float = 0.0


@dataclass(frozen=True, eq=False)
class Outputs:
    """Outputs of a run, the state at its end, and the largest update left in any sweep (N,).

    ``blocks`` is as the kernel wrote it, (block, day, time, output, lane); ``values`` puts it in the usual
    order (N, T, Q), which copies.
    """

    blocks: np.ndarray
    daily_blocks: np.ndarray
    persons: int
    state: State
    left: np.ndarray
    from_cache: bool

    @property
    def values(self) -> np.ndarray:
        """Outputs, (N, T, Q)."""
        B, D, PD, Q, L = self.blocks.shape
        return np.moveaxis(self.blocks, -1, 1).reshape(B * L, D * PD, Q)[: self.persons]

    @property
    def daily(self) -> np.ndarray:
        """Summaries, (N, D, summaries)."""
        B, D, Q, L = self.daily_blocks.shape
        return np.moveaxis(self.daily_blocks, -1, 1).reshape(B * L, D, Q)[: self.persons]


def evenly(per_day: int) -> tuple[float, ...]:
    """Output times of a day [h]: evenly spaced, the last at its end."""
    return tuple((k + 1) * HOURS / per_day for k in range(per_day))


def grid_for(times: tuple[float, ...]) -> Grid:
    """The grid that is fine enough: between nodes the interpolation needs shorter segments than the solution."""
    return STANDARD if len(times) <= FEW_TIMES else DENSE


def run(
    system: System,
    params: np.ndarray,
    doses: np.ndarray,
    *,
    per_day: int = 4,
    output_times: tuple[float, ...] | None = None,
    summaries: tuple[Summary, ...] = (),
    single: bool = False,
    tolerance: float | None = None,
    grid: Grid | None = None,
    threads: int | None = None,
    start: State | None = None,
    origin: float = 0.0,
    reuse: Outputs | None = None,
) -> Outputs:
    """Outputs of every person over a regimen of daily dose times.

    Parameters
    ----------
    params
        Individual parameters, (N, P) in the order of ``system.parameters``.
    doses
        Amounts entering at the start of each day, (D, R) for all or (N, D, R) [nmol], R the routes.
    per_day
        Outputs a day, evenly spaced, the last at the end of the day; ``output_times`` sets them freely.
    summaries
        Numbers made each day inside the kernel.
    start
        Where an earlier run ended, to continue from there.
    origin
        Time at which the first day starts [h].
    reuse
        An earlier result that is no longer needed: its memory is written over, which saves fresh pages.
    """
    times = evenly(per_day) if output_times is None else output_times
    grid = grid or grid_for(times)
    made = compiled(system, summaries=summaries, single=single, m=grid.m)
    if len(grid.lengths) > made.options.segments:
        raise ValueError(f"a grid of {len(grid.lengths)} segments; the kernel keeps room for {made.options.segments}")
    N = len(params)
    D = doses.shape[-2]
    real = np.float32 if single else np.float64
    tolerance = tolerance or (TOLERANCE_SINGLE if single else TOLERANCE)
    L = made.options.width
    blocks = -(-N // L)
    out = _room(reuse.blocks if reuse else None, (blocks, D, len(times), len(system.outputs), L), real)
    daily = _room(reuse.daily_blocks if reuse else None, (blocks, D, len(summaries), L), real)
    start = start or State(np.empty(0), np.empty(0), 0, origin)
    tables = {
        "origin": np.array([start.origin]),
        "tolerance": np.array([tolerance], dtype=real),
        **_tables(made, grid, times),
    }
    jobs = [(b, min(b + BLOCKS_A_CHUNK, blocks)) for b in range(0, blocks, BLOCKS_A_CHUNK)]
    workers = threads or os.cpu_count() or 1

    def one(job: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return _solve_chunk(made, params, doses, (out, daily), job, start, tables)

    if workers == 1 or len(jobs) == 1:
        parts = [one(job) for job in jobs]
    else:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(one, jobs))
    amplitude, nonlinear, worst = (np.concatenate(p, axis=-1)[..., :N] for p in zip(*parts, strict=True))
    state = State(amplitude, nonlinear, start.days + D, start.origin)
    failed = ~(np.isfinite(amplitude).all(axis=0) & np.isfinite(nonlinear).all(axis=0))
    return Outputs(out, daily, N, state, np.where(failed, np.inf, worst), made.native.from_cache)


def _tables(made: Compiled, grid: Grid, times: tuple[float, ...]) -> dict[str, np.ndarray]:
    single, places = made.options.single, made.options.segments
    return {**grid_tables(grid, made.kernel.direct_slopes, places, single), **output_tables(grid, times, single)}


def _poles(traced: Traced, structure: Structure, symbols: dict[Any, Any], persons: int) -> Poles:
    pairs = list(structure.coefficient)
    values = evaluate([structure.coefficient[pair] for pair in pairs], symbols, persons)
    return solve_poles(structure, dict(zip(pairs, values, strict=True)), persons)


def state_of(system: System, params: np.ndarray, states: np.ndarray, time: float) -> State:
    """Where people stand who have the given states (N, S) at a time [h], ready to be continued."""
    traced, structure = analysed(system)
    poles = _poles(traced, structure, dict(zip(traced.parameters, params.T, strict=True)), len(params))
    amplitude = np.einsum("kjn,nj->kn", poles.W, states[:, list(structure.linear)])
    return State(amplitude, np.ascontiguousarray(states[:, list(structure.nonlinear)].T), 0, time)


def _room(old: np.ndarray | None, shape: tuple[int, ...], real: Any) -> np.ndarray:
    return old if old is not None and old.shape == shape and old.dtype == real else np.empty(shape, dtype=real)


def _stacked(rows: list[np.ndarray], persons: int) -> np.ndarray:
    return np.stack(rows) if rows else np.empty((0, persons))


def _solve_chunk(
    made: Compiled,
    params: np.ndarray,
    doses: np.ndarray,
    results: tuple[np.ndarray, np.ndarray],
    job: tuple[int, int],
    start: State,
    tables: dict[str, np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    first, last = job
    L, B = made.options.width, last - first
    people = np.minimum(np.arange(first * L, last * L), len(params) - 1)
    p = params[people].T
    traced, structure = made.traced, made.structure
    symbols: dict[Any, Any] = dict(zip(traced.parameters, p, strict=True))
    n = len(people)
    poles = _poles(traced, structure, symbols, n)
    order = {state: k for k, state in enumerate(structure.linear)}
    names = {name: i for i, name in enumerate(traced.system.states)}
    fractions = evaluate(list(traced.fractions.values()), symbols, n)
    load = np.stack([
        poles.W[:, order[names[depot.state]]] * fraction
        for depot, fraction in zip(traced.system.depots.values(), fractions, strict=True)
    ])  # fmt: skip
    if start.days == 0 and not start.nonlinear.size and not start.amplitude.size:
        initial = evaluate(list(traced.initial), symbols, n)
        amplitude = np.einsum("kjn,jn->kn", poles.W, _stacked([initial[i] for i in structure.linear], n))
        nonlinear = _stacked([initial[i] for i in structure.nonlinear], n)
    else:
        amplitude, nonlinear = start.amplitude[:, people], start.nonlinear[:, people]
    V = poles.V[[order[i] for i in made.kernel.linear_read]]
    dose = np.broadcast_to(doses, (n, *doses.shape[-2:])) if doses.ndim == 2 else doses[people]
    out, daily = results
    real = out.dtype

    def laid(a: np.ndarray, kind: Any = np.float64) -> np.ndarray:
        """(..., N) -> (block, ..., lane), contiguous."""
        cut = a.reshape(*a.shape[:-1], B, L)
        return np.ascontiguousarray(np.moveaxis(cut, -2, 0), dtype=kind)

    arrays = {
        "params": laid(p, real),
        "rate": laid(poles.rate),
        "V": laid(V),
        "load": laid(load),
        "amplitude": laid(amplitude),
        "state": laid(nonlinear, real),
        "dose": laid(np.moveaxis(dose, 0, -1)),
        "out": out[first:last],
        "daily": daily[first:last],
        "worst": np.empty((B, L), dtype=real),
        "eo": np.empty((len(tables["t_out"]), len(structure.linear), L)),
        "scratch": np.empty(made.kernel.scratch_bytes, dtype=np.uint8),
    }
    counts = (B, dose.shape[1], start.days, len(tables["H"]), len(tables["t_node"]), len(tables["t_out"]))
    made.call(*counts, *(tables[k].ctypes.data for k in TABLES), *(arrays[k].ctypes.data for k in ARRAYS))

    def back(a: np.ndarray) -> np.ndarray:
        return np.moveaxis(a, 0, -2).reshape(*a.shape[1:-1], B * L)

    return back(arrays["amplitude"]), back(arrays["state"]).astype(float), arrays["worst"].reshape(-1).astype(float)

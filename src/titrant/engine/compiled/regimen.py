"""Run a population through a multi-day regimen on the compiled kernel.

    run(system, params, doses) -> outputs (N, T, Q)

People are cut into chunks of whole lane blocks; each chunk is prepared in NumPy and solved by one
foreign call that releases the interpreter lock, so that threads work side by side.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.engine.compiled.chunk import Chunk, State, chunks, nowhere
from titrant.engine.compiled.compile_system import DENSE, STANDARD, Compiled, compiled
from titrant.engine.compiled.day_kernel import ARRAYS, TABLES
from titrant.engine.compiled.day_tables import grid_tables, output_tables
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.quadrature import Grid
from titrant.engine.draw import Drawn
from titrant.models.system import System

if TYPE_CHECKING:
    from titrant.engine.compiled.tally import Tally

HOURS = 24.0
TOLERANCE = 6e-6  # of a sweep's update; what it leaves undone is smaller
TOLERANCE_SINGLE = 1.5e-5  # beside the rounding of four-byte numbers


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
    return STANDARD if set(times) <= set(STANDARD.edges) else DENSE


def run(
    system: System,
    params: np.ndarray | Drawn,
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
        Individual parameters, (N, P) in the order of ``system.parameters``, or people to be drawn in the kernel.
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
    start = start or nowhere(origin)
    tables = {
        "origin": np.array([start.origin]),
        "tolerance": np.array([tolerance], dtype=real),
        **_tables(made, grid, times),
    }

    def one(chunk: Chunk) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rooms = out[chunk.first : chunk.last], daily[chunk.first : chunk.last]
        return _solve_chunk(chunk, params, doses, rooms, start, tables)

    parts = side_by_side(one, chunks(made, params), threads)
    amplitude, nonlinear, worst = (np.concatenate(p, axis=-1)[..., :N] for p in zip(*parts, strict=True))
    state = State(amplitude, nonlinear, start.days + D, start.origin)
    return Outputs(out, daily, N, state, settled(amplitude, nonlinear, worst), made.native.from_cache)


def count_into(
    tally: Tally,
    system: System,
    people: np.ndarray | Drawn,
    doses: np.ndarray,
    summaries: tuple[Summary, ...],
    *,
    single: bool = False,
    threads: int | None = None,
) -> np.ndarray:
    """Solve people as ``run`` does and count their summaries; who is flagged, (N,)."""
    made = compiled(system, summaries=summaries, single=single, m=STANDARD.m)
    tolerance = np.array([TOLERANCE_SINGLE if single else TOLERANCE], dtype=np.float32 if single else np.float64)
    tables = {"origin": np.zeros(1), "tolerance": tolerance, **_tables(made, STANDARD, ())}

    def one(chunk: Chunk) -> tuple[np.ndarray, np.ndarray]:
        shape = (chunk.last - chunk.first, doses.shape[-2])
        L, real = made.options.width, chunk.real
        rooms = np.empty((*shape, 0, 0, L), dtype=real), np.empty((*shape, len(summaries), L), dtype=real)
        return rooms[1], settled(*_solve_chunk(chunk, people, doses, rooms, nowhere(), tables))

    return tally.add(chunks(made, people), len(people), one, threads)


def _tables(made: Compiled, grid: Grid, times: tuple[float, ...]) -> dict[str, np.ndarray]:
    single, places = made.options.single, made.options.segments
    return {**grid_tables(grid, made.kernel.direct_slopes, places, single), **output_tables(grid, times, single)}


def side_by_side(one: Callable[[Chunk], Any], parts: list[Chunk], threads: int | None) -> list[Any]:
    """What ``one`` gives for each chunk, on as many threads as wanted or as there are processors."""
    workers = threads or os.cpu_count() or 1
    if workers == 1 or len(parts) == 1:
        return [one(part) for part in parts]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, parts))


def settled(amplitude: np.ndarray, nonlinear: np.ndarray, worst: np.ndarray) -> np.ndarray:
    """The largest update left in any sweep (N,), infinite where numbers are not finite."""
    failed = ~(np.isfinite(amplitude).all(axis=0) & np.isfinite(nonlinear).all(axis=0))
    return np.where(failed, np.inf, worst)


def _room(old: np.ndarray | None, shape: tuple[int, ...], real: Any) -> np.ndarray:
    return old if old is not None and old.shape == shape and old.dtype == real else np.empty(shape, dtype=real)


def _solve_chunk(
    chunk: Chunk,
    params: np.ndarray | Drawn,
    doses: np.ndarray,
    results: tuple[np.ndarray, np.ndarray],
    start: State,
    tables: dict[str, np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    made, n = chunk.made, len(chunk.people)
    dose = np.broadcast_to(doses, (n, *doses.shape[-2:])) if doses.ndim == 2 else doses[chunk.people]
    out, daily = results
    arrays = {
        **chunk.arrays(params, start),
        "dose": chunk.laid(np.moveaxis(dose, 0, -1)),
        "out": out,
        "daily": daily,
        "eo": np.empty((len(tables["t_out"]), len(made.structure.linear), made.options.width)),
    }
    blocks = chunk.last - chunk.first
    counts = (blocks, dose.shape[1], start.days, len(tables["H"]), len(tables["t_node"]), len(tables["t_out"]))
    made.call(*counts, *(tables[k].ctypes.data for k in TABLES), *(arrays[k].ctypes.data for k in ARRAYS))
    return chunk.back(arrays["amplitude"]), chunk.back(arrays["state"]), chunk.back(arrays["worst"])

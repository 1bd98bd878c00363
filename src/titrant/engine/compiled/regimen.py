"""Run a population through a multi-day regimen on the compiled kernel.

    run(system, params, doses) -> outputs (N, T, Q)

People are cut into chunks of whole lane blocks; each chunk is prepared in NumPy and solved by one
foreign call that releases the interpreter lock, so that threads work side by side.
"""

from __future__ import annotations

import ctypes
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from titrant.engine.compiled.day_kernel import KernelText, Options, generate
from titrant.engine.compiled.evaluate import evaluate
from titrant.engine.compiled.linear import solve_poles
from titrant.engine.compiled.native import Native, compile_text, vector_bytes
from titrant.engine.compiled.quadrature import Grid
from titrant.engine.compiled.structure import Structure, analyse
from titrant.engine.compiled.trace import Traced, trace
from titrant.models.system import System

HOURS = 24.0
EDGES = (0.0, 0.8, 2.2, 6.0, 12.0, 18.0, 24.0)
NODES = 6
REGISTERS = 2
BLOCKS_A_CHUNK = 32
IMPLICIT_ABOVE = 1.0


@dataclass(frozen=True, eq=False)
class Compiled:
    """One system, compiled for one set of options."""

    system: System
    traced: Traced
    structure: Structure
    options: Options
    kernel: KernelText
    native: Native
    call: Any


@dataclass(frozen=True, eq=False)
class State:
    """Where a population stands at the end of a run: amplitudes of the poles and nonlinear states, (., N)."""

    amplitude: np.ndarray
    nonlinear: np.ndarray
    days: int


@dataclass(frozen=True, eq=False)
class Outputs:
    """Outputs of a run, the state at its end, and the largest update left in any sweep (N,).

    ``blocks`` is as the kernel wrote it, (block, day, time, output, lane); ``values`` puts it in the usual
    order (N, T, Q), which copies.
    """

    blocks: np.ndarray
    persons: int
    state: State
    left: np.ndarray
    from_cache: bool

    @property
    def values(self) -> np.ndarray:
        """Outputs, (N, T, Q)."""
        B, D, PD, Q, L = self.blocks.shape
        return np.moveaxis(self.blocks, -1, 1).reshape(B * L, D * PD, Q)[: self.persons]


@lru_cache(maxsize=32)
def _analysed(system: System) -> tuple[Traced, Structure]:
    traced = trace(system)
    return traced, analyse(traced)


@lru_cache(maxsize=32)
def _compiled(system: System, options: Options) -> Compiled:
    traced, structure = _analysed(system)
    kernel = generate(traced, structure, options)
    native = compile_text(kernel.text)
    call = native.function("day_kernel", *([ctypes.c_int64] * 3), *([ctypes.c_void_p] * 10))
    return Compiled(system, traced, structure, options, kernel, native, call)


def compiled(
    system: System, per_day: int, single: bool, tolerance: float, grid: Grid | None, typical: tuple[float, ...]
) -> Compiled:
    """Trace, analyse and compile a system; ``typical`` parameters decide scales and stiff states."""
    traced, structure = _analysed(system)
    grid = grid or Grid(EDGES, NODES)
    options = Options(
        grid=grid,
        output_times=tuple((k + 1) * HOURS / per_day for k in range(per_day)),
        width=REGISTERS * vector_bytes() // (4 if single else 8),
        single=single,
        tolerance=tolerance,
        scale=_scales(traced, typical),
        implicit=_stiff_states(traced, structure, grid, typical),
    )
    return _compiled(system, options)


def _scales(traced: Traced, typical: tuple[float, ...]) -> tuple[float, ...]:
    symbols = dict(zip(traced.parameters, typical, strict=True))
    start = evaluate(list(traced.initial), symbols, 1)
    return tuple(max(abs(float(v[0])), 1.0) for v in start)


def _stiff_states(traced: Traced, structure: Structure, grid: Grid, typical: tuple[float, ...]) -> frozenset[int]:
    """States whose own rate, at the drug-free start, is fast against the longest segment."""
    symbols: dict[Any, Any] = dict(zip(traced.parameters, typical, strict=True))
    symbols[traced.time] = 0.0
    start = evaluate(list(traced.initial), symbols, 1)
    symbols |= dict(zip(traced.states, (float(v[0]) for v in start), strict=True))
    many = [i for level in structure.levels for i in level if len(level) > 1]
    slopes = evaluate([traced.graph.slope(traced.rhs[i], traced.states[i]) for i in many], symbols, 1)
    longest = float(grid.lengths.max())
    return frozenset(i for i, v in zip(many, slopes, strict=True) if abs(float(v[0])) * longest > IMPLICIT_ABOVE)


def run(
    system: System,
    params: np.ndarray,
    doses: np.ndarray,
    *,
    per_day: int = 4,
    single: bool = False,
    tolerance: float = 6e-6,
    grid: Grid | None = None,
    threads: int | None = None,
    start: State | None = None,
) -> Outputs:
    """Outputs of every person over a regimen of daily dose times.

    Parameters
    ----------
    params
        Individual parameters, (N, P) in the order of ``system.parameters``.
    doses
        Amounts entering at the start of each day, (D, R) for all or (N, D, R) [nmol], R the routes.
    per_day
        Outputs a day, evenly spaced, the last at the end of the day.
    """
    made = compiled(system, per_day, single, tolerance, grid, tuple(np.median(params, axis=0).tolist()))
    N = len(params)
    D = doses.shape[-2]
    real = np.float32 if single else np.float64
    L = made.options.width
    blocks = -(-N // L)
    out = np.empty((blocks, D, per_day, len(system.outputs), L), dtype=real)
    jobs = [(b, min(b + BLOCKS_A_CHUNK, blocks)) for b in range(0, blocks, BLOCKS_A_CHUNK)]
    workers = threads or os.cpu_count() or 1

    def one(job: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return _solve_chunk(made, params, doses, out, job, start)

    if workers == 1 or len(jobs) == 1:
        parts = [one(job) for job in jobs]
    else:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(one, jobs))
    amplitude, nonlinear, worst = (np.concatenate(p, axis=-1)[..., :N] for p in zip(*parts, strict=True))
    days = D + (start.days if start else 0)
    return Outputs(out, N, State(amplitude, nonlinear, days), worst, made.native.from_cache)


def _solve_chunk(
    made: Compiled, params: np.ndarray, doses: np.ndarray, out: np.ndarray, job: tuple[int, int], start: State | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    first, last = job
    L, B = made.options.width, last - first
    people = np.minimum(np.arange(first * L, last * L), len(params) - 1)
    p = params[people].T
    traced, structure = made.traced, made.structure
    symbols: dict[Any, Any] = dict(zip(traced.parameters, p, strict=True))
    n = len(people)
    pairs = list(structure.coefficient)
    coefficient = dict(zip(pairs, evaluate([structure.coefficient[k] for k in pairs], symbols, n), strict=True))
    poles = solve_poles(structure, coefficient, n)
    K = len(structure.linear)
    order = {state: k for k, state in enumerate(structure.linear)}
    names = {name: i for i, name in enumerate(traced.system.states)}
    fractions = evaluate(list(traced.fractions.values()), symbols, n)
    load = np.stack([
        poles.W[:, order[names[depot.state]]] * fraction
        for depot, fraction in zip(traced.system.depots.values(), fractions, strict=True)
    ])  # fmt: skip
    if start is None:
        initial = evaluate(list(traced.initial), symbols, n)
        amplitude = np.einsum("kjn,jn->kn", poles.W, np.stack([initial[i] for i in structure.linear]))
        nonlinear = np.stack([initial[i] for i in structure.nonlinear])
    else:
        amplitude, nonlinear = start.amplitude[:, people], start.nonlinear[:, people]
    V = np.stack([poles.V[order[i]] for i in made.kernel.linear_read])
    dose = np.broadcast_to(doses, (n, *doses.shape[-2:])) if doses.ndim == 2 else doses[people]
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
        "worst": np.empty((B, L), dtype=real),
        "scratch": np.empty(made.kernel.scratch_bytes, dtype=np.uint8),
    }
    made.call(B, dose.shape[1], start.days if start else 0, *(a.ctypes.data for a in arrays.values()))

    def back(a: np.ndarray) -> np.ndarray:
        return np.moveaxis(a, 0, -2).reshape(*a.shape[1:-1], B * L)

    del K
    return back(arrays["amplitude"]), back(arrays["state"]).astype(float), arrays["worst"].reshape(-1).astype(float)

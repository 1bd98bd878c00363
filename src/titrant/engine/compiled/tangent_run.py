"""Run a population through days that are alike, with derivatives by some parameters.

solve_tangents(system, params, daily, times, by, start) -> outputs (N, T, O), slopes (N, T, O, P), failed (N,)
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from titrant.engine.compiled.chunk import Chunk, chunks, nowhere
from titrant.engine.compiled.compile_system import WithTangents, compiled_with_tangents
from titrant.engine.compiled.day_tables import grid_tables, output_tables
from titrant.engine.compiled.evaluate import evaluate
from titrant.engine.compiled.linear import Poles, solve_poles
from titrant.engine.compiled.quadrature import Grid, integration_matrix
from titrant.engine.compiled.regimen import TOLERANCE, grid_for, side_by_side
from titrant.engine.compiled.tangent_kernel import ARRAYS, TABLES
from titrant.engine.compiled.tangent_plan import TangentPlan
from titrant.engine.daily import Daily, runs_of_days
from titrant.models.system import System

CLOSEST = 1e-4  # gap of two poles over a rate; at this gap a derivative keeps about eight digits

Runs = list[tuple[int, int, tuple[float, ...]]]


class Tangents(NamedTuple):
    """Outputs (N, T, O), their derivatives (N, T, O, P), and the people for whom these are not to be had (N,)."""

    outputs: np.ndarray
    slopes: np.ndarray
    failed: np.ndarray


class Start(NamedTuple):
    """States (N, S) when the first dose enters, and their derivatives (N, S, P)."""

    states: np.ndarray
    slopes: np.ndarray


def solve_tangents(
    system: System, params: np.ndarray, daily: Daily, times: np.ndarray, by: tuple[int, ...], start: Start
) -> Tangents:
    """Outputs and derivatives at times [h] after the first dose entered.

    Parameters
    ----------
    params
        Individual parameters, (N, P) in the order of ``system.parameters``.
    by
        Places of the parameters by which derivatives are wanted.
    """
    made = compiled_with_tangents(system, by)
    parts, width, O = chunks(made.compiled, params), made.compiled.options.width, len(system.outputs)
    room = parts[-1].last * width
    found = Tangents(
        np.empty((room, times.size, O)), np.empty((room, times.size, O, len(by))), np.zeros(room, dtype=bool)
    )
    runs = runs_of_days(times, daily.entry)
    side_by_side(lambda chunk: _solve_chunk(made, chunk, params, daily, runs, start, found), parts, None)
    return Tangents(*(array[: len(params)] for array in found))


def _solve_chunk(
    made: WithTangents, chunk: Chunk, params: np.ndarray, daily: Daily, runs: Runs, start: Start, found: Tangents
) -> None:
    """Fill in the rows of a chunk's people, run of days after run of days; the kernel keeps where they stand."""
    width, n, O = made.compiled.options.width, len(chunk.people), len(made.compiled.system.outputs)
    rows = slice(chunk.first * width, chunk.last * width)
    arrays, close = _arrays(made, chunk, params, start)
    worst, filled = np.zeros(n), 0
    amounts = np.broadcast_to(daily.amounts, (len(params), *daily.amounts.shape[-2:]))[chunk.people]
    for first, last, offsets in runs:
        count, blocks, grid = (last - first) * len(offsets), chunk.last - chunk.first, grid_for(offsets)
        tables = _tables(made, grid, offsets)
        tables["origin"] = np.array([daily.entry])
        arrays["dose"] = chunk.laid(np.moveaxis(amounts[:, first:last], 0, -1))
        arrays["out"] = np.empty((blocks, last - first, len(offsets), O, width))
        arrays["eo"] = np.empty((len(offsets), len(made.compiled.structure.linear), width))
        arrays["slopes"] = found.slopes[rows, filled:]
        counts = (blocks, last - first, first, len(grid.lengths), len(grid.nodes), len(offsets))
        pointers = [*(tables[k].ctypes.data for k in TABLES), *(arrays[k].ctypes.data for k in ARRAYS)]
        made.compiled.call(*counts, found.slopes[0].size, *pointers)
        out = np.moveaxis(arrays["out"], -1, 1).reshape(n, count, O)
        found.outputs[rows, filled : filled + count] = out
        worst = np.maximum(worst, chunk.back(arrays["worst"]))
        filled += count
    finite = np.isfinite(found.slopes[rows].sum(axis=(1, 2, 3)) + found.outputs[rows].sum(axis=(1, 2)))
    found.failed[rows] = close | (worst > 0.0) | ~finite


def _arrays(
    made: WithTangents, chunk: Chunk, params: np.ndarray, start: Start
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """What the kernel is handed of a chunk's people, and who has poles that nearly meet."""
    structure, people = made.compiled.structure, chunk.people
    linear, nonlinear = list(structure.linear), list(structure.nonlinear)
    poles = _poles(made, params[people])
    states, slopes = start.states[people].T, np.moveaxis(start.slopes[people], 0, -1)
    arrays = {
        **chunk.arrays(params, nowhere()),
        "daily": np.empty(0),
        "amplitude": chunk.laid(np.einsum("kjn,jn->kn", poles.W, states[linear])),
        "state": chunk.laid(states[nonlinear]),
        "all_V": chunk.laid(poles.V),
        "all_W": chunk.laid(poles.W),
        "moved_amplitude": chunk.laid(np.einsum("kjn,jpn->pkn", poles.W, slopes[linear])),
        "moved_state": chunk.laid(slopes[nonlinear]),
    }
    return arrays, _nearly_meet(made.plan, poles.rate)


def _poles(made: WithTangents, params: np.ndarray) -> Poles:
    symbols = dict(zip(made.compiled.traced.parameters, params.T, strict=True))
    coefficient = made.compiled.structure.coefficient
    values = evaluate(list(coefficient.values()), symbols, len(params))
    return solve_poles(made.compiled.structure, dict(zip(coefficient, values, strict=True)), len(params))


def _nearly_meet(plan: TangentPlan, rate: np.ndarray) -> np.ndarray:
    if not plan.gaps:
        return np.zeros(rate.shape[1], dtype=bool)
    one, other = (rate[list(places)] for places in zip(*plan.gaps, strict=True))
    close: np.ndarray = (np.abs(one - other) < CLOSEST * one).any(axis=0)
    return close


def _tables(made: WithTangents, grid: Grid, offsets: tuple[float, ...]) -> dict[str, np.ndarray]:
    places = made.compiled.options.segments
    return {
        **grid_tables(grid, made.compiled.kernel.direct_slopes, places, False),
        **output_tables(grid, offsets, False),
        "tolerance": np.array([TOLERANCE]),
        "tangent_inverse": _inverses(grid, made.tabled, places),
    }


@lru_cache(maxsize=64)
def _inverses(grid: Grid, slopes: tuple[float, ...], places: int) -> np.ndarray:
    """Inverses of Q^-1 - H slope, (slopes, segments, m, m)."""
    rates, eye = np.linalg.inv(integration_matrix(grid.m)), np.eye(grid.m)
    found = np.zeros((len(slopes), places, grid.m, grid.m))
    for k, slope in enumerate(slopes):
        for segment, H in enumerate(grid.lengths):
            found[k, segment] = np.linalg.inv(rates - H * slope * eye)
    return found

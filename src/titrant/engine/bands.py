"""Bands over very many people, with memory that does not grow with them.

People are drawn, solved and forgotten chunk by chunk. Each day's summaries are made in the kernel and
counted into bins; quantiles are read from the counts, right to one bin, and that width is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from titrant.core.errors import ModelError
from titrant.models.system import System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from titrant.engine.compiled.kernel_layout import Summary

    Array = NDArray[np.float64]

CHUNK = 16_384
PILOT = 1_024
BINS = 2_000
ROOM = 0.5  # the range of the pilot is widened by this share on either side


@dataclass(frozen=True, eq=False)
class PopulationBands:
    """Quantiles (Q, K, D) of each day's summaries, right to ``resolution`` (K,), and the share flagged."""

    quantiles: tuple[float, ...]
    values: Array
    resolution: Array
    mean: Array
    people: int
    flagged: float | None


def bands(
    system: System,
    draw: Callable[[int, int], Array],
    amounts: Array,
    people: int,
    summaries: tuple[Summary, ...],
    *,
    quantiles: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95),
    flag: Callable[[Array], NDArray[np.bool_]] | None = None,
    single: bool = False,
    threads: int | None = None,
) -> PopulationBands:
    """Bands of daily summaries over many people.

    Parameters
    ----------
    draw
        ``draw(first, count)`` gives the parameters (count, P) of the persons from ``first`` on.
    amounts
        What enters at the start of each day, (D, R) [nmol].
    summaries
        What is kept of a day.
    flag
        From the summaries (n, D, K) of some people to who is flagged, (n,): responders, for example.

    Raises
    ------
    ModelError
        If someone's equations did not settle, or a quantile lies outside the range of the bins.
    """

    def chunk(first: int, count: int) -> Array:
        return _solved(system, draw(first, count), amounts, summaries, single, threads)

    edges = _edges(chunk(0, min(people, PILOT)))
    counts = np.zeros((len(summaries), len(amounts), BINS + 2), dtype=np.int64)
    total, flagged = np.zeros((len(amounts), len(summaries))), 0
    for first in range(0, people, CHUNK):
        daily = chunk(first, min(CHUNK, people - first))
        _count(daily, edges, counts)
        total += daily.sum(axis=0)
        flagged += int(flag(daily).sum()) if flag else 0
    return PopulationBands(
        tuple(quantiles),
        np.stack([_quantile(counts, edges, q) for q in quantiles]),
        np.diff(edges, axis=1)[:, 0],
        total.T / people,
        people,
        flagged / people if flag else None,
    )


def _solved(
    system: System, params: Array, amounts: Array, summaries: tuple[Summary, ...], single: bool, threads: int | None
) -> Array:
    from titrant.engine.compiled.regimen import run

    found = run(system, params, amounts, output_times=(), summaries=summaries, single=single, threads=threads)
    unsettled = int(np.count_nonzero(found.left))
    if unsettled:
        todo = "solve them with titrant.engine.population.solve, which hands them to the plain engine"
        raise ModelError(system.name, f"{unsettled} of {len(params)} people did not settle", todo)
    return found.daily.astype(float)


def _edges(daily: Array) -> Array:
    """Edges of equal bins for each summary, (K, BINS + 1)."""
    low, high = daily.min(axis=(0, 1)), daily.max(axis=(0, 1))
    room = ROOM * (high - low) + 1e-12
    return np.linspace(low - room, high + room, BINS + 1, axis=1)


def _count(daily: Array, edges: Array, counts: NDArray[np.int64]) -> None:
    """Add people to the counts; the first and last bin hold what lies outside."""
    days = np.arange(daily.shape[1])
    for k in range(daily.shape[2]):
        width = edges[k, 1] - edges[k, 0]
        place = np.clip((daily[:, :, k] - edges[k, 0]) / width + 1.0, 0, BINS + 1).astype(np.int64)
        flat = np.bincount((place + days * (BINS + 2)).ravel(), minlength=counts[k].size)
        counts[k] += flat.reshape(counts[k].shape)


def _quantile(counts: NDArray[np.int64], edges: Array, q: float) -> Array:
    """One quantile of each summary and day, (K, D), straight within its bin."""
    below = np.cumsum(counts, axis=2)
    wanted = q * below[:, :, -1:]
    place = (below < wanted).sum(axis=2)
    if np.any((place == 0) | (place == BINS + 1)):
        raise ModelError("bands", f"the quantile {q:g} lies outside the bins", "ask for one further inside")
    inside = np.take_along_axis(counts, place[:, :, None], axis=2)[:, :, 0]
    before = np.take_along_axis(below, place[:, :, None] - 1, axis=2)[:, :, 0]
    width = np.diff(edges, axis=1)[:, :1]
    found: Array = edges[:, :1] + width * (place - 1 + (wanted[:, :, 0] - before) / inside)
    return found

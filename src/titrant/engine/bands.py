"""Bands over very many people, with memory that does not grow with them.

People are drawn, solved, counted and forgotten chunk by chunk, in compiled code throughout where the draw is a
``Draw`` and the flag a ``Responder``. Quantiles are read from the counts, right to one bin, and that width is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine.draw import Draw, Drawn
from titrant.engine.responders import Flag
from titrant.engine.taking import OnceADay, OwnHours
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
    draw: Draw | Callable[[int, int], Array],
    amounts: Array | OwnHours,
    people: int,
    summaries: tuple[Summary, ...],
    *,
    quantiles: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95),
    flag: Flag | None = None,
    single: bool = False,
    threads: int | None = None,
) -> PopulationBands:
    """Bands of daily summaries over many people.

    Parameters
    ----------
    draw
        Who is drawn: in the kernel, or by ``draw(first, count)``, which gives the parameters (count, P) of the
        persons from ``first`` on.
    amounts
        What enters at the start of each day, (D, R) [nmol], the same for all; or what enters at own hours.
    summaries
        What is kept of a day.
    flag
        Who is flagged: a ``Responder``, flagged in the kernel, or any function from the summaries (n, D, K) of some
        people to (n,), called chunk by chunk.

    Raises
    ------
    ModelError
        If someone's equations did not settle, or a quantile lies outside the range of the bins.
    """
    from titrant.engine.compiled.tally import Bins, Tally

    def some(first: int, count: int) -> Drawn | Array:
        return draw.people(first, count) if isinstance(draw, Draw) else draw(first, count)

    how: dict[str, Any] = {"single": single, "threads": threads}
    taken = amounts if isinstance(amounts, OwnHours) else OnceADay(amounts)
    daily, left = taken.summed(system, some(0, min(people, PILOT)), 0, summaries, **how)
    _all_settled(system, int(np.count_nonzero(left)), len(daily))
    edges = _edges(daily)
    tally = Tally(Bins(edges[:, 0].copy(), edges[:, 1] - edges[:, 0], BINS), taken.days, flag)
    for first in range(0, people, CHUNK):
        taken.count_into(tally, system, some(first, min(CHUNK, people - first)), first, summaries, **how)
    _all_settled(system, tally.unsettled, people)
    return PopulationBands(
        tuple(quantiles),
        np.stack([_quantile(tally.counts, edges, q) for q in quantiles]),
        np.diff(edges, axis=1)[:, 0],
        tally.total / people,
        people,
        tally.flagged / people if flag else None,
    )


def _all_settled(system: System, unsettled: int, people: int) -> None:
    if unsettled:
        todo = "solve them with titrant.engine.population.solve, which hands them to the plain engine"
        raise ModelError(system.name, f"{unsettled} of {people} people did not settle", todo)


def _edges(daily: Array) -> Array:
    """Edges of equal bins for each summary, (K, BINS + 1)."""
    low, high = daily.min(axis=(0, 1)), daily.max(axis=(0, 1))
    room = ROOM * (high - low) + 1e-12
    return np.linspace(low - room, high + room, BINS + 1, axis=1)


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

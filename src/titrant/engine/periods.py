"""Any schedule as periods: each person's time cut where something enters, and a day after that at the latest.

People may take doses at hours of their own, have lags of their own and use several routes. Doses of a
person that enter at the same time stand at the start of the same period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine.doses import DoseEvent
from titrant.models.system import Numbers, System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

LONGEST = 24.0
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Periods:
    """Periods of N people, as many as the one with most has; the others' last ones have length 0.

    ``begin`` and ``length`` are (N, D) [h], ``amounts`` (N, D, R) [nmol], what enters at each start by route.
    """

    begin: Array
    length: Array
    amounts: Array


@dataclass(frozen=True, eq=False)
class Entries:
    """When doses enter (N, E) [h], how much (N, E) [nmol], and the place of each one's route among R depots (E,)."""

    time: Array
    amount: Array
    route: NDArray[np.intp]
    routes: int

    def first(self, start: float) -> Array:
        """When each person's first period starts (N,) [h]: with the first entry, or at ``start`` if that is earlier."""
        first: Array = self.time.min(axis=1, initial=start)
        return first

    def of(self, chosen: NDArray[np.intp] | slice) -> Entries:
        """The same for some people."""
        return Entries(self.time[chosen], self.amount[chosen], self.route, self.routes)


def entries_of(system: System, p: Numbers, doses: Sequence[DoseEvent], people: int) -> Entries:
    """When and how much of each dose enters each person.

    Raises
    ------
    ModelError
        If the system has no depot for a route.
    """
    routes = list(system.depots)
    time, amount = np.empty((people, len(doses))), np.empty((people, len(doses)))
    for k, event in enumerate(doses):
        if event.route not in system.depots:
            known = ", ".join(routes) or "none"
            raise ModelError(system.name, f"no depot for the route {event.route!r}", f"use one of: {known}")
        time[:, k] = np.asarray(event.time, dtype=float) + system.depots[event.route].lag(p)
        amount[:, k] = event.amount
    return Entries(time, amount, np.array([routes.index(e.route) for e in doses], dtype=np.intp), len(routes))


def periods_of(entries: Entries, start: Array, end: float) -> Periods:
    """Cut each person's time from ``start`` (N,) to ``end`` [h]; what enters earlier or later is left out."""
    people = len(entries.time)
    first = start[:, None]
    enters = (entries.time > first - SAME) & (entries.time < end)
    order = np.argsort(entries.time, axis=1, kind="stable")
    when = np.take_along_axis(np.clip(entries.time, first, end), order, axis=1)
    amount = np.take_along_axis(np.where(enters, entries.amount, 0.0), order, axis=1)
    cuts = np.concatenate([first, when, np.full((people, 1), end)], axis=1)
    gap = np.diff(cuts, axis=1)
    gap = np.where(gap > SAME, gap, 0.0)
    pieces = np.ceil(gap / LONGEST - SAME).astype(np.intp)
    before = np.concatenate([np.zeros((people, 1), dtype=np.intp), np.cumsum(pieces, axis=1)], axis=1)
    most = max(int(before[:, -1].max(initial=1)), 1)
    begin, length = np.full((people, most), end), np.zeros((people, most))
    row = most * np.arange(people)[:, None]
    place, whole = (row + before[:, :-1]).ravel(), gap.ravel()
    begun, count_of = cuts[:, :-1].ravel(), pieces.ravel()
    for part in range(int(pieces.max(initial=0))):
        chosen = np.flatnonzero(count_of > part)
        begin.ravel()[place[chosen] + part] = begun[chosen] + LONGEST * part
        length.ravel()[place[chosen] + part] = np.minimum(whole[chosen] - LONGEST * part, LONGEST)
    entered = (row + np.minimum(before[:, 1:-1], most - 1)) * entries.routes + entries.route[order]
    room = people * most * entries.routes
    amounts = np.bincount(entered.ravel(), weights=amount.ravel(), minlength=room).astype(float)  # ints if empty
    return Periods(begin, length, amounts.reshape(people, most, entries.routes))

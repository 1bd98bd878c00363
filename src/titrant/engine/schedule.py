"""From dose events to the times at which something enters, and the steps between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine.doses import DoseEvent, in_order
from titrant.models.system import Numbers, System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# Ends of steps after an entry [h]: short while a dose is absorbed, longer when it has been.
FINE = (0.25, 0.6, 1.1, 1.8, 2.8, 4.2, 6.2, 9.0, 12.5, 16.5, 20.5, 24.0)
COARSE = (0.3, 0.8, 1.5, 2.6, 4.2, 6.5, 10.0, 15.0, 24.0)
LATE_STEP = 6.0
TIME_DIGITS = 11


@dataclass(frozen=True)
class Entry:
    """``amount`` nmol (a number or (N,)) added to state ``place`` at ``time`` h."""

    time: float
    place: int
    amount: Array


def entries(system: System, p: Numbers, doses: Sequence[DoseEvent], people: int) -> tuple[Entry, ...]:
    """What enters where and when. People with different hours or lags get entries of their own.

    Raises
    ------
    ModelError
        If the system has no depot for a route.
    """
    found: list[Entry] = []
    for event in in_order(doses):
        if event.route not in system.depots:
            known = ", ".join(system.depots) or "none"
            raise ModelError(system.name, f"no depot for the route {event.route!r}", f"use one of: {known}")
        depot = system.depots[event.route]
        amount = np.broadcast_to(np.asarray(event.amount, dtype=float) * depot.fraction(p), (people,))
        when = np.broadcast_to(np.round(np.asarray(event.time, dtype=float) + depot.lag(p), TIME_DIGITS), (people,))
        place = system.states.index(depot.state)
        for time in np.unique(when):
            found.append(Entry(float(time), place, np.where(when == time, amount, 0.0)))
    return tuple(sorted(found, key=lambda entry: entry.time))


def step_times(
    start: float, end: float, entry_times: Sequence[float], *, grid: Sequence[float] = FINE, refine: int = 1
) -> list[float]:
    """Boundaries of all steps from start to end; every entry stands on one.

    ``grid`` holds the ends of steps after an entry [h]; each step is cut into ``refine`` equal ones.
    """
    anchors = sorted({start, *(time for time in entry_times if start <= time < end)})
    times = [start]
    for anchor, following in zip(anchors, [*anchors[1:], end], strict=True):
        ends = [anchor + offset for offset in _offsets(following - anchor, grid)]
        for step_end in [*ends, following]:
            before = times[-1]
            times += [before + (step_end - before) * part / refine for part in range(1, refine + 1)]
    return [round(time, TIME_DIGITS) for time in times]


def _offsets(length: float, grid: Sequence[float]) -> list[float]:
    offsets = list(grid)
    while offsets[-1] + LATE_STEP < length:
        offsets.append(offsets[-1] + LATE_STEP)
    # A last step shorter than a twentieth of the one before is joined to it.
    return [offset for offset in offsets if offset < length - 0.05 * min(offset, LATE_STEP)]

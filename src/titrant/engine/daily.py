"""Doses seen as days: which schedules suit the day kernel, and their amounts day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine.doses import DoseEvent
from titrant.models.system import Numbers, System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

HOURS = 24.0
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Daily:
    """Amounts that enter once a day at one hour for all: ``amounts`` (D, R) or (N, D, R) [nmol] from ``entry`` h."""

    entry: float
    amounts: Array


def as_daily(system: System, p: Numbers, doses: Sequence[DoseEvent], until: float, people: int) -> Daily | None:
    """The doses as days that last until ``until`` h; None when hours or lags differ.

    Raises
    ------
    ModelError
        If the system has no depot for a route.
    """
    entries = [(event, _entry(system, p, event)) for event in doses]
    if not entries or any(entry is None for _, entry in entries):
        return None
    hours = [float(entry) for _, entry in entries if entry is not None]
    first = min(hours)
    days = [round((hour - first) / HOURS) for hour in hours]
    if any(abs(hour - first - HOURS * day) > SAME for hour, day in zip(hours, days, strict=True)):
        return None
    count = max(max(days) + 1, int(np.ceil((until - first) / HOURS - SAME)), 1)
    routes = list(system.depots)
    own = any(np.ndim(event.amount) for event in doses)
    amounts = np.zeros((people, count, len(routes)) if own else (count, len(routes)))
    for (event, _), day in zip(entries, days, strict=True):
        amounts[..., day, routes.index(event.route)] += np.asarray(event.amount, dtype=float)
    return Daily(first, amounts)


def _entry(system: System, p: Numbers, event: DoseEvent) -> Any:
    """When a dose enters [h]; None when people have different hours or lags."""
    if event.route not in system.depots:
        known = ", ".join(system.depots) or "none"
        raise ModelError(system.name, f"no depot for the route {event.route!r}", f"use one of: {known}")
    when = np.unique(np.asarray(event.time + np.asarray(system.depots[event.route].lag(p), dtype=float), dtype=float))
    return float(when[0]) if when.size == 1 else None


def runs_of_days(times: Array, entry: float) -> list[tuple[int, int, tuple[float, ...]]]:
    """Runs of days with the same output times: (first day, day after the last, times of the day [h]).

    A time at which a dose enters belongs to the day that ends there.
    """
    since = times - entry
    day = np.maximum(np.ceil(since / HOURS - SAME).astype(int) - 1, 0)
    count = int(day.max()) + 1 if times.size else 0
    of_day = [tuple(np.round(since[day == d] - HOURS * d, 9).tolist()) for d in range(count)]
    runs: list[tuple[int, int, tuple[float, ...]]] = []
    for d, offsets in enumerate(of_day):
        if runs and runs[-1][2] == offsets:
            runs[-1] = (runs[-1][0], d + 1, offsets)
        else:
            runs.append((d, d + 1, offsets))
    return runs

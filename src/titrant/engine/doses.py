"""Dose events: when, how much, by which route."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class DoseEvent:
    """One dose: ``amount`` nmol of base taken at ``time`` h by ``route``.

    Either may be an array (N,) when people take different amounts or at different times; amount 0 is a missed dose.
    """

    time: Any
    amount: Any
    route: str = "oral"

    def of(self, chosen: Any) -> DoseEvent:
        """The same dose for some people, chosen by an index array or a slice."""
        time, amount = (np.asarray(v)[chosen] if np.ndim(v) else v for v in (self.time, self.amount))
        return DoseEvent(time, amount, self.route)


def every_day(amount: float, days: int, *, route: str = "oral", start: float = 0.0) -> tuple[DoseEvent, ...]:
    """The same dose once a day."""
    return tuple(DoseEvent(start + 24.0 * day, amount, route) for day in range(days))


def infusion(amount: float, start: float, hours: float, *, route: str, parts: int = 60) -> tuple[DoseEvent, ...]:
    """A constant inflow, as many small doses in the middles of equal parts."""
    width = hours / parts
    return tuple(DoseEvent(start + (part + 0.5) * width, amount / parts, route) for part in range(parts))


def in_order(events: Iterable[DoseEvent]) -> tuple[DoseEvent, ...]:
    """Events by time, the first person's where it is each one's own; those of one time in the order given."""
    return tuple(sorted(events, key=lambda event: float(np.ravel(event.time)[0])))

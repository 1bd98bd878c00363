"""Dose events: when, how much, by which route."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class DoseEvent:
    """One dose: ``amount`` nmol of base taken at ``time`` h by ``route``.

    ``amount`` may be an array (N,) when people take different amounts; 0 is a missed dose.
    """

    time: float
    amount: Any
    route: str = "oral"


def every_day(amount: float, days: int, *, route: str = "oral", start: float = 0.0) -> tuple[DoseEvent, ...]:
    """The same dose once a day."""
    return tuple(DoseEvent(start + 24.0 * day, amount, route) for day in range(days))


def infusion(amount: float, start: float, hours: float, *, route: str, parts: int = 60) -> tuple[DoseEvent, ...]:
    """A constant inflow, as many small doses in the middles of equal parts."""
    width = hours / parts
    return tuple(DoseEvent(start + (part + 0.5) * width, amount / parts, route) for part in range(parts))


def in_order(events: Iterable[DoseEvent]) -> tuple[DoseEvent, ...]:
    """Events by time; those of one time in the order given."""
    return tuple(sorted(events, key=lambda event: event.time))

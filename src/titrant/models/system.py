"""A composed model: named states, parameters and outputs, and three pure functions.

The functions take and return tuples of bare numbers in canonical units (nmol, L, h) and use only
``+ - * /`` and ``core.functions``, so that both engines can run them: the plain one calls them with
arrays, the compiled one calls them once with traced symbols. A constant may come back as a plain number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Numbers = tuple[Any, ...]


@dataclass(frozen=True)
class Depot:
    """Where a dose of one route enters: ``state += amount_nmol * fraction(p)`` after ``lag(p)`` hours."""

    state: str
    fraction: Callable[[Numbers], Any]
    lag: Callable[[Numbers], Any]


@dataclass(frozen=True, eq=False)
class System:
    """A coupled model that either engine can run.

    ``rhs(t, y, p)`` gives dy/dt in the order of ``states``; ``observe(t, y, p)`` the ``outputs``;
    ``initial(p)`` the drug-free equilibrium. ``depots`` maps a route to where its dose enters.
    ``linear`` names the states that obey constant-coefficient linear equations among themselves alone
    (a test holds this); the plain engine solves them exactly. ``rhs_beyond`` is ``rhs`` without the work of
    the model files that are linear throughout: their derivatives come back as 0. ``typical``, where given, are
    parameter values from which the compiled engine learns which states are slow; it then works a little less.
    """

    name: str
    states: tuple[str, ...]
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    rhs: Callable[[Any, Numbers, Numbers], Numbers]
    observe: Callable[[Any, Numbers, Numbers], Numbers]
    initial: Callable[[Numbers], Numbers]
    depots: dict[str, Depot] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    linear: tuple[str, ...] = ()
    rhs_beyond: Callable[[Any, Numbers, Numbers], Numbers] | None = None
    typical: Numbers = ()

"""Derivatives as tangents, carried beside the states where everything enters at one hour of the day for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from titrant.engine import plain
from titrant.engine.daily import as_daily
from titrant.engine.differences import slopes, variants
from titrant.engine.doses import DoseEvent
from titrant.models.system import System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from titrant.engine.compiled.tangent_run import Start, Tangents

    Array = NDArray[np.float64]


def tangents(
    system: System, params: Array, doses: Sequence[DoseEvent], wanted: Array, places: list[int]
) -> Tangents | None:
    """Outputs and derivatives by the parameters at ``places``; None where the schedule is not one for tangents.

    A parameter that moves when a dose enters has no tangent here, and one that is asked for twice no place of its own.
    """
    from titrant.engine.compiled.compile_system import analysed
    from titrant.engine.compiled.tangent_run import Tangents, solve_tangents
    from titrant.engine.compiled.trace import depends_on

    traced, _ = analysed(system)
    routes = {event.route for event in doses} & set(traced.lags)
    lags = {node for route in routes for node in depends_on(traced.lags[route])}
    once = 0 < len(places) == len(set(places))
    if not doses or not once or any(traced.parameters[place] in lags for place in places):
        return None
    daily = as_daily(system, tuple(params.T), doses, float(wanted[-1]), len(params))
    if daily is None:
        return None
    early = wanted <= daily.entry
    before, start = _until_first_dose(system, params, daily.entry, wanted[early], places)
    later = solve_tangents(system, params, daily, wanted[~early], tuple(places), start)
    if not early.any():
        return later
    outputs, steps = (np.concatenate(pair, axis=1) for pair in zip(before, later[:2], strict=True))
    return Tangents(outputs, steps, later.failed)


def _until_first_dose(
    system: System, params: Array, entry: float, early: Array, places: list[int]
) -> tuple[tuple[Array, Array], Start]:
    """Outputs and derivatives at the wanted times before the first dose, and where people stand when it enters."""
    from titrant.engine.compiled.tangent_run import Start

    every = np.concatenate([params, variants(params, places)])
    if entry <= 0.0 and not early.size:
        first = system.initial(tuple(every.T))
        states = np.stack([np.broadcast_to(np.asarray(v, dtype=float), (len(every),)) for v in first], axis=1)
        outputs = np.empty((len(every), 0, len(system.outputs)))
    else:
        found = plain.solve(system, tuple(every.T), (), np.append(early, entry))
        states, outputs = found.states[:, -1], found.outputs[:, :-1]
    n = len(params)
    start = Start(states[:n], slopes(states[n:], params, places))
    return (outputs[:n], slopes(outputs[n:], params, places)), start

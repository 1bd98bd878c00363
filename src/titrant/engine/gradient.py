"""Outputs and their derivatives by parameters: tangents where the schedule allows them, else central differences.

Tangents are the derivative of the equations themselves, solved on the nodes on which the states have settled; they
serve where everything enters at one hour of the day for all. Any other schedule, a parameter that moves when a dose
enters, and people whose poles nearly meet are served by differences, each person as many simulations as there are
variants; the result says who was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine.differences import slopes, variants
from titrant.engine.doses import DoseEvent
from titrant.engine.population import job_of
from titrant.engine.tangents import tangents
from titrant.models.system import Numbers, System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SETTLED = 1e-9
TANGENT, DIFFERENCES = "tangent", "differences"


@dataclass(frozen=True, eq=False)
class Derivatives:
    """Outputs (N, T, O) at ``times``, their derivatives ``slopes`` (N, T, O, K) by the parameters ``by``.

    ``method`` is ``tangent`` or ``differences``; ``by_differences`` names the people for whom tangents do not serve
    and differences ran.
    """

    times: Array
    outputs: Array
    slopes: Array
    by: tuple[str, ...]
    method: str
    by_differences: tuple[int, ...] = ()


def gradient(
    system: System, p: Numbers, doses: Sequence[DoseEvent], times: Any, by: Sequence[str], *, method: str = TANGENT
) -> Array:
    """Derivative of each output by each named parameter, (N, T, O, K): the ``slopes`` of ``derivatives``."""
    return derivatives(system, p, doses, times, by, method=method).slopes


def derivatives(
    system: System, p: Numbers, doses: Sequence[DoseEvent], times: Any, by: Sequence[str], *, method: str = TANGENT
) -> Derivatives:
    """Outputs, their derivatives by the named parameters, and how they were found.

    Parameters
    ----------
    p
        Parameters in the order of ``system.parameters``, each a number or an array (N,).
    doses, times
        As for ``population.solve``.
    by
        Names of the K parameters.
    method
        ``tangent`` where it serves, or ``differences`` for all.

    Raises
    ------
    ModelError
        If a parameter is not one of the system's, a method is not known, or somebody's equations did not settle.
    """
    if unknown := [name for name in by if name not in system.parameters]:
        raise ModelError(system.name, f"no parameter {unknown[0]!r}", f"use one of: {', '.join(system.parameters)}")
    if method not in (TANGENT, DIFFERENCES):
        raise ModelError(system.name, f"no method is called {method!r}", f"use {TANGENT} or {DIFFERENCES}")
    people = int(np.broadcast(*(np.asarray(value) for value in p)).size)
    params = np.stack([np.broadcast_to(np.asarray(value, dtype=float), (people,)) for value in p], axis=1)
    wanted, places = np.asarray(times, dtype=float), [system.parameters.index(name) for name in by]
    found = tangents(system, params, doses, wanted, places) if method == TANGENT else None
    if found is None:
        outputs, steps = _differences(system, params, doses, wanted, places)
        return Derivatives(wanted, outputs, steps, tuple(by), DIFFERENCES, tuple(range(people)))
    again = np.flatnonzero(found.failed)
    if again.size:
        own = [event.of(again) for event in doses]
        found.outputs[again], found.slopes[again] = _differences(system, params[again], own, wanted, places)
    return Derivatives(wanted, found.outputs, found.slopes, tuple(by), TANGENT, tuple(again.tolist()))


def _differences(
    system: System, params: Array, doses: Sequence[DoseEvent], wanted: Array, places: list[int]
) -> tuple[Array, Array]:
    """Outputs (N, T, O) and differences (N, T, O, K) of everybody."""
    people = np.arange(len(params))
    who = np.concatenate([np.repeat(people, 2 * len(places)), people])
    every = np.concatenate([variants(params, places), params])
    job = job_of(system, every, [event.of(who) for event in doses], wanted)
    found = replace(job, settled=SETTLED).solved()
    if found.failed.any():
        todo = "solve them with titrant.engine.population.solve, which names them"
        raise ModelError(system.name, f"{int(found.failed.sum())} variants did not settle", todo)
    return found.outputs[-people.size :], slopes(found.outputs[: -people.size], params, places)

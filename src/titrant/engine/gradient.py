"""Derivatives of outputs by parameters, by central differences in lanes.

    df/dp = (f(p + d) - f(p - d)) / 2d,    d = 1e-3 |p|

On a fixed grid with settled sweeps an output is a smooth function of its parameters, so that differences are
clean: what is left is about 1e-6 of the derivative. The variants of a person fill lanes that would be empty: eight
parameters of one person cost about as much as three simulations of that person. In a population, where no lane is
empty, each person costs as many simulations as there are variants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine.doses import DoseEvent
from titrant.engine.population import job_of
from titrant.models.system import Numbers, System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

STEP = 1e-3
SETTLED = 1e-9


def gradient(system: System, p: Numbers, doses: Sequence[DoseEvent], times: Any, by: Sequence[str]) -> Array:
    """Derivative of each output by each named parameter, (N, T, O, K).

    Parameters
    ----------
    p
        Parameters in the order of ``system.parameters``, each a number or an array (N,).
    doses, times
        As for ``population.solve``.
    by
        Names of the K parameters.

    Raises
    ------
    ModelError
        If a parameter is not one of the system's, or somebody's equations did not settle.
    """
    if unknown := [name for name in by if name not in system.parameters]:
        raise ModelError(system.name, f"no parameter {unknown[0]!r}", f"use one of: {', '.join(system.parameters)}")
    people = int(np.broadcast(*(np.asarray(value) for value in p)).size)
    params = np.stack([np.broadcast_to(np.asarray(value, dtype=float), (people,)) for value in p], axis=1)
    variants, step = _variants(params, [system.parameters.index(name) for name in by])
    own = [event.of(np.repeat(np.arange(people), 2 * len(by))) for event in doses]
    job = job_of(system, variants, own, np.asarray(times, dtype=float))
    found = replace(job, settled=SETTLED).solved()
    if found.failed.any():
        todo = "solve them with titrant.engine.population.solve, which names them"
        raise ModelError(system.name, f"{int(found.failed.sum())} variants did not settle", todo)
    pairs = found.outputs.reshape(people, len(by), 2, *found.outputs.shape[1:])
    slopes = (pairs[:, :, 0] - pairs[:, :, 1]) / (2.0 * step[:, :, None, None])
    return np.moveaxis(slopes, 1, -1)


def _variants(params: Array, places: list[int]) -> tuple[Array, Array]:
    """Each person with one parameter up or down, (N * K * 2, P), and the steps (N, K)."""
    people, count = len(params), len(places)
    step = STEP * np.where(params[:, places] == 0.0, 1.0, np.abs(params[:, places]))
    turned = np.broadcast_to(params[:, None, None, :], (people, count, 2, params.shape[1])).copy()
    for k, place in enumerate(places):
        turned[:, k, 0, place] += step[:, k]
        turned[:, k, 1, place] -= step[:, k]
    return turned.reshape(-1, params.shape[1]), step

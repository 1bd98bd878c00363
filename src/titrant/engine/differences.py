"""Derivatives by central differences: each person once with a parameter a little up, once a little down.

    df/dp = (f(p + d) - f(p - d)) / 2d,    d = 1e-3 |p|

On a fixed grid with settled sweeps an output is a smooth function of its parameters, so that what is left is about
1e-6 of the derivative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

STEP = 1e-3


def variants(params: Array, places: list[int]) -> Array:
    """Each person with one parameter up or down, (N * K * 2, P)."""
    people, count = len(params), len(places)
    step = _steps(params, places)
    turned = np.broadcast_to(params[:, None, None, :], (people, count, 2, params.shape[1])).copy()
    for k, place in enumerate(places):
        turned[:, k, 0, place] += step[:, k]
        turned[:, k, 1, place] -= step[:, k]
    return turned.reshape(-1, params.shape[1])


def slopes(found: Array, params: Array, places: list[int]) -> Array:
    """The derivatives (N, ..., K) of what was found for the variants, (N * K * 2, ...)."""
    step = _steps(params, places)
    pairs = found.reshape(*step.shape, 2, *found.shape[1:])
    width = 2.0 * step.reshape(*step.shape, *(1 for _ in found.shape[1:]))
    return np.moveaxis((pairs[:, :, 0] - pairs[:, :, 1]) / width, 1, -1)


def _steps(params: Array, places: list[int]) -> Array:
    """How far each parameter goes to each side, (N, K)."""
    own = np.abs(params[:, places])
    step: Array = STEP * np.where(own == 0.0, 1.0, own)
    return step

"""Radau collocation: nodes, integration weights and interpolation on a step of length 1.

    Y_i = y0 + h * sum_j A_ij f(t0 + c_j*h, Y_j),    c_s = 1

Solved by repeated substitution: the steps are short beside the time scales of the nonlinear states.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.polynomial import legendre, polynomial

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@lru_cache(maxsize=8)
def nodes(count: int) -> Array:
    """Radau nodes in (0, 1], the last one 1: zeros of P_n - P_(n-1)."""
    series = np.zeros(count + 1)
    series[count], series[count - 1] = 1.0, -1.0
    found: Array = (np.sort(legendre.legroots(series).real) + 1.0) / 2.0
    found[-1] = 1.0
    return found


@lru_cache(maxsize=8)
def weights(count: int) -> Array:
    """A_ij: integral from 0 to c_i of the Lagrange polynomial that is 1 at c_j."""
    c = nodes(count)
    matrix = np.empty((count, count))
    for j in range(count):
        antiderivative = polynomial.polyint(_lagrange(c, j))
        matrix[:, j] = polynomial.polyval(c, antiderivative)
    return matrix


@lru_cache(maxsize=1024)
def interpolation(count: int, fractions: tuple[float, ...]) -> Array:
    """Weights of (y0, Y_1 .. Y_s) for the value at each fraction of the step, (T, s + 1)."""
    points = np.concatenate([[0.0], nodes(count)])
    at = np.array(fractions)
    return np.stack([polynomial.polyval(at, _lagrange(points, j)) for j in range(count + 1)], axis=1)


def _lagrange(points: Array, j: int) -> Array:
    others = np.delete(points, j)
    coefficients: Array = polynomial.polyfromroots(others) / np.prod(points[j] - others)
    return coefficients

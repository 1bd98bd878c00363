"""The exact solution of the linear block: poles, and how doses and states load on them.

    dx/dt = A x,   A block lower triangular with groups of one or two states
    x_i(t) = sum_k V[i, k] a_k exp(-pole_k t),   a_k = sum_j W[k, j] x_j(0),   W V = 1

Eigenvectors follow group by group by substitution, for all persons at once. Two poles that nearly meet
are held apart by a relative gap, because the sums would cancel; the change of a rate by that gap moves
a concentration by less than the gap itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine.compiled.structure import Structure

CLOSEST_POLES = 1e-7


@dataclass(frozen=True, eq=False)
class Poles:
    """Poles of N persons: ``rate`` (K, N) [1/h], ``V`` (K states, K poles, N), ``W`` (K poles, K states, N)."""

    rate: np.ndarray
    V: np.ndarray
    W: np.ndarray


def solve_poles(structure: Structure, coefficient: dict[tuple[int, int], np.ndarray], persons: int) -> Poles:
    """Poles and eigenvectors of the linear block.

    Parameters
    ----------
    structure
        Order and groups of the linear states.
    coefficient
        d(dx_i/dt)/dx_j of each pair of states, each (N,) [1/h].
    persons
        N.

    Raises
    ------
    ModelError
        When a group is larger than two states or oscillates; such states belong to the numeric part.
    """
    order = {state: k for k, state in enumerate(structure.linear)}
    size = len(order)
    A = np.zeros((size, size, persons))
    for (i, j), values in coefficient.items():
        A[order[i], order[j]] = values
    groups = [tuple(order[i] for i in group) for group in structure.groups]
    rate = _rates_apart(A, groups)
    V = _eigenvectors(A, groups, rate)
    return Poles(rate, V, _inverse(V, groups))


def _inverse(V: np.ndarray, groups: list[tuple[int, ...]]) -> np.ndarray:
    """W with W V = 1 for every person: V is block lower triangular, so that rows follow by substitution."""
    W = np.zeros_like(V)
    for own, group in enumerate(groups):
        earlier = [k for g in groups[:own] for k in g]
        rows = [-np.einsum("kn,kjn->jn", V[i, earlier], W[earlier]) for i in group]
        for row, i in zip(rows, group, strict=True):
            row[i] += 1.0
        if len(group) == 1:
            W[group[0]] = rows[0] / V[group[0], group[0]]
            continue
        i, j = group
        determinant = V[i, i] * V[j, j] - V[i, j] * V[j, i]
        W[i] = (V[j, j] * rows[0] - V[i, j] * rows[1]) / determinant
        W[j] = (V[i, i] * rows[1] - V[j, i] * rows[0]) / determinant
    return W


def _rates(A: np.ndarray, group: tuple[int, ...]) -> np.ndarray:
    """Minus the eigenvalues of one diagonal group, (1 or 2, N)."""
    if len(group) == 1:
        own: np.ndarray = -A[group[0], group[0]]
        return own[None]
    refuse_large(group)
    i, j = group
    total = -(A[i, i] + A[j, j])
    product = A[i, i] * A[j, j] - A[i, j] * A[j, i]
    discriminant = total**2 - 4 * product
    if np.any(discriminant < 0):
        raise oscillating()
    fast = 0.5 * (total + np.sqrt(discriminant))
    return np.stack([fast, product / fast])


def refuse_large(group: tuple[int, ...]) -> None:
    """At most two states in exchange: their poles have a formula."""
    if len(group) > 2:
        raise ModelError("linear block", f"a group of {len(group)} states", "keep at most two in exchange")


def oscillating() -> ModelError:
    """What is said where two states oscillate."""
    return ModelError("linear block", "two states oscillate", "a compartment model has real rates")


def _rates_apart(A: np.ndarray, groups: list[tuple[int, ...]]) -> np.ndarray:
    """Every pole; a group that nearly meets an earlier pole is sped up by the gap, in ``A`` too."""
    rate = np.empty(A.shape[1:])
    for own, group in enumerate(groups):
        rate[list(group)] = _rates(A, group)
        earlier = [k for g in groups[:own] for k in g]
        for _ in range(2 * len(earlier)):
            close = _meets(rate, group, earlier)
            if not close.any():
                break
            speed = np.where(close, 1 + 2 * CLOSEST_POLES, 1.0)
            for i in group:
                for j in group:
                    A[i, j] *= speed
                rate[i] *= speed
    return rate


def _meets(rate: np.ndarray, group: tuple[int, ...], earlier: list[int]) -> np.ndarray:
    close = np.zeros(rate.shape[1], dtype=bool)
    for i in group:
        for k in earlier:
            close |= np.abs(rate[i] - rate[k]) < CLOSEST_POLES * rate[k]
    return close


def _eigenvectors(A: np.ndarray, groups: list[tuple[int, ...]], rate: np.ndarray) -> np.ndarray:
    """Columns V[:, k] with A V = -V diag(rate): own group first, later groups by substitution."""
    size, persons = rate.shape
    V = np.zeros((size, size, persons))
    for own, group in enumerate(groups):
        for k in group:
            _own_part(A, group, rate, k, V)
            for later in groups[own + 1 :]:
                _later_part(A, later, rate[k], V[:, k])
    return V


def _own_part(A: np.ndarray, group: tuple[int, ...], rate: np.ndarray, k: int, V: np.ndarray) -> None:
    V[group[0], k] = 1.0
    if len(group) == 2:
        i, j = group
        V[i, k] = A[i, j]
        V[j, k] = -(A[i, i] + rate[k])


def _later_part(A: np.ndarray, group: tuple[int, ...], pole: np.ndarray, v: np.ndarray) -> None:
    """Solve (A_gg + pole) v_g = -A_g,earlier v_earlier for one group."""
    source = [-(A[i] * v).sum(axis=0) for i in group]
    if len(group) == 1:
        (i,) = group
        v[i] = source[0] / (A[i, i] + pole)
        return
    i, j = group
    a, b, c, d = A[i, i] + pole, A[i, j], A[j, i], A[j, j] + pole
    determinant = a * d - b * c
    v[i] = (d * source[0] - b * source[1]) / determinant
    v[j] = (a * source[1] - c * source[0]) / determinant

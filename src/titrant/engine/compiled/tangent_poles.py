"""Derivatives of the exact solution of the linear block, for all persons at once.

    A' = dA/dp,  M = W A' V,  dmu_k = M_kk,  dV = V C,  dW = -C W,  C_kj = M_kj / (mu_j - mu_k),  mu = -rate

Poles that nearly meet make the terms large and their sum small: what is lost grows with the square of one over the
gap. People with a gap below ``CLOSEST`` are named, for whom differences serve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from titrant.engine.compiled.evaluate import evaluate
from titrant.engine.compiled.linear import Poles, solve_poles
from titrant.engine.compiled.tangent_plan import TangentPlan
from titrant.engine.compiled.trace import Node

CLOSEST = 3e-4  # of a rate; at this gap a derivative keeps eight digits

Symbols = Mapping[Node, np.ndarray | float]


@dataclass(frozen=True, eq=False)
class PoleSlopes:
    """Derivatives by P parameters, of N persons with K poles.

    ``speed`` (P, K, N) of minus the rates, ``turn`` (P, states read, K, N) of the shares, ``load`` (P, R, K, N) of what
    one nmol of each route adds, ``amplitude`` (P, K, N) of the drug-free start. ``close`` (N,) says who has poles
    that nearly meet.
    """

    speed: np.ndarray
    turn: np.ndarray
    load: np.ndarray
    amplitude: np.ndarray
    close: np.ndarray


def pole_slopes(plan: TangentPlan, read: tuple[int, ...], symbols: Symbols, persons: int) -> PoleSlopes:
    """Derivatives of the poles of some persons; ``read`` are the linear states whose shares are wanted."""
    poles = _poles(plan, symbols, persons)
    K, P, routes = len(plan.structure.linear), len(plan.by), plan.traced.system.depots
    found = PoleSlopes(
        np.zeros((P, K, persons)),
        np.zeros((P, len(read), K, persons)),
        np.zeros((P, len(routes), K, persons)),
        np.zeros((P, K, persons)),
        np.zeros(persons, dtype=bool),
    )
    for t in range(P):
        _of_one(plan, t, read, symbols, poles, found)
    return found


def _poles(plan: TangentPlan, symbols: Symbols, persons: int) -> Poles:
    pairs = list(plan.structure.coefficient)
    values = evaluate([plan.structure.coefficient[pair] for pair in pairs], symbols, persons)
    return solve_poles(plan.structure, dict(zip(pairs, values, strict=True)), persons)


def _of_one(
    plan: TangentPlan, t: int, read: tuple[int, ...], symbols: Symbols, poles: Poles, found: PoleSlopes
) -> None:
    """Fill in the derivatives by parameter ``t``."""
    order = {state: k for k, state in enumerate(plan.structure.linear)}
    persons = poles.rate.shape[1]
    C = _turned(plan, t, symbols, poles, found)
    W, V = poles.W, poles.V
    if C is not None:
        found.turn[t] = np.einsum("ikn,kjn->ijn", V[[order[i] for i in read]], C)
    by, system = plan.by[t], plan.traced.system
    for r, (route, depot) in enumerate(system.depots.items()):
        column, fraction = W[:, order[system.states.index(depot.state)]], plan.traced.fractions[route]
        if C is not None:
            found.load[t, r] = -np.einsum("kjn,jn->kn", C, column) * evaluate([fraction], symbols, persons)[0]
        slope = _slope(fraction, by, symbols, persons)
        if slope is not None:
            found.load[t, r] += column * slope
    for i in plan.structure.linear:
        start = plan.traced.initial[i]
        if C is not None and not (start.op == "const" and start.value == 0.0):
            moved = np.einsum("kjn,jn->kn", C, W[:, order[i]])
            found.amplitude[t] -= moved * evaluate([start], symbols, persons)[0]
        slope = _slope(start, by, symbols, persons)
        if slope is not None:
            found.amplitude[t] += W[:, order[i]] * slope


def _turned(plan: TangentPlan, t: int, symbols: Symbols, poles: Poles, found: PoleSlopes) -> np.ndarray | None:
    """C of one parameter, (K, K, N); None where it moves no coefficient. Notes speeds and who has close poles."""
    entries = plan.coefficients(t)
    if not entries:
        return None
    linear, (K, persons) = plan.structure.linear, poles.rate.shape
    order = {state: k for k, state in enumerate(linear)}
    M, touched = np.zeros((K, K, persons)), np.zeros((K, K), dtype=bool)
    for (i, j), value in zip(entries, evaluate(list(entries.values()), symbols, persons), strict=True):
        rows = [k for k, state in enumerate(linear) if i in plan.upstream(state)]
        columns = [order[state] for state in linear if state in plan.upstream(j)]
        own = np.ix_(rows, columns)
        M[own] += (poles.W[rows, order[i]] * value)[:, None] * poles.V[order[j], columns]
        touched[own] = True
    found.speed[t] = M[range(K), range(K)]
    np.fill_diagonal(touched, False)
    C = np.zeros_like(M)
    for k, j in zip(*np.nonzero(touched), strict=True):
        gap = poles.rate[k] - poles.rate[j]
        np.logical_or(found.close, np.abs(gap) < CLOSEST * poles.rate[k], out=found.close)
        C[k, j] = M[k, j] / gap
    return C


def _slope(root: Node, by: Node, symbols: Symbols, persons: int) -> np.ndarray | None:
    from titrant.engine.compiled.tangent_plan import partials

    slopes = partials([root], [by])[0]
    return evaluate([slopes[by]], symbols, persons)[0] if slopes else None

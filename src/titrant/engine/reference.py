"""The reference engine: SciPy's DOP853 at tight tolerance, one person at a time, restarted at each entry.

Slow and independent of the plain engine's method; tests hold the others to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.engine.doses import DoseEvent
from titrant.engine.schedule import entries
from titrant.engine.solution import Solution
from titrant.models.system import Numbers, System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

RTOL = 1e-11
ATOL = 1e-12


def solve(system: System, p: Numbers, doses: Sequence[DoseEvent], times: Any) -> Solution:
    """States and outputs of N people at the given times; see ``plain.solve`` for shapes."""
    wanted = np.asarray(times, dtype=float)
    people = int(np.broadcast(*(np.asarray(value) for value in p)).size) if p else 1
    own = tuple(np.broadcast_to(np.asarray(value, dtype=float), (people,)) for value in p)
    states = np.stack([_person(system, own, doses, wanted, person=person) for person in range(people)])
    column = tuple(value[:, None] for value in own)
    seen = system.observe(wanted[None, :], tuple(np.moveaxis(states, 2, 0)), column)
    outputs = np.stack([np.broadcast_to(value, states.shape[:2]) for value in seen], axis=2)
    return Solution(wanted, states, outputs, system.states, system.outputs, "reference")


def _person(system: System, own: Numbers, doses: Sequence[DoseEvent], wanted: Array, *, person: int) -> Array:
    from scipy.integrate import solve_ivp

    p = tuple(float(value[person]) for value in own)
    coming = [entry for entry in entries(system, own, doses, own[0].size) if entry.amount[person] != 0.0]
    y = np.array([float(value) for value in system.initial(p)])
    start = min([0.0, *wanted[:1], *(entry.time for entry in coming[:1])])
    # SciPy's interpolation between steps is less accurate than its steps, so every wanted time ends one.
    entering = {entry.time for entry in coming if entry.time < wanted[-1]}
    stops = sorted({start, *entering, *(float(time) for time in wanted if time > start)})
    result = np.empty((wanted.size, y.size))
    result[wanted <= start] = y
    step = 1e-3
    for t0, t1 in pairwise(stops):
        for entry in coming:
            if entry.time == t0:
                y[entry.place] += entry.amount[person]
                step = 1e-3
        solved = solve_ivp(
            lambda t, state: np.array(system.rhs(t, tuple(state), p), dtype=float),
            (t0, t1),
            y,
            method="DOP853",
            rtol=RTOL,
            atol=ATOL,
            first_step=min(step, t1 - t0),
        )
        y = solved.y[:, -1].copy()
        step = float(np.diff(solved.t).max())
        result[wanted == t1] = y
    return result

"""Work item W on SciPy's odeint (LSODA), the fastest of SciPy's solvers here, with equations compiled by numba."""

from __future__ import annotations

import numpy as np
from numba import njit
from scipy.integrate import odeint
from tests.engines.work_item import OUTPUTS, W, observe

from benchmarks.engine.numbalsoda_w import compiled_equations

_INTO = njit(compiled_equations())


@njit
def _slopes(t, y, p):
    dy = np.empty_like(y)
    _INTO(t, y, dy, p)
    return dy


def solve(params: np.ndarray, doses: np.ndarray, times: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    """Outputs (N, D*T, 6) of W; ``times`` are those of a day without 0, doses (D,)."""
    grid = np.concatenate([[0.0], times])
    out = np.empty((len(params), len(doses) * len(times), len(OUTPUTS)))
    for n, p in enumerate(params):
        y, days = np.array(W.initial(p), dtype=float), []
        for amount in doses:
            y[0] += amount
            found = odeint(_slopes, y, grid, args=(p,), rtol=rtol, atol=atol, tfirst=True)
            days.append(found[1:])
            y = found[-1].copy()
        out[n] = np.stack(observe(0.0, np.concatenate(days).T, p), axis=1)
    return out

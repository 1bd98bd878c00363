"""Work item W on numbalsoda's dop853: restarted at every dose, everything compiled, one person after another."""

from __future__ import annotations

import numba as nb
import numpy as np
from numbalsoda import dop853, lsoda_sig
from tests.engines.work_item import FIXED

_K = {k: float(v) for k, v in FIXED.items()}
_SOURCE = """
def rhs(t, y, dy, p):
    DEP, GUT, PC, PP, MC, MP, CE, ME = y[0], y[1], y[2], y[3], y[4], y[5], y[6], y[7]
    E, R, X, G, C, P = y[8], y[9], y[10], y[11], y[12], y[13]
    KA, F, CL, VC, CLM, KE0, KN, IC50 = p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]
    cp = PC / VC; cpp = PP / VP; cm = MC / VM; cmp_ = MP / VMP
    ae = E / KEND; ant = CE / KN + ME / KM
    free = 1.0 / (1.0 + ae + ant)
    S0 = (E0 / KEND) / (1.0 + E0 / KEND)
    occB = ant * free; s = R * X * ae * free / S0
    u = (1.0 - s) / (1.0 + s)
    dy[0] = -KA * DEP
    dy[1] = KA * DEP - KGUT * GUT
    dy[2] = F * KGUT * GUT - CL * cp - Q * (cp - cpp)
    dy[3] = Q * (cp - cpp)
    dy[4] = FM * KGUT * GUT + FSYS * CL * cp - CLM * cm - QM * (cm - cmp_)
    dy[5] = QM * (cm - cmp_)
    dy[6] = KE0 * (KPP * cp - CE)
    dy[7] = KE0 * (KPM * cm - ME)
    dy[8] = KEND_T * (E0 * (1.0 + AE * u) - E)
    dy[9] = KR * (1.0 + AR * occB - R * (1.0 + BR * S0 * (s - 1.0)))
    dy[10] = KX * (1.0 + AX * u - X)
    dy[11] = KG * ((1.0 - IMAX * CE / (IC50 + CE)) * (1.0 + BG) / (1.0 + BG * s) * (1.0 - CG + CG * C) - G)
    dy[12] = KC * (2.0 * G * G / (1.0 + G * G) * (1.0 + CC) / (1.0 + CC * s) - C)
    dy[13] = KP * (P0 * (1.0 - WC - WG + WC * C + WG * G) * (1.0 + WS) / (1.0 + WS * s) - P)
"""


def compiled_equations() -> object:
    """The function of the text above, with W's numbers as constants."""
    space: dict[str, object] = dict(_K)
    exec(_SOURCE, space)
    return space["rhs"]


RHS = nb.cfunc(lsoda_sig)(compiled_equations())
ADDRESS = RHS.address  # type: ignore[attr-defined]  # numba's cfunc


@nb.njit
def _observe(z, p, row):
    ae = z[8] / 2.0
    ant = z[6] / p[6] + z[7] / 3.0
    free = 1.0 / (1.0 + ae + ant)
    row[0] = z[2] / p[3]
    row[1] = z[4] / 300.0
    row[2] = ant * free
    row[3] = z[9] * z[10] * ae * free * 3.0
    row[4] = z[11]
    row[5] = z[13]


def solve(params, doses, times, rtol, atol):
    """Outputs (N, D*T, 6) of W; ``times`` are those of a day without 0, doses (D,)."""
    return _solve(ADDRESS, params, doses, times, rtol, atol)


@nb.njit(nogil=True)
def _solve(address, params, doses, times, rtol, atol):
    N, D, T = params.shape[0], doses.shape[0], times.shape[0]
    out = np.empty((N, D * T, 6))
    grid = np.concatenate((np.zeros(1), times))
    for n in range(N):
        p = params[n].copy()
        y = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 6.0])
        for d in range(D):
            y[0] += doses[d]
            found, _ = dop853(address, y, grid, data=p, rtol=rtol, atol=atol)
            for k in range(T):
                _observe(found[k + 1], p, out[n, d * T + k])
            y = found[T].copy()
    return out


@nb.njit(nogil=True)
def solve_scattered(address, params, times, amounts, wanted, rtol, atol):
    """Outputs (N, T, 6) at ``wanted`` of people who take ``amounts`` (N, E) at ``times`` (N, E), in order."""
    N, E, T = params.shape[0], times.shape[1], wanted.shape[0]
    out = np.empty((N, T, 6))
    for n in range(N):
        p = params[n].copy()
        y = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 6.0])
        k, now = 0, 0.0
        for e in range(E + 1):
            until = times[n, e] if e < E else wanted[T - 1]
            last = k
            while last < T and wanted[last] <= until:
                last += 1
            if y[0] == 0.0:  # nothing taken yet: at rest, where the solver finds no first step
                for i in range(k, last):
                    _observe(y, p, out[n, i])
                now = until
            elif until > now:
                grid = np.empty(last - k + 2)
                grid[0], grid[last - k + 1] = now, until
                grid[1 : last - k + 1] = wanted[k:last]
                if last > k and wanted[last - 1] == until:
                    grid = grid[: last - k + 1]
                found, _ = dop853(address, y, grid, data=p, rtol=rtol, atol=atol)
                for i in range(k, last):
                    _observe(found[i - k + 1], p, out[n, i])
                y, now = found[found.shape[0] - 1].copy(), until
            k = last
            if e < E:
                y[0] += amounts[n, e]
    return out

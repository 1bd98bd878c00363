"""Work item W: the fourteen-state system on which engines are compared (naltrexone, receptor, glia, pain).

Invented numbers, real size: eight linear states from gut to effect site, six nonlinear ones.
"""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np

from titrant.models.system import Depot, System

LN2 = log(2.0)
DOSE_NMOL = 4.5e6 / 341.4
FIXED = {
    "KGUT": 2.5, "FM": 0.60, "Q": 60.0, "VP": 200.0, "FSYS": 0.70, "VM": 300.0, "QM": 50.0, "VMP": 200.0,
    "KPP": 1.0, "KPM": 0.10, "KM": 3.0, "KEND": 2.0, "E0": 1.0, "KEND_T": 0.50, "AE": 1.5, "KR": LN2 / 48.0,
    "AR": 0.60, "BR": 0.80, "KX": LN2 / 24.0, "AX": 0.50, "KG": LN2 / 72.0, "IMAX": 0.60, "BG": 0.50, "CG": 0.30,
    "KC": LN2 / 12.0, "CC": 0.40, "KP": LN2 / 72.0, "P0": 6.0, "WC": 0.35, "WG": 0.25, "WS": 0.50,
}  # fmt: skip
TYPICAL = {"KA": 1.5, "F": 0.20, "CL": 180.0, "VC": 500.0, "CLM": 30.0, "KE0": LN2, "KN": 0.50, "IC50": 1.0}
OMEGA = {"KA": 0.50, "F": 0.40, "CL": 0.30, "VC": 0.25, "CLM": 0.30, "KE0": 0.30, "KN": 0.30, "IC50": 0.50}
F_CAP = 0.39
STATES = ("DEP", "GUT", "PC", "PP", "MC", "MP", "CE", "ME", "E", "R", "X", "G", "C", "P")
OUTPUTS = ("cp", "cm", "occB", "s", "G", "P")


def _signal(y: Any, KN: Any) -> tuple[Any, Any, Any]:
    """Antagonist occupancy, agonist signal over its baseline, baseline binding."""
    CE, ME, E, R, X = y[6], y[7], y[8], y[9], y[10]
    ae = E / FIXED["KEND"]
    ant = CE / KN + ME / FIXED["KM"]
    free = 1.0 / (1.0 + ae + ant)
    S0 = (FIXED["E0"] / FIXED["KEND"]) / (1.0 + FIXED["E0"] / FIXED["KEND"])
    return ant * free, R * X * ae * free / S0, S0


def rhs(t: Any, y: Any, p: Any) -> tuple[Any, ...]:
    DEP, GUT, PC, PP, MC, MP, CE, ME, E, R, X, G, C, P = y
    KA, F, CL, VC, CLM, KE0, KN, IC50 = p
    k = FIXED
    cp, cpp, cm, cmp_ = PC / VC, PP / k["VP"], MC / k["VM"], MP / k["VMP"]
    occB, s, S0 = _signal(y, KN)
    u = (1.0 - s) / (1.0 + s)
    inh = 1.0 - k["IMAX"] * CE / (IC50 + CE)
    g2 = G * G
    return (
        -KA * DEP,
        KA * DEP - k["KGUT"] * GUT,
        F * k["KGUT"] * GUT - CL * cp - k["Q"] * (cp - cpp),
        k["Q"] * (cp - cpp),
        k["FM"] * k["KGUT"] * GUT + k["FSYS"] * CL * cp - CLM * cm - k["QM"] * (cm - cmp_),
        k["QM"] * (cm - cmp_),
        KE0 * (k["KPP"] * cp - CE),
        KE0 * (k["KPM"] * cm - ME),
        k["KEND_T"] * (k["E0"] * (1.0 + k["AE"] * u) - E),
        k["KR"] * (1.0 + k["AR"] * occB - R * (1.0 + k["BR"] * S0 * (s - 1.0))),
        k["KX"] * (1.0 + k["AX"] * u - X),
        k["KG"] * (inh * (1.0 + k["BG"]) / (1.0 + k["BG"] * s) * (1.0 - k["CG"] + k["CG"] * C) - G),
        k["KC"] * (2.0 * g2 / (1.0 + g2) * (1.0 + k["CC"]) / (1.0 + k["CC"] * s) - C),
        k["KP"]
        * (k["P0"] * (1.0 - k["WC"] - k["WG"] + k["WC"] * C + k["WG"] * G) * (1.0 + k["WS"]) / (1.0 + k["WS"] * s) - P),
    )


def observe(t: Any, y: Any, p: Any) -> tuple[Any, ...]:
    occB, s, _ = _signal(y, p[6])
    return (y[2] / p[3], y[4] / FIXED["VM"], occB, s, y[11], y[13])


def initial(p: Any) -> tuple[Any, ...]:
    return (*([0.0] * 8), FIXED["E0"], 1.0, 1.0, 1.0, 1.0, FIXED["P0"])


W = System(
    name="W",
    states=STATES,
    parameters=tuple(TYPICAL),
    outputs=OUTPUTS,
    rhs=rhs,
    observe=observe,
    initial=initial,
    depots={"oral": Depot(state="DEP", fraction=lambda p: 1.0, lag=lambda p: 0.0)},
    typical=tuple(TYPICAL.values()),
)


def population(n: int, seed: int = 20261123) -> np.ndarray:
    """Individual parameters, (N, 8) in the order of ``W.parameters``; F capped so that F + FM < 1."""
    eta = np.random.default_rng(seed).standard_normal((n, len(TYPICAL)))
    p = np.stack([TYPICAL[k] * np.exp(OMEGA[k] * eta[:, j]) for j, k in enumerate(TYPICAL)], axis=1)
    p[:, 1] = np.minimum(p[:, 1], F_CAP)
    return p


def relative_error(y: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """|y - ref| / (|ref| + 1e-3 max_t |ref|), arrays (N, T, S)."""
    scale = np.abs(reference) + 1e-3 * np.abs(reference).max(axis=1, keepdims=True)
    return np.abs(y - reference) / scale

"""Work item W on pydiffsol's tsit45 (Rust, compiled through LLVM): one call a dosing day."""

from __future__ import annotations

import re

import numpy as np
import pydiffsol
from tests.engines.work_item import FIXED, OUTPUTS, W, observe

NAMES = ("ka", "bio", "cl", "vc", "clm", "keo", "kn", "ic")
EQUATIONS = """
cp { pc / vc }
cpp { pp / VP }
cm { mc / VM }
cmp { mp / VMP }
ae { e / KEND }
ant { ce / kn + me / KM }
free { 1.0 / (1.0 + ae + ant) }
occ { ant * free }
sig { r * x * ae * free / S0 }
mu { (1.0 - sig) / (1.0 + sig) }
gg { g * g }
F_i {
  -ka * dep,
  ka * dep - KGUT * gut,
  bio * KGUT * gut - cl * cp - Q * (cp - cpp),
  Q * (cp - cpp),
  FM * KGUT * gut + FSYS * cl * cp - clm * cm - QM * (cm - cmp),
  QM * (cm - cmp),
  keo * (KPP * cp - ce),
  keo * (KPM * cm - me),
  KEND_T * (E0 * (1.0 + AE * mu) - e),
  KR * (1.0 + AR * occ - r * (1.0 + BR * S0 * (sig - 1.0))),
  KX * (1.0 + AX * mu - x),
  KG * ((1.0 - IMAX * ce / (ic + ce)) * (1.0 + BG) / (1.0 + BG * sig) * (1.0 - CG + CG * c) - g),
  KC * (2.0 * gg / (1.0 + gg) * (1.0 + CC) / (1.0 + CC * sig) - c),
  KP * (P0 * (1.0 - WC - WG + WC * c + WG * g) * (1.0 + WS) / (1.0 + WS * sig) - p),
}
"""
STATES = tuple(name.lower() for name in W.states)


def _code() -> str:
    numbers = {**FIXED, "S0": (FIXED["E0"] / FIXED["KEND"]) / (1.0 + FIXED["E0"] / FIXED["KEND"])}
    text = EQUATIONS
    for name in sorted(numbers, key=len, reverse=True):
        text = re.sub(rf"\b{name}\b", repr(float(numbers[name])), text)
    inputs = ", ".join(f"{name} = 1.0" for name in (*NAMES, *(f"start{k}" for k in range(len(STATES)))))
    states = ", ".join(f"{name} = start{k}" for k, name in enumerate(STATES))
    return f"in_i {{ {inputs} }}\nu_i {{ {states} }}\n{text}"


ODE = pydiffsol.Ode(
    _code(), matrix_type=pydiffsol.nalgebra_dense, scalar_type=pydiffsol.f64, jit_backend=pydiffsol.llvm
)
ODE.ode_solver = pydiffsol.tsit45


def solve(params: np.ndarray, doses: np.ndarray, times: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    """Outputs (N, D*T, 6) of W; ``times`` are those of a day without 0, doses (D,)."""
    ODE.rtol, ODE.atol = rtol, atol
    out = np.empty((len(params), len(doses) * len(times), len(OUTPUTS)))
    for n, p in enumerate(params):
        y, days = np.array(W.initial(p), dtype=float), []
        for amount in doses:
            y[0] += amount
            days.append(np.array(ODE.solve_dense(np.concatenate([p, y]), times).ys))
            y = days[-1][:, -1].copy()
        states = np.concatenate(days, axis=1)
        out[n] = np.stack(observe(0.0, states, p), axis=1)
    return out

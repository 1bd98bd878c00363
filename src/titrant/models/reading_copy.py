"""The coupled system on one screen, for readers: naltrexone to pain, occupancy structure M2.

Nothing computes with this copy; a test holds it equal to the composed ``full-M2``. Amounts in nmol,
concentrations in nmol/L, time in h.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from titrant.core.functions import maximum


def full_m2(y: SimpleNamespace, p: SimpleNamespace) -> dict[str, Any]:
    """Time derivatives of all 22 states."""
    # naltrexone and 6-beta-naltrexol
    C2, C3, M2, M3 = y.A2 / p.V2, y.A3 / p.V3, y.A2_6bn / p.V2_6bn, y.A3_6bn / p.V3_6bn
    gut, mouth, skin = p.ka * y.A_gut, p.ka_buccal * y.A_buccal, p.ka_skin * y.A_skin
    d: dict[str, Any] = {"A_gut": -gut, "A_buccal": -mouth, "A_skin": -skin}
    d["A2"] = p.F * gut + p.F_buccal * mouth + p.F_skin * skin - (p.CL + p.Q) * C2 + p.Q * C3
    d["A3"] = p.Q * (C2 - C3)
    d["A2_6bn"] = p.F_6bn * gut + p.F_6bn_buccal * mouth + p.fm_6bn * p.CL * C2 - p.CL_6bn * M2 - p.Q_6bn * (M2 - M3)
    d["A3_6bn"] = p.Q_6bn * (M2 - M3)
    d["bn"] = p.ke0 * (p.fu * C2 - y.bn)
    d["bm"] = p.ke0 * (p.fu_6bn * M2 - y.bm)
    # mu receptor, two states
    x = y.bn / p.Kd_M2 + y.bm / p.Kd_6bn_M2
    d["s"] = p.k3 * (1 - y.s) * (y.bn / p.Kd_M2) / (1 + x) - p.k4 * y.s
    occupancy = y.s + (1 - y.s) * x / (1 + x)
    # rebound
    tone = y.E * y.R * y.S * (1 - occupancy)
    answer = maximum(0, 1 - tone) - (1 - p.rectified) * maximum(0, tone - 1)
    d["E"] = (maximum(0, 1 + p.gain_endorphin * answer) - y.E) / p.tau_endorphin
    d["X"] = p.k_pool * (maximum(0, occupancy - p.O_thr) - y.X)
    d["R"] = p.k_up * y.X * (p.R_max - y.R) - p.k_down * (y.R - 1)
    d["S"] = (maximum(0, 1 + p.gain_sensitivity * answer) - y.S) / p.tau_sensitivity
    # glia, cytokines
    calmed = 1 - p.Emax_glia * y.bn / (y.bn + p.EC50_TLR4)
    d["G"] = (maximum(0, 1 - p.gain_glia_tone * (tone - 1)) * calmed - y.G) / p.tau_glia
    d["Cyt"] = (y.G - y.Cyt) / p.tau_cytokine
    # sleep and gut
    d["H"] = (occupancy - y.H) / p.tau_sleep
    over = maximum(0, y.Ex / y.L - 1)
    d["Ex"] = (gut - y.Ex) / p.tau_Ex
    d["L"] = (p.L0 - y.L) / p.tau_back - p.k_shift * y.L * over / (1 + over)
    # placebo, natural course, pain
    d["Pl"] = (p.capsule * p.placebo_size - y.Pl) / p.tau_placebo
    d["Nat"] = -y.Nat / p.tau_natural
    share = (1 + p.O50) * occupancy / (occupancy + p.O50)
    target = p.drug_effect * share - p.gain_pain_tone * (tone - 1) - p.gain_pain_glia * (1 - y.Cyt)
    d["Pd"] = (target - y.Pd) / p.tau_relief
    return d

"""Naltrexone and 6-beta-naltrexol from gut, mouth, skin or vein to free plasma.

    dA_gut/dt    = -ka*A_gut
    dA_buccal/dt = -ka_buccal*A_buccal
    dA_skin/dt   = -ka_skin*A_skin
    uptake       = F*ka*A_gut + F_buccal*ka_buccal*A_buccal + F_skin*ka_skin*A_skin
    presystemic  = F_6bn*ka*A_gut + F_6bn_buccal*ka_buccal*A_buccal
    dA2/dt       = uptake - (CL + Q)*C2 + Q*C3
    dA3/dt       = Q*C2 - Q*C3
    dA2_6bn/dt   = presystemic + fm_6bn*CL*C2 - (CL_6bn + Q_6bn)*C2_6bn + Q_6bn*C3_6bn
    dA3_6bn/dt   = Q_6bn*C2_6bn - Q_6bn*C3_6bn
    C2 = A2/V2,  C3 = A3/V3,  C2_6bn = A2_6bn/V2_6bn,  C3_6bn = A3_6bn/V3_6bn
    un = fu*C2,  um = fu_6bn*C2_6bn,  gut_input = ka*A_gut

A swallowed dose enters A_gut after tlag. Amounts in nmol of base: one mole of naltrexone makes one of
6-beta-naltrexol, so no molar mass appears; a dose is named as hydrochloride where it is converted.
What is absorbed but becomes neither (1 - F - F_6bn) is lost. F_skin is 0 unless stated: intact skin let
nothing measurable through in 72 h. Concentrations in nmol/L, time in h.
Source: claims E04, E05; `licko-1981`, `johnson-2010`, `label-naltrexone-tablets`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """Amounts in depots, blood and tissue."""

    A_gut: float  # naltrexone in the gut [nmol]
    A_buccal: float  # naltrexone at the lining of the mouth [nmol]
    A_skin: float  # naltrexone on the skin [nmol]
    A2: float  # naltrexone, central [nmol]
    A3: float  # naltrexone, peripheral [nmol]
    A2_6bn: float  # 6-beta-naltrexol, central [nmol]
    A3_6bn: float  # 6-beta-naltrexol, peripheral [nmol]


class Params(NamedTuple):
    """Absorption, first pass, disposition, binding."""

    ka: float  # absorption rate constant from the gut [1/h]
    tlag: float  # lag before a swallowed dose reaches the gut depot [h]
    F: float  # share of a swallowed dose reaching blood as naltrexone [1]
    F_6bn: float  # share of a swallowed dose reaching blood as 6-beta-naltrexol [1]
    ka_buccal: float  # absorption rate constant from the mouth [1/h]
    F_buccal: float  # share of a buccal dose reaching blood as naltrexone [1]
    F_6bn_buccal: float  # share of a buccal dose reaching blood as 6-beta-naltrexol [1]
    ka_skin: float  # loss rate constant from the skin [1/h]
    F_skin: float  # share of a skin dose reaching blood [1]
    CL: float  # clearance of naltrexone [L/h]
    V2: float  # central volume of naltrexone [L]
    Q: float  # inter-compartmental clearance of naltrexone [L/h]
    V3: float  # peripheral volume of naltrexone [L]
    fm_6bn: float  # share of systemic clearance that forms 6-beta-naltrexol [1]
    CL_6bn: float  # clearance of 6-beta-naltrexol [L/h]
    V2_6bn: float  # central volume of 6-beta-naltrexol [L]
    Q_6bn: float  # inter-compartmental clearance of 6-beta-naltrexol [L/h]
    V3_6bn: float  # peripheral volume of 6-beta-naltrexol [L]
    fu: float  # free share of naltrexone in plasma [1]
    fu_6bn: float  # free share of 6-beta-naltrexol in plasma [1]


class Outputs(NamedTuple):
    """What other models and people see."""

    C2: float  # naltrexone in plasma, total [nmol/L]
    C2_6bn: float  # 6-beta-naltrexol in plasma, total [nmol/L]
    un: float  # naltrexone in plasma, free [nmol/L]
    um: float  # 6-beta-naltrexol in plasma, free [nmol/L]
    gut_input: float  # naltrexone leaving the gut [nmol/h]


def initial(p: Numbers) -> Numbers:
    """Drug-free: nothing anywhere."""
    return States(*(0.0 for _ in States._fields))


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivatives, line by line as above. No inputs."""
    A_gut, A_buccal, A_skin, A2, A3, A2_6bn, A3_6bn = y
    ka, _, F, F_6bn, ka_buccal, F_buccal, F_6bn_buccal, ka_skin, F_skin = p[:9]
    CL, V2, Q, V3, fm_6bn, CL_6bn, V2_6bn, Q_6bn, V3_6bn = p[9:18]

    C2, C3 = A2 / V2, A3 / V3
    C2_6bn, C3_6bn = A2_6bn / V2_6bn, A3_6bn / V3_6bn
    uptake = F * ka * A_gut + F_buccal * ka_buccal * A_buccal + F_skin * ka_skin * A_skin
    presystemic = F_6bn * ka * A_gut + F_6bn_buccal * ka_buccal * A_buccal

    dA_gut = -ka * A_gut
    dA_buccal = -ka_buccal * A_buccal
    dA_skin = -ka_skin * A_skin
    dA2 = uptake - (CL + Q) * C2 + Q * C3
    dA3 = Q * C2 - Q * C3
    dA2_6bn = presystemic + fm_6bn * CL * C2 - (CL_6bn + Q_6bn) * C2_6bn + Q_6bn * C3_6bn
    dA3_6bn = Q_6bn * C2_6bn - Q_6bn * C3_6bn
    return dA_gut, dA_buccal, dA_skin, dA2, dA3, dA2_6bn, dA3_6bn


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Plasma concentrations, total and free, and what leaves the gut."""
    A_gut, _, _, A2, _, A2_6bn, _ = y
    q = Params(*p)
    C2, C2_6bn = A2 / q.V2, A2_6bn / q.V2_6bn
    return Outputs(C2, C2_6bn, q.fu * C2, q.fu_6bn * C2_6bn, q.ka * A_gut)

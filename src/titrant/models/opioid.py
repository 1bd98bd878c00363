"""An opioid taken beside naltrexone: one compartment, swallowed or injected.

    dA_opioid_gut/dt = -ka_opioid*A_opioid_gut
    dA_opioid/dt     = F_opioid*ka_opioid*A_opioid_gut - k_opioid*A_opioid
    g                = free_opioid*A_opioid/(V_opioid*Kd_agonist)

g is the opioid's free concentration in the brain over its own dissociation constant at mu; it meets the
antagonist in the occupancy model. Amounts in nmol, concentrations in nmol/L, time in h. titrant never
proposes naltrexone beside an opioid; this model is for reading what has been tried.
Source: claims E06, C27; numbers for morphine from `volpe-2011` and its label.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """Opioid in gut and body."""

    A_opioid_gut: float  # opioid in the gut [nmol]
    A_opioid: float  # opioid in the body [nmol]


class Params(NamedTuple):
    """Kinetics and affinity."""

    ka_opioid: float  # absorption rate constant of the opioid [1/h]
    F_opioid: float  # share of a swallowed opioid dose reaching blood [1]
    k_opioid: float  # elimination rate constant of the opioid [1/h]
    V_opioid: float  # volume of the opioid [L]
    free_opioid: float  # free opioid in the brain over total in plasma [1]
    Kd_agonist: float  # dissociation constant of the opioid at mu [nmol/L]


class Outputs(NamedTuple):
    """What competes for the receptor."""

    g: float  # agonist over its dissociation constant [1]


def initial(p: Numbers) -> Numbers:
    """Opioid-free."""
    return States(0.0, 0.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivatives, line by line as above. No inputs."""
    A_opioid_gut, A_opioid = y
    ka_opioid, F_opioid, k_opioid, _, _, _ = p

    dA_opioid_gut = -ka_opioid * A_opioid_gut
    dA_opioid = F_opioid * ka_opioid * A_opioid_gut - k_opioid * A_opioid
    return dA_opioid_gut, dA_opioid


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Agonist over its dissociation constant."""
    _, A_opioid = y
    q = Params(*p)
    return Outputs(q.free_opioid * A_opioid / (q.V_opioid * q.Kd_agonist))

"""Mu-opioid occupancy M3: the receptor follows a slow effect site.

    dCe/dt       = ke0_M3*(un + um/ratio_6bn - Ce)
    x_mu         = Ce/Kd_M3
    blocked_mu   = 0
    occupancy_mu = blocked_mu + (1 - blocked_mu)*x_mu/(1 + x_mu + g)

Too slow at onset (1 h after 4.5 mg: 21 %) and too steep after 72 h, but free of a second receptor state.
Concentrations in nmol/L, time in h.
Source: claims E01, E02, E03.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """The effect site."""

    Ce: float  # drug at the slow effect site, as naltrexone [nmol/L]


class Inputs(NamedTuple):
    """Drug in plasma and agonist."""

    un: float  # naltrexone in plasma, free [nmol/L]
    um: float  # 6-beta-naltrexol in plasma, free [nmol/L]
    g: float  # agonist over its dissociation constant [1]


class Params(NamedTuple):
    """Affinity and exchange rate."""

    Kd_M3: float  # dissociation constant at mu, effect site [nmol/L]
    ke0_M3: float  # exchange rate constant of the slow effect site [1/h]
    ratio_6bn: float  # central potency of naltrexone over 6-beta-naltrexol [1]


class Outputs(NamedTuple):
    """The interface of all three structures."""

    x_mu: float  # antagonist competition at mu [1]
    blocked_mu: float  # share of mu receptors closed to agonists [1]
    occupancy_mu: float  # share of mu receptors held by the drug [1]


def initial(p: Numbers) -> Numbers:
    """Drug-free."""
    return States(0.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivative, line by line as above."""
    (Ce,) = y
    un, um, _ = u
    _, ke0_M3, ratio_6bn = p

    dCe = ke0_M3 * (un + um / ratio_6bn - Ce)
    return (dCe,)


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Occupancy, line by line as above."""
    (Ce,) = y
    _, _, g = u
    Kd_M3, _, _ = p

    x_mu = Ce / Kd_M3
    blocked_mu = 0.0
    occupancy_mu = blocked_mu + (1.0 - blocked_mu) * x_mu / (1.0 + x_mu + g)
    return Outputs(x_mu, blocked_mu, occupancy_mu)

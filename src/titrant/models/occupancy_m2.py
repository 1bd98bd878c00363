"""Mu-opioid occupancy M2: fast binding, then a slow state that no agonist can reach.

    ratio_n      = bn/Kd_M2
    ratio_m      = bm/Kd_6bn_M2
    x_mu         = ratio_n + ratio_m
    RL           = (1 - s)*ratio_n/(1 + x_mu + g)
    ds/dt        = k3*RL - k4*s
    blocked_mu   = s
    occupancy_mu = blocked_mu + (1 - blocked_mu)*x_mu/(1 + x_mu + g)

RL is the share of receptors with naltrexone bound in the fast state; only that state passes into s.
Fits Rabiner 2011, Lee 1988 and Weerts 2008 together; its weak point is 12.5 mg at 72 h (0.51 where the
scan was not significant). Its cause (rebinding, a slow conformation, tissue efflux) is not known.
Concentrations in nmol/L, time in h.
Source: claims E01, E02, E03.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """The slow state."""

    s: float  # share of mu receptors in the slow state [1]


class Inputs(NamedTuple):
    """Drug in the brain and agonist."""

    bn: float  # naltrexone in the brain, free [nmol/L]
    bm: float  # 6-beta-naltrexol in the brain, free [nmol/L]
    g: float  # agonist over its dissociation constant [1]


class Params(NamedTuple):
    """Affinities and rates of the slow state."""

    Kd_M2: float  # dissociation constant of naltrexone, fast state [nmol/L]
    Kd_6bn_M2: float  # dissociation constant of 6-beta-naltrexol in the brain [nmol/L]
    k3: float  # passage into the slow state [1/h]
    k4: float  # return from the slow state [1/h]


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
    (s,) = y
    bn, bm, g = u
    Kd_M2, Kd_6bn_M2, k3, k4 = p

    ratio_n = bn / Kd_M2
    ratio_m = bm / Kd_6bn_M2
    RL = (1.0 - s) * ratio_n / (1.0 + ratio_n + ratio_m + g)

    ds = k3 * RL - k4 * s
    return (ds,)


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Occupancy, line by line as above."""
    (s,) = y
    bn, bm, g = u
    Kd_M2, Kd_6bn_M2, _, _ = p

    x_mu = bn / Kd_M2 + bm / Kd_6bn_M2
    occupancy_mu = s + (1.0 - s) * x_mu / (1.0 + x_mu + g)
    return Outputs(x_mu, s, occupancy_mu)

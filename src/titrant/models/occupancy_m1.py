"""Mu-opioid occupancy M1: the receptor follows plasma at once.

    x_mu         = un/Kd_M1 + um/Kd_6bn_M1
    blocked_mu   = 0
    occupancy_mu = blocked_mu + (1 - blocked_mu)*x_mu/(1 + x_mu + g)

One of three structures behind one interface: x_mu is the ratio by which the drug competes with an
agonist, blocked_mu the share of receptors that no agonist can reach. g is the agonist's concentration
over its own dissociation constant, 0 when none is taken. Fits the dose series of Rabiner 2011; fails the
persistence of Lee 1988 (20, 5, 0, 0 % against 91, 80, 46, 30 %). Concentrations in nmol/L.
Source: claims E02, E03.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """None: nothing is remembered."""


class Inputs(NamedTuple):
    """Drug in plasma and agonist."""

    un: float  # naltrexone in plasma, free [nmol/L]
    um: float  # 6-beta-naltrexol in plasma, free [nmol/L]
    g: float  # agonist over its dissociation constant [1]


class Params(NamedTuple):
    """Affinity."""

    Kd_M1: float  # dissociation constant at mu, free plasma [nmol/L]
    Kd_6bn_M1: float  # the same for 6-beta-naltrexol, at central mu [nmol/L]


class Outputs(NamedTuple):
    """The interface of all three structures."""

    x_mu: float  # antagonist competition at mu [1]
    blocked_mu: float  # share of mu receptors closed to agonists [1]
    occupancy_mu: float  # share of mu receptors held by the drug [1]


def initial(p: Numbers) -> Numbers:
    """Nothing to start."""
    return States()


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Nothing changes by itself."""
    return ()


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Occupancy, line by line as above."""
    un, um, g = u
    Kd_M1, Kd_6bn_M1 = p

    x_mu = un / Kd_M1 + um / Kd_6bn_M1
    blocked_mu = 0.0
    occupancy_mu = blocked_mu + (1.0 - blocked_mu) * x_mu / (1.0 + x_mu + g)
    return Outputs(x_mu, blocked_mu, occupancy_mu)

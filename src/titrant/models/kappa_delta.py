"""Occupancy of kappa and delta receptors in the brain, at equilibrium with free naltrexone.

    occupancy_kappa = bn/(bn + Kd_kappa)
    occupancy_delta = bn/(bn + Kd_delta)

Kd_kappa is twice the mu value and gives 92 % about 4 h after 100 mg (de Laat 2020); Kd_delta is fitted
back from 21 % on 50 mg a day (Weerts 2008). No time course has been measured at either.
Concentrations in nmol/L.
Source: claims E28, C63.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """None."""


class Inputs(NamedTuple):
    """Drug in the brain."""

    bn: float  # naltrexone in the brain, free [nmol/L]


class Params(NamedTuple):
    """Affinities."""

    Kd_kappa: float  # dissociation constant at kappa [nmol/L]
    Kd_delta: float  # dissociation constant at delta [nmol/L]


class Outputs(NamedTuple):
    """Two occupancies."""

    occupancy_kappa: float  # share of kappa receptors held by the drug [1]
    occupancy_delta: float  # share of delta receptors held by the drug [1]


def initial(p: Numbers) -> Numbers:
    """Nothing to start."""
    return States()


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Nothing changes by itself."""
    return ()


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Occupancies, line by line as above."""
    (bn,) = u
    Kd_kappa, Kd_delta = p

    occupancy_kappa = bn / (bn + Kd_kappa)
    occupancy_delta = bn / (bn + Kd_delta)
    return Outputs(occupancy_kappa, occupancy_delta)

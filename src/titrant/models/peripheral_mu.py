"""Occupancy of mu receptors outside the brain (gut, immune cells), where the metabolite counts.

    x_gut         = un/Kd_gut + um/Kd_6bn_gut
    occupancy_gut = x_gut/(1 + x_gut)

No barrier stands between plasma and these receptors, so 6-beta-naltrexol acts with its in-vitro affinity.
No human occupancy was measured there: the constants are in-vitro ones. Concentrations in nmol/L.
Source: claim E05; `cassel-2005`, `pelotte-2009`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """None."""


class Inputs(NamedTuple):
    """Drug in plasma."""

    un: float  # naltrexone in plasma, free [nmol/L]
    um: float  # 6-beta-naltrexol in plasma, free [nmol/L]


class Params(NamedTuple):
    """Affinities."""

    Kd_gut: float  # dissociation constant of naltrexone at peripheral mu [nmol/L]
    Kd_6bn_gut: float  # dissociation constant of 6-beta-naltrexol at peripheral mu [nmol/L]


class Outputs(NamedTuple):
    """One occupancy."""

    occupancy_gut: float  # share of peripheral mu receptors held by drug and metabolite [1]


def initial(p: Numbers) -> Numbers:
    """Nothing to start."""
    return States()


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Nothing changes by itself."""
    return ()


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Occupancy, line by line as above."""
    un, um = u
    Kd_gut, Kd_6bn_gut = p

    x_gut = un / Kd_gut + um / Kd_6bn_gut
    return Outputs(x_gut / (1.0 + x_gut))

"""The placebo part: relief that comes with taking any capsule.

    dPl/dt = (capsule*placebo_size - Pl)/tau_placebo

Pl is relief in points of the pain scale; capsule is 1 while any capsule, with or without drug, is taken and
0 otherwise. Points 0-10, time in h.
Source: claim E10; onset is assumed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """Relief."""

    Pl: float  # relief by expectation [NRS]


class Params(NamedTuple):
    """Size and onset."""

    tau_placebo: float  # time constant of the placebo part [h]
    placebo_size: float  # relief by expectation when fully set in [NRS]
    capsule: float  # 1 while any capsule is taken, else 0 [1]


class Outputs(NamedTuple):
    """Nothing beyond the state."""


def initial(p: Numbers) -> Numbers:
    """Before the first capsule."""
    return States(0.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivative, line by line as above. No inputs."""
    (Pl,) = y
    tau_placebo, placebo_size, capsule = p

    dPl = (capsule * placebo_size - Pl) / tau_placebo
    return (dPl,)


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Nothing: other models read the state."""
    return Outputs()

"""Inflammatory cytokines, which follow glial activation.

    dCyt/dt = (G - Cyt)/tau_cytokine

Cyt is 1 at rest. The one human series (8 women, no concurrent control) saw 17 cytokines fall, anti-inflammatory
ones among them, which points to drift as much as to a drug effect; it is not fitted. Ratios without unit,
time in h.
Source: claim C45 (`parkitny-2017`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """Cytokines."""

    Cyt: float  # inflammatory cytokines over baseline [1]


class Inputs(NamedTuple):
    """Glia."""

    G: float  # glial activation over baseline [1]


class Params(NamedTuple):
    """Turnover."""

    tau_cytokine: float  # time constant of cytokines [h]


class Outputs(NamedTuple):
    """Nothing beyond the state."""


def initial(p: Numbers) -> Numbers:
    """Drug-free."""
    return States(1.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivative, line by line as above."""
    (Cyt,) = y
    (G,) = u
    (tau_cytokine,) = p

    dCyt = (G - Cyt) / tau_cytokine
    return (dCyt,)


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Nothing: other models read the state."""
    return Outputs()

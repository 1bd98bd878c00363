"""What the opioid does at the receptors that the antagonist leaves, and tolerance to it.

    agonist_mu    = (1 - blocked_mu)*g/(1 + x_mu + g)
    signal        = tau_opioid*agonist_mu/(1 + Tol)
    opioid_effect = signal/(1 + signal)
    dTol/dt       = (gain_tolerance*agonist_mu - Tol)/tau_tolerance

agonist_mu is the share of mu receptors held by the opioid, tau_opioid how many times more signal it can make
than half the effect needs, Tol the tolerance. Whether an ultra-low dose of antagonist slows tolerance by
another way (Gs coupling, filamin A) is not built: its source is retracted. Shares without unit, time in h.
Source: claims E06, E27; tolerance is assumed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """Tolerance."""

    Tol: float  # tolerance to the opioid [1]


class Inputs(NamedTuple):
    """Agonist and antagonist at the receptor."""

    g: float  # agonist over its dissociation constant [1]
    x_mu: float  # antagonist competition at mu [1]
    blocked_mu: float  # share of mu receptors closed to agonists [1]


class Params(NamedTuple):
    """Efficacy and tolerance."""

    tau_opioid: float  # efficacy of the opioid [1]
    tau_tolerance: float  # time constant of tolerance [h]
    gain_tolerance: float  # tolerance at full agonist occupancy [1]


class Outputs(NamedTuple):
    """Agonist occupancy and effect."""

    agonist_mu: float  # share of mu receptors held by the opioid [1]
    opioid_effect: float  # effect of the opioid over its greatest [1]


def initial(p: Numbers) -> Numbers:
    """No tolerance."""
    return States(0.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivative, line by line as above."""
    (Tol,) = y
    g, x_mu, blocked_mu = u
    _, tau_tolerance, gain_tolerance = p

    agonist_mu = (1.0 - blocked_mu) * g / (1.0 + x_mu + g)

    dTol = (gain_tolerance * agonist_mu - Tol) / tau_tolerance
    return (dTol,)


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Agonist occupancy and effect, line by line as above."""
    (Tol,) = y
    g, x_mu, blocked_mu = u
    tau_opioid = Params(*p).tau_opioid

    agonist_mu = (1.0 - blocked_mu) * g / (1.0 + x_mu + g)
    signal = tau_opioid * agonist_mu / (1.0 + Tol)
    return Outputs(agonist_mu, signal / (1.0 + signal))

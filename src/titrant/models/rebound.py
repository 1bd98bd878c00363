"""Rebound: what the body does about blockade, and the opioid tone that results.

    tone    = E*R*S*(1 - occupancy_mu)
    deficit = max(0, 1 - tone)
    surplus = max(0, tone - 1)
    answer  = deficit - (1 - rectified)*surplus
    dE/dt = (max(0, 1 + gain_endorphin*answer) - E)/tau_endorphin
    dX/dt = k_pool*(max(0, occupancy_mu - O_thr) - X)
    dR/dt = k_up*X*(R_max - R) - k_down*(R - 1)
    dS/dt = (max(0, 1 + gain_sensitivity*answer) - S)/tau_sensitivity

E is endorphin release, R the number and S the sensitivity of mu receptors, each 1 at rest; X is the order
to move receptors to the surface (chaperone or trafficking, since messenger RNA does not change). tone is
the opioid signal over its own baseline, 1 at rest: endorphin holds few receptors, so it goes with the share
that the drug leaves free. With rectified = 0 the answer is symmetric; with 1 it makes up for a deficit and lets
a surplus stand. Shares and ratios without unit, time in h.
Source: claims C38, C39, C40, E16. R is fitted to rodents under full blockade; E and S are hypotheses
(no change of either was found in mice on a low dose, `metz-2021`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.core.functions import maximum
from titrant.models.system import Numbers


class States(NamedTuple):
    """Four adaptations."""

    E: float  # endorphin release over baseline [1]
    X: float  # order to move receptors to the surface [1]
    R: float  # number of surface mu receptors over baseline [1]
    S: float  # sensitivity of a receptor over baseline [1]


class Inputs(NamedTuple):
    """Blockade."""

    occupancy_mu: float  # share of mu receptors held by the drug [1]


class Params(NamedTuple):
    """Rates and gains."""

    tau_endorphin: float  # time constant of endorphin release [h]
    gain_endorphin: float  # release added for each unit of deficit [1]
    k_pool: float  # rate at which the order follows blockade [1/h]
    O_thr: float  # occupancy below which no receptors are moved [1]
    k_up: float  # receptor movement to the surface at full order [1/h]
    k_down: float  # return of receptor number to baseline [1/h]
    R_max: float  # ceiling of receptor number over baseline [1]
    tau_sensitivity: float  # time constant of sensitivity [h]
    gain_sensitivity: float  # sensitivity added for each unit of deficit [1]
    rectified: float  # 1: answers a deficit only; 0: a surplus as strongly [1]


class Outputs(NamedTuple):
    """The opioid signal."""

    tone: float  # opioid signal over its own baseline [1]


def initial(p: Numbers) -> Numbers:
    """Drug-free: all at baseline."""
    return States(E=1.0, X=0.0, R=1.0, S=1.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivatives, line by line as above."""
    E, X, R, S = y
    (occupancy_mu,) = u
    tau_endorphin, gain_endorphin, k_pool, O_thr, k_up, k_down, R_max = p[:7]
    tau_sensitivity, gain_sensitivity, rectified = p[7:]

    tone = E * R * S * (1.0 - occupancy_mu)
    deficit = maximum(0.0, 1.0 - tone)
    surplus = maximum(0.0, tone - 1.0)
    answer = deficit - (1.0 - rectified) * surplus

    dE = (maximum(0.0, 1.0 + gain_endorphin * answer) - E) / tau_endorphin
    dX = k_pool * (maximum(0.0, occupancy_mu - O_thr) - X)
    dR = k_up * X * (R_max - R) - k_down * (R - 1.0)
    dS = (maximum(0.0, 1.0 + gain_sensitivity * answer) - S) / tau_sensitivity
    return dE, dX, dR, dS


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Opioid tone."""
    E, _, R, S = y
    (occupancy_mu,) = u
    return Outputs(E * R * S * (1.0 - occupancy_mu))

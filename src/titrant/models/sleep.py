"""Sleep trouble from blockade in the brain, to which people grow used.

    dH/dt = (occupancy_mu - H)/tau_sleep
    sleep = sleep_max*max(0, occupancy_mu - (1 - persistent_share)*H)

H is the blockade one is used to. Vivid dreams and poor sleep come with the first weeks and fade. sleep is
on the diary's 0-10 scale, above the person's own baseline; time in h.
Source: claim C31; sizes and rates are assumed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.core.functions import maximum
from titrant.models.system import Numbers


class States(NamedTuple):
    """Habituation."""

    H: float  # blockade one is used to [1]


class Inputs(NamedTuple):
    """Blockade."""

    occupancy_mu: float  # share of mu receptors held by the drug [1]


class Params(NamedTuple):
    """Size and habituation."""

    tau_sleep: float  # time constant of growing used to blockade [h]
    persistent_share: float  # share of the effect that one does not get used to [1]
    sleep_max: float  # sleep trouble at sudden full blockade [NRS]


class Outputs(NamedTuple):
    """Sleep trouble."""

    sleep: float  # sleep trouble caused by the drug [NRS]


def initial(p: Numbers) -> Numbers:
    """Drug-free."""
    return States(0.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivative, line by line as above."""
    (H,) = y
    (occupancy_mu,) = u
    tau_sleep, _, _ = p

    dH = (occupancy_mu - H) / tau_sleep
    return (dH,)


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Sleep trouble."""
    (H,) = y
    (occupancy_mu,) = u
    _, persistent_share, sleep_max = p
    return Outputs(sleep_max * maximum(0.0, occupancy_mu - (1.0 - persistent_share) * H))

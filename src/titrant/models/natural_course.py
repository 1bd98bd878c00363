"""The natural course: people begin on bad days, and bad days pass.

    dNat/dt = -Nat/tau_natural

Nat is how far pain stands above the person's own long-run mean; it starts at regression_size (people are taken in when
pain is high) and fades: regression to the mean. Daily noise and flares are not here but where diaries are
made. Points 0-10, time in h.
Source: claim E10; both numbers are assumed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """Excess pain."""

    Nat: float  # pain above the person's long-run mean [NRS]


class Params(NamedTuple):
    """Start and fading."""

    tau_natural: float  # time constant of a bad spell [h]
    regression_size: float  # pain above the long-run mean at the start [NRS]


class Outputs(NamedTuple):
    """Nothing beyond the state."""


def initial(p: Numbers) -> Numbers:
    """At the start of treatment."""
    return States(Params(*p).regression_size)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivative, line by line as above. No inputs."""
    (Nat,) = y
    tau_natural, _ = p

    dNat = -Nat / tau_natural
    return (dNat,)


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Nothing: other models read the state."""
    return Outputs()

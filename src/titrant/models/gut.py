"""Gut trouble above a personal limit, which can shift down after an overshoot.

    dEx/dt  = (gut_input - Ex)/tau_Ex
    over    = max(0, Ex/L - 1)
    dL/dt   = (L0 - L)/tau_back - k_shift*L*over/(1 + over)
    gut     = burden_max*over/(1 + over)

Ex is what the gut has lately been given, L the amount this person's gut bears. An overshoot lowers L, and L
comes back slowly: going up is easy, coming back may take long. One woman's story (1.5 mg well borne, cramps at
4.5 mg and still at 0.01 mg) is the reason for the shift; the model allows a shift, not one of 450 times.
Amounts in nmol/h, gut on the diary's 0-10 scale above baseline, time in h.
Source: claims C02, C03, C64; sizes and rates are assumed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.core.functions import maximum
from titrant.models.system import Numbers


class States(NamedTuple):
    """Recent exposure and the limit."""

    Ex: float  # recent exposure of the gut [nmol/h]
    L: float  # exposure this gut bears [nmol/h]


class Inputs(NamedTuple):
    """What leaves the gut depot."""

    gut_input: float  # naltrexone leaving the gut [nmol/h]


class Params(NamedTuple):
    """The limit and how it moves."""

    tau_Ex: float  # time over which exposure counts [h]
    L0: float  # exposure this gut bears at rest [nmol/h]
    tau_back: float  # time constant of the return of the limit [h]
    k_shift: float  # fall of the limit at full overshoot [1/h]
    burden_max: float  # gut trouble at full overshoot [NRS]


class Outputs(NamedTuple):
    """Gut trouble."""

    gut: float  # gut trouble caused by the drug [NRS]


def initial(p: Numbers) -> Numbers:
    """Drug-free: the limit at rest."""
    return States(Ex=0.0, L=Params(*p).L0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivatives, line by line as above."""
    Ex, L = y
    (gut_input,) = u
    tau_Ex, L0, tau_back, k_shift, _ = p

    over = maximum(0.0, Ex / L - 1.0)

    dEx = (gut_input - Ex) / tau_Ex
    dL = (L0 - L) / tau_back - k_shift * L * over / (1.0 + over)
    return dEx, dL


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Gut trouble."""
    Ex, L = y
    burden_max = Params(*p).burden_max
    over = maximum(0.0, Ex / L - 1.0)
    return Outputs(burden_max * over / (1.0 + over))

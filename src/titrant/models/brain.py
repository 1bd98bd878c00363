"""Exchange of the free drug between plasma and brain.

    dbn/dt = ke0*(un - bn)
    dbm/dt = ke0*(um - bm)

bn and bm are free naltrexone and 6-beta-naltrexol at the receptor. At rest the brain holds the free
plasma concentration (assumed: no human ratio was found), so that receptor constants are on the scale of
free plasma. Concentrations in nmol/L, time in h.
Source: `naloxone-barrier-2010` (naloxone leaves rat brain with a half-life of 15 min).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from titrant.models.system import Numbers


class States(NamedTuple):
    """Free drug in the brain."""

    bn: float  # naltrexone in the brain, free [nmol/L]
    bm: float  # 6-beta-naltrexol in the brain, free [nmol/L]


class Inputs(NamedTuple):
    """From the blood."""

    un: float  # naltrexone in plasma, free [nmol/L]
    um: float  # 6-beta-naltrexol in plasma, free [nmol/L]


class Params(NamedTuple):
    """One rate."""

    ke0: float  # exchange rate constant of brain and plasma [1/h]


class Outputs(NamedTuple):
    """Nothing beyond the states."""


def initial(p: Numbers) -> Numbers:
    """Drug-free."""
    return States(0.0, 0.0)


def rhs(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Time derivatives, line by line as above."""
    bn, bm = y
    un, um = u
    (ke0,) = p

    dbn = ke0 * (un - bn)
    dbm = ke0 * (um - bm)
    return dbn, dbm


def observe(t: Any, y: Numbers, u: Numbers, p: Numbers) -> Numbers:
    """Nothing: other models read the states."""
    return Outputs()

"""Parameters of a system: typical values of a named set, or those of many people.

Most symbols are read as they stand. A few are stated for people (days, milligrams) and turned here, once,
into what the equations need (hours, nmol/h); ``TURNED`` is that whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log
from typing import Any

from titrant.core.errors import ModelError
from titrant.evidence.parameter_sets import ADVICE, values
from titrant.models.system import Numbers, System

HOURS_PER_DAY = 24.0
NG_PER_MG = 1e6
Values = Mapping[str, Any]


def nmol_of_salt(mg: Any, M_salt: Any) -> Any:
    """Naltrexone in a mass of its hydrochloride [nmol]: one mole of salt holds one of base.

    >>> round(nmol_of_salt(4.5, 377.86))
    11909
    """
    return mg * NG_PER_MG / M_salt


TURNED: dict[str, Callable[[Values], Any]] = {
    "tau_relief": lambda v: v["tau_on"] * HOURS_PER_DAY,
    "tau_placebo": lambda v: v["placebo_ramp"] * HOURS_PER_DAY,
    "tau_natural": lambda v: v["tau_regression"] * HOURS_PER_DAY,
    "tau_sleep": lambda v: v["tau_habituation"] * HOURS_PER_DAY,
    "L0": lambda v: nmol_of_salt(v["tol"], v["M_salt"]) / HOURS_PER_DAY,
    "k_opioid": lambda v: log(2.0) / v["t_half_agonist"],
    "Kd_6bn_M1": lambda v: v["ratio_6bn"] * v["Kd_M1"],
    "Kd_6bn_M2": lambda v: v["ratio_6bn"] * v["Kd_M2"],
    # A switch, not a number of the body: nobody takes a capsule unless the caller says so.
    "capsule": lambda v: v.get("capsule", 0.0),
}


def typical(system: System, parameter_set: str = ADVICE, **changes: float) -> Numbers:
    """Parameters of the typical person, in the order of ``system.parameters``.

    Parameters
    ----------
    changes
        Values that replace those of the set, by symbol.

    Raises
    ------
    ModelError
        If the set lacks a symbol, or a change names one that neither the set nor the system knows.
    """
    known: dict[str, Any] = dict(values(parameter_set))
    strange = set(changes) - set(known) - set(system.parameters)
    if strange:
        raise ModelError(parameter_set, f"no symbol is called {', '.join(sorted(strange))}", "check the spelling")
    return in_order(system, {**known, **changes}, set(changes))


def in_order(system: System, known: Values, fixed: set[str] | None = None) -> Numbers:
    """Values in the order of a system's parameters; symbols in ``fixed`` are not turned."""
    return tuple(_value(system, symbol, known, fixed or set()) for symbol in system.parameters)


def _value(system: System, symbol: str, known: Values, fixed: set[str]) -> Any:
    if symbol in TURNED and symbol not in fixed:
        return TURNED[symbol](known)
    if symbol not in known:
        raise ModelError(system.name, f"no value for {symbol}", "add it to the parameter set")
    return known[symbol]

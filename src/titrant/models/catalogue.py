"""The named systems: which model files each joins, and what it shows.

``pk``; ``occupancy-M1`` to ``M3``; ``tone-M1`` to ``M3`` (occupancy and rebound); ``opioid-M1`` to ``M3``
(an opioid beside naltrexone); ``full-M1`` to ``M3``. The three occupancy structures stand behind one
interface and are always reported together.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from titrant.core.errors import ModelError
from titrant.models import (
    brain,
    cytokines,
    glia,
    gut,
    kappa_delta,
    naltrexone_pk,
    natural_course,
    occupancy_m1,
    occupancy_m2,
    occupancy_m3,
    opioid,
    opioid_effect,
    pain,
    peripheral_mu,
    placebo,
    rebound,
    sleep,
)
from titrant.models.compose import compose
from titrant.models.system import Depot, Numbers, System

STRUCTURES = ("M1", "M2", "M3")
OCCUPANCY = {"M1": occupancy_m1, "M2": occupancy_m2, "M3": occupancy_m3}
FILES = (
    naltrexone_pk, brain, *OCCUPANCY.values(), kappa_delta, peripheral_mu, rebound, glia, cytokines, sleep, gut,
    placebo, natural_course, pain, opioid, opioid_effect,
)  # fmt: skip
NAMES = ("pk", *(f"{kind}-{structure}" for kind in ("occupancy", "tone", "opioid", "full") for structure in STRUCTURES))

UNITS = {
    "C2": "nmol/L",
    "C2_6bn": "nmol/L",
    "occupancy_mu": "1",
    "occupancy_kappa": "1",
    "occupancy_delta": "1",
    "occupancy_gut": "1",
    "agonist_mu": "1",
    "opioid_effect": "1",
    "tone": "1",
    "E": "1",
    "R": "1",
    "S": "1",
    "G": "1",
    "Cyt": "1",
    "tlr4_block": "1",
    "sleep": "NRS",
    "gut": "NRS",
    "pain_drug": "NRS",
    "pain": "NRS",
    "Pl": "NRS",
    "Nat": "NRS",
}
PLASMA = ("C2", "C2_6bn")
RECEPTORS = ("occupancy_mu", "occupancy_kappa", "occupancy_delta", "occupancy_gut")
BEYOND = ("tone", "E", "R", "S", "G", "Cyt", "tlr4_block", "sleep", "gut", "pain_drug", "pain", "Pl", "Nat")
PK_STATES = naltrexone_pk.States._fields
BRAIN_STATES = brain.States._fields


@lru_cache(maxsize=16)
def system(name: str) -> System:
    """A system of the catalogue by name.

    Raises
    ------
    ModelError
        If the catalogue has no such system.

    Examples
    --------
    >>> system("occupancy-M2").outputs
    ('C2', 'C2_6bn', 'occupancy_mu', 'occupancy_kappa', 'occupancy_delta', 'occupancy_gut')
    """
    if name not in NAMES:
        raise ModelError(f"system {name!r}", "no such system", f"choose one of {', '.join(NAMES)}")
    if name == "pk":
        return compose(name, [naltrexone_pk], outputs=PLASMA, depots=_depots(name), linear=PK_STATES, units=UNITS)
    kind, structure = name.split("-")
    build = {"occupancy": _occupancy, "tone": _tone, "opioid": _opioid, "full": _full}[kind]
    return build(name, OCCUPANCY[structure])


def _occupancy(name: str, mu: Any) -> System:
    models = [naltrexone_pk, brain, mu, kappa_delta, peripheral_mu]
    linear = (*PK_STATES, *BRAIN_STATES, *_slow_site(mu))
    return _join(name, models, (*PLASMA, *RECEPTORS), linear, constants={"g": 0.0})


def _tone(name: str, mu: Any) -> System:
    models = [naltrexone_pk, brain, mu, rebound]
    linear = (*PK_STATES, *BRAIN_STATES, *_slow_site(mu))
    return _join(name, models, ("occupancy_mu", "tone", "E", "R", "S"), linear, constants={"g": 0.0})


def _opioid(name: str, mu: Any) -> System:
    models = [naltrexone_pk, brain, opioid, mu, opioid_effect]
    linear = (*PK_STATES, *BRAIN_STATES, *opioid.States._fields, *_slow_site(mu))
    return _join(name, models, (*PLASMA, "occupancy_mu", "agonist_mu", "opioid_effect"), linear)


def _full(name: str, mu: Any) -> System:
    before = [naltrexone_pk, brain, mu, kappa_delta, peripheral_mu]
    after = [rebound, glia, cytokines, sleep, gut, placebo, natural_course, pain]
    linear = (*PK_STATES, *BRAIN_STATES, *_slow_site(mu), "Ex", "Nat")
    return _join(name, [*before, *after], (*PLASMA, *RECEPTORS, *BEYOND), linear, constants={"g": 0.0})


def _slow_site(mu: Any) -> tuple[str, ...]:
    return occupancy_m3.States._fields if mu is occupancy_m3 else ()


def _join(
    name: str,
    models: list[Any],
    outputs: tuple[str, ...],
    linear: tuple[str, ...],
    constants: dict[str, float] | None = None,
) -> System:
    depots = _depots(name)
    return compose(name, models, outputs=outputs, depots=depots, linear=linear, constants=constants, units=UNITS)


def _depots(name: str) -> dict[str, Depot]:
    """Where a dose of each route enters; only a swallowed dose waits for the lag."""
    entries = {
        "oral": "A_gut",
        "buccal": "A_buccal",
        "sublingual": "A_buccal",
        "skin": "A_skin",
        "intravenous": "A2",
        "intravenous-6bn": "A2_6bn",
    }
    if name.startswith("opioid"):
        entries |= {"opioid-oral": "A_opioid_gut", "opioid-intravenous": "A_opioid"}
    return {route: Depot(state, _whole, _tlag if route == "oral" else _none) for route, state in entries.items()}


def _whole(p: Numbers) -> Any:
    return 1.0


def _none(p: Numbers) -> Any:
    return 0.0


def _tlag(p: Numbers) -> Any:
    """The lag is the second parameter of the first model in every system."""
    return p[1]

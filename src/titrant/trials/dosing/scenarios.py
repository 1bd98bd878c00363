"""Scenarios: a generator's tables with a few of them changed, by ``scenarios.toml``."""

from __future__ import annotations

import copy
from typing import Any

from titrant.core.errors import UsageError
from titrant.trials.dosing.frozen import read_frozen


def scenario_names() -> tuple[str, ...]:
    """Every scenario, in the order of the file."""
    return tuple(name for name in read_frozen("scenarios.toml") if name != "version")


def scenarios_for(generator: str) -> tuple[str, ...]:
    """The scenarios that change something this generator has; those with a generator of their own run on g1."""
    if not generator.startswith(("g1", "g2")):
        return ("base",)
    law = read_frozen(f"{generator}.toml")
    return tuple(name for name in scenario_names() if _fits(law, name) and (generator == "g1" or name != "M8"))


def _fits(law: dict[str, Any], scenario: str) -> bool:
    try:
        apply_scenario(copy.deepcopy(law), scenario)
    except UsageError:
        return False
    return True


def scenario_says(name: str) -> str:
    """What a scenario changes, in words."""
    return str(_scenario(name)["says"])


def generator_of(scenario: str, asked: str) -> str:
    """The generator a scenario is run on: its own where it names one, else the one asked for."""
    return str(_scenario(scenario).get("generator", asked))


def apply_scenario(law: dict[str, Any], scenario: str) -> dict[str, Any]:
    """The tables of a generator under a scenario. ``law`` is changed and given back."""
    table = _scenario(scenario)
    for part in table.get("both", []):
        apply_scenario(law, part)
    if shares := table.get("classes"):
        law["classes"] = dict(shares)
    for path, value in table.get("set", {}).items():
        _set(law, path, value, scenario)
    return law


def _scenario(name: str) -> dict[str, Any]:
    tables = read_frozen("scenarios.toml")
    if name == "version" or name not in tables:
        raise UsageError("bench dosing", f"there is no scenario {name!r}", f"use one of {', '.join(scenario_names())}")
    table: dict[str, Any] = tables[name]
    return table


def _set(law: dict[str, Any], path: str, value: Any, scenario: str) -> None:
    *tables, key = path.split(".")
    place = law
    for table in tables:
        if table not in place:
            raise UsageError(f"bench dosing {scenario}", f"this generator has no {path}", "run it on generator g1")
        place = place[table]
    new_law = path.startswith("traits.") and tables[-1] != "traits"
    if key not in place and not new_law:
        raise UsageError(f"bench dosing {scenario}", f"this generator has no {path}", "run it on generator g1")
    place[key] = value

"""Every model file reads as a paper, and what it says in words is what it computes."""

from __future__ import annotations

import inspect
import re
from types import ModuleType
from typing import Any

import numpy as np
import pint
import pytest

from titrant.core.symbols import REGISTER
from titrant.models.catalogue import FILES, NAMES, UNITS, system
from titrant.models.parameters import TURNED, typical

FIELD = re.compile(r"^    (\w+): float  # (.+) \[(.+)\]$", re.MULTILINE)
FUNCTIONS = {"max", "min", "exp", "log"}
every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.__name__.rsplit(".", 1)[-1])


def units_of(group: Any) -> dict[str, str]:
    return {name: unit for name, _, unit in FIELD.findall(inspect.getsource(group))}


def symbols_of(file: ModuleType, *groups: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in groups:
        if hasattr(file, group):
            found |= units_of(getattr(file, group))
    return found


def equations(file: ModuleType) -> list[tuple[str, str]]:
    text = inspect.getdoc(file) or ""
    lines = [piece.strip() for line in text.splitlines() if line.startswith("    ") for piece in line.split(",  ")]
    return [(left.strip(), right) for left, right in (line.split("=", 1) for line in lines if "=" in line)]


@every_file
def test_every_field_of_a_model_states_its_unit(file):
    for group in ("States", "Inputs", "Params", "Outputs"):
        if hasattr(file, group):
            assert set(units_of(getattr(file, group))) == set(getattr(file, group)._fields), group


@every_file
def test_every_symbol_of_the_equations_is_declared(file):
    declared = set(symbols_of(file, "States", "Inputs", "Params", "Outputs"))
    named = {re.sub(r"^d(\w+)/dt$", r"\1", left) for left, _ in equations(file)}
    used = {word for _, right in equations(file) for word in re.findall(r"[A-Za-z_]\w*", right)}
    assert used <= declared | named | FUNCTIONS, used - declared - named - FUNCTIONS


@every_file
def test_no_declared_symbol_is_missing_from_the_text(file):
    text = set(re.findall(r"\w+", inspect.getdoc(file) or ""))
    text |= {re.sub(r"^d", "", word) for word in text if word.startswith("d")}
    declared = set(symbols_of(file, "States", "Inputs", "Params", "Outputs"))
    assert declared <= text, declared - text


@every_file
def test_every_symbol_is_registered_with_the_same_unit(file):
    for name, unit in symbols_of(file, "States", "Inputs", "Params", "Outputs").items():
        assert name in REGISTER, name
        assert REGISTER[name].unit == unit, name


@every_file
def test_the_equations_hold_in_units(file):
    registry = pint.UnitRegistry()
    # Points of a scale are plain numbers here: a scale is cut at 0 and 10, and numbers have no unit.
    registry.define("NRS = 1")

    def quantities(group: str) -> tuple[Any, ...]:
        fields = symbols_of(file, group)
        return tuple(registry.Quantity(0.5, unit if unit != "1" else "dimensionless") for unit in fields.values())

    y, u, p = quantities("States"), quantities("Inputs"), quantities("Params")
    for name, value in zip(file.States._fields, file.rhs(0.0, y, u, p), strict=True):
        unit = symbols_of(file, "States")[name]
        expected = registry.Quantity(1.0, "dimensionless" if unit == "1" else unit) / registry.hour
        assert registry.Quantity(value).check(expected.dimensionality), name
    for name, value in zip(file.Outputs._fields, file.observe(0.0, y, u, p), strict=True):
        unit = symbols_of(file, "Outputs")[name]
        assert registry.Quantity(value).check(registry.Unit("" if unit == "1" else unit).dimensionality), name


def test_the_catalogue_names_the_units_that_the_register_names():
    for name, unit in UNITS.items():
        assert REGISTER[name].unit == unit, name


def test_a_turned_symbol_is_never_read_from_a_file_as_well():
    from titrant.evidence.parameter_sets import ADVICE, values

    stated_as_formula = {"Kd_6bn_M1", "Kd_6bn_M2"}
    assert set(TURNED) & set(values(ADVICE)) == stated_as_formula
    p = dict(zip(system("full-M2").parameters, typical(system("full-M2")), strict=True))
    assert p["Kd_6bn_M2"] == pytest.approx(values(ADVICE)["Kd_6bn_M2"])


@pytest.mark.parametrize("name", NAMES)
def test_a_system_names_the_unit_of_every_output(name):
    assert set(system(name).units) == set(system(name).outputs)
    assert np.isfinite(typical(system(name))).all()

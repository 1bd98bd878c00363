"""The table of units does its own arithmetic; pint says that it is right."""

from __future__ import annotations

import pint
import pytest

from titrant.core.symbol_table import TABLES
from titrant.core.units import ATOMS, UnknownUnit, convert, same_dimension, unit

PINT_NAMES = {"1": "dimensionless", "%": "percent", "d": "day", "wk": "week", "a": "year", "cm2": "cm**2", "NRS": "NRS"}
CONVERSIONS = [
    ("L/min", "L/h"), ("mL/min", "L/h"), ("1/d", "1/h"), ("ng/mL", "ug/L"), ("pg/mL", "ug/L"), ("ng.h/mL", "ug.h/L"),
    ("umol/L", "nmol/L"), ("pmol/L", "nmol/L"), ("mg", "ug"), ("wk", "d"), ("a", "d"), ("%", "1"), ("g/mol", "mg/mol"),
    ("nmol/cm2/h", "umol/cm2/d"), ("L/h/kg", "mL/min/g"), ("1/s", "1/h"),
]  # fmt: skip


def in_pint(text: str) -> str:
    groups = [".".join(PINT_NAMES.get(part, part) for part in group.split(".")) for group in text.split("/")]
    return " / ".join(groups).replace(".", " * ")


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry:
    registry = pint.UnitRegistry()
    registry.define("NRS = [pain]")
    return registry


@pytest.mark.parametrize(("here", "there"), CONVERSIONS)
def test_conversions_agree_with_pint(registry: pint.UnitRegistry, here: str, there: str) -> None:
    expected = registry.Quantity(1.0, in_pint(here)).to(in_pint(there)).magnitude
    assert convert(1.0, here, there) == pytest.approx(expected, rel=1e-12)


def test_every_registered_unit_has_the_dimension_pint_gives_it(registry: pint.UnitRegistry) -> None:
    texts = sorted({text for table in TABLES.values() for text, _ in table.values()})
    for one in texts:
        for other in texts:
            alike = registry.Quantity(1.0, in_pint(one)).check(registry.Quantity(1.0, in_pint(other)).dimensionality)
            ours = same_dimension(one, other)
            volumes_differ = "L" in one + other and "cm" in one + other
            assert ours == alike or volumes_differ, (one, other)


def test_mass_and_amount_never_mix() -> None:
    with pytest.raises(ValueError, match="cannot be given"):
        convert(1.0, "ug/L", "nmol/L")


def test_an_unknown_unit_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownUnit, match="furlong"):
        unit("furlong/h")


def test_the_table_stays_small() -> None:
    assert len(ATOMS) <= 25

"""A small table of units, written as in UCUM, and the arithmetic on their dimensions.

    unit = atoms joined by '.' and '/', such as nmol/L, ng.h/mL, 1/h, L/h/kg

Everything after a '/' divides, up to the next '.' or '/'. Two quantities that physics would join are
kept apart on purpose: mass and amount (a molar mass must be named to pass between them), and points on
a pain scale and plain numbers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

# exponents of: mass [ug], amount [nmol], volume [L], time [h], length [cm], pain [NRS point]
Dimension = tuple[int, int, int, int, int, int]
PLAIN: Dimension = (0, 0, 0, 0, 0, 0)


class Unit(NamedTuple):
    """What one of this unit is: its dimension, and its size in ug, nmol, L, h, cm, points."""

    dimension: Dimension
    factor: float


_MASS = (1, 0, 0, 0, 0, 0)
_AMOUNT = (0, 1, 0, 0, 0, 0)
_VOLUME = (0, 0, 1, 0, 0, 0)
_TIME = (0, 0, 0, 1, 0, 0)
_LENGTH = (0, 0, 0, 0, 1, 0)
_PAIN = (0, 0, 0, 0, 0, 1)

ATOMS: dict[str, Unit] = {
    "1": Unit(PLAIN, 1.0),
    "%": Unit(PLAIN, 0.01),
    "kg": Unit(_MASS, 1e9),
    "g": Unit(_MASS, 1e6),
    "mg": Unit(_MASS, 1e3),
    "ug": Unit(_MASS, 1.0),
    "ng": Unit(_MASS, 1e-3),
    "pg": Unit(_MASS, 1e-6),
    "mol": Unit(_AMOUNT, 1e9),
    "umol": Unit(_AMOUNT, 1e3),
    "nmol": Unit(_AMOUNT, 1.0),
    "pmol": Unit(_AMOUNT, 1e-3),
    "L": Unit(_VOLUME, 1.0),
    "mL": Unit(_VOLUME, 1e-3),
    "s": Unit(_TIME, 1 / 3600),
    "min": Unit(_TIME, 1 / 60),
    "h": Unit(_TIME, 1.0),
    "d": Unit(_TIME, 24.0),
    "wk": Unit(_TIME, 168.0),
    "a": Unit(_TIME, 8766.0),
    "cm": Unit(_LENGTH, 1.0),
    "cm2": Unit((0, 0, 0, 0, 2, 0), 1.0),
    "NRS": Unit(_PAIN, 1.0),
}


class UnknownUnit(ValueError):
    """A unit that the table does not hold."""


@lru_cache(maxsize=512)
def unit(text: str) -> Unit:
    """Read a unit.

    >>> unit("L/min").factor
    60.0
    """
    dimension, factor = PLAIN, 1.0
    for position, group in enumerate(text.split("/")):
        for place, name in enumerate(group.split(".")):
            if name not in ATOMS:
                raise UnknownUnit(f"{text!r} has the unknown part {name!r}; known are {', '.join(ATOMS)}")
            divides = position > 0 and place == 0
            sign = -1 if divides else 1
            atom = ATOMS[name]
            dimension = _add(dimension, atom.dimension, sign)
            factor *= atom.factor**sign
    return Unit(dimension, factor)


def _add(a: Dimension, b: Dimension, sign: int) -> Dimension:
    m, n, v, t, c, p = (x + sign * y for x, y in zip(a, b, strict=True))
    return (m, n, v, t, c, p)


def same_dimension(one: str, other: str) -> bool:
    """Whether a number in one unit can be given in the other."""
    return unit(one).dimension == unit(other).dimension


def convert(value: float, here: str, there: str) -> float:
    """Give a number in another unit of the same dimension.

    >>> convert(3.5, "L/min", "L/h")
    210.0
    """
    a, b = unit(here), unit(there)
    if a.dimension != b.dimension:
        raise ValueError(f"{here!r} cannot be given in {there!r}")
    return value if here == there else value * (a.factor / b.factor)

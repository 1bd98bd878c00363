"""The register of symbols: one name, one meaning, one unit.

Register a symbol in ``core/symbol_table.py`` before using it in an equation or a parameter file. The
unit here is the canonical one: nmol, L, h for the body, days and NRS points for people's diaries.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from titrant.core.symbol_table import ALIASES, TABLES


class Symbol(NamedTuple):
    """A registered name with its canonical unit, its meaning and the theme it belongs to."""

    name: str
    unit: str
    meaning: str
    theme: str


class UnknownSymbol(ValueError):
    """A name that nobody registered."""


REGISTER: dict[str, Symbol] = {
    name: Symbol(name, unit, meaning, theme)
    for theme, table in TABLES.items()
    for name, (unit, meaning) in table.items()
}


def symbol(name: str) -> Symbol:
    """The registered symbol of this name or of the other name by which a source knows it.

    >>> symbol("V2").unit, symbol("Vc").name
    ('L', 'V2')
    """
    found = REGISTER.get(name) or REGISTER.get(ALIASES.get(name, ""))
    if found is None:
        raise UnknownSymbol(f"{name!r} is not a registered symbol{nearest(name)}")
    return found


def nearest(name: str) -> str:
    """The end of a sentence that offers the nearest registered name, or nothing."""
    close = get_close_matches(name, [*REGISTER, *ALIASES], n=1, cutoff=0.5)
    return f" (did you mean {close[0]!r}?)" if close else ""

"""The medicine tables as one index: key -> row. Read once, products built when they are needed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from titrant.core.errors import EvidenceError
from titrant.safety.names.product import Certainty, Product
from titrant.safety.names.text import compact, tokens

DATA = Path(__file__).parent.parent / "data"
Row = dict[str, str]
LONGEST_NAME = 6  # words


@dataclass(frozen=True)
class Alias:
    """A loose name: what it means, and whether it may be read without asking."""

    means: tuple[str, ...]
    ask: bool
    seen: bool


@dataclass(frozen=True)
class Table:
    """All known names, by key."""

    rows: dict[str, Row]
    aliases: dict[str, Alias]
    words: dict[str, str]
    families: dict[str, tuple[str, ...]]
    numbered: frozenset[str]

    def product(self, key: str) -> Product:
        """The product of a key of ``rows``."""
        return _product(key)


def read_rows(name: str) -> list[Row]:
    """The rows of one table of this package."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _medicine_rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for name in ("medicines.csv", "common_medicines.csv"):
        for row in read_rows(name):
            rows.setdefault(compact(row["name"]), row)
    return rows


def _aliases(rows: dict[str, Row]) -> dict[str, Alias]:
    aliases = {}
    for row in read_rows("medicine_aliases.csv"):
        means = tuple(compact(name) for name in row["means"].split("|"))
        for key in means:
            if key not in rows:
                raise EvidenceError(
                    "medicine_aliases.csv", f"{row['alias']!r} means an unknown name", "add the medicine"
                )
        aliases[compact(row["alias"])] = Alias(means, row["outcome"] == "ask", row["certainty"] == "seen")
    return aliases


def _families(rows: dict[str, Row]) -> dict[str, tuple[str, ...]]:
    """First word -> the names of several words that start with it."""
    families: dict[str, list[str]] = {}
    for key, row in rows.items():
        first, *rest = tokens(row["name"]) or [""]
        if rest and first not in rows:
            families.setdefault(first, []).append(key)
    return {first: tuple(keys) for first, keys in families.items()}


def _without_release(rows: dict[str, Row], words: dict[str, str]) -> dict[str, Alias]:
    """``Hysingla`` for ``Hysingla ER``, where the bare name is no product of its own."""
    bare: dict[str, Alias] = {}
    for key, row in rows.items():
        parts = tokens(row["name"])
        while len(parts) > 1 and words.get(parts[-1]) == "extended_release":
            parts.pop()
        if (short := "".join(parts)) != key and short not in rows:
            bare.setdefault(short, Alias((key,), ask=False, seen=row["certainty"] == "seen"))
    return bare


@cache
def table() -> Table:
    """The index, read on first use."""
    words = {row["word"]: row["effect"] for row in read_rows("medicine_words.csv")}
    rows = _medicine_rows()
    aliases = {**_without_release(rows, words), **_aliases(rows)}
    families = {first: keys for first, keys in _families(rows).items() if first not in aliases and first not in words}
    numbered = frozenset(key[:-1] for key in (*rows, *aliases) if key[-1:].isdigit() and key[:-1].isalpha())
    return Table(rows, aliases, words, families, numbered)


def _count(text: str) -> int | None:
    return int(text) if text else None


@cache
def _product(key: str) -> Product:
    row = table().rows[key]
    certainty: Certainty = "seen" if row["certainty"] == "seen" else "recalled"
    return Product(
        name=row["name"],
        kind=row["kind"],
        ingredients=tuple(row["ingredients"].split(" + ")),
        classes=tuple(row["classes"].split(";")),
        rxcui=row.get("rxcui", ""),
        atc=row.get("atc", ""),
        opioid_free_days=_count(row.get("opioid_free_days", "")),
        patch_wear_days=_count(row.get("patch_wear_days", "")),
        depot_days=_count(row.get("depot_days", "")),
        extended_release=row.get("extended_release", "") == "1",
        certainty=certainty,
        region=row.get("region", ""),
        source=row["source"],
        note=row.get("note", ""),
    )

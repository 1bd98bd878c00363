"""Names close to a misspelt one. Only ever a question, never a match."""

from __future__ import annotations

from functools import cache

from titrant.safety.names.product import Product
from titrant.safety.names.table import table

SHORTEST = 3  # letters; below this anything is near anything
SHORTEST_LOOSE = 5  # for loose names: "none" is not near "done"


def _edits_allowed(length: int) -> int:
    """How many slips still make a name worth asking about."""
    return 0 if length < SHORTEST else 1 if length < 9 else 2


@cache
def _keys() -> tuple[str, ...]:
    known = table()
    loose = (key for key in (*known.aliases, *known.families) if key not in known.rows and len(key) >= SHORTEST_LOOSE)
    return (*(key for key in known.rows if len(key) >= SHORTEST), *dict.fromkeys(loose))


def _means(key: str) -> tuple[str, ...]:
    known = table()
    if key in known.rows:
        return (key,)
    return known.aliases[key].means if key in known.aliases else known.families[key]


def near(texts: tuple[str, ...], most: int = 3) -> tuple[Product, ...]:
    """Up to ``most`` products whose name is within a slip or two of any of the texts, nearest first."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found: dict[str, tuple[int, int]] = {}
    for text in texts:
        allowed = _edits_allowed(len(text))
        if not allowed:
            continue
        for key, distance, _ in extract(text, _keys(), scorer=OSA.distance, score_cutoff=allowed, limit=12):
            for meant in _means(key):
                opioid = table().product(meant).is_opioid
                rank = (int(distance), 0 if opioid else 1)
                found[meant] = min(found.get(meant, rank), rank)
    ordered = sorted(found, key=lambda key: (found[key], key))
    return tuple(table().product(key) for key in ordered[:most])

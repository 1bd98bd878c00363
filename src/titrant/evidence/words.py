"""The words that grade evidence, from strongest to weakest, with what they tell a reader."""

from __future__ import annotations

KINDS = {
    "measured": "measured in a study",
    "derived": "calculated from measured values",
    "assumed": "assumed, with a reason",
}
CERTAINTIES = {
    "high": "further work is unlikely to change it",
    "moderate": "further work may change it",
    "low": "further work is likely to change it",
    "very low": "it is hardly more than a guess",
}
PROVENANCES = {
    "seen": "read in an abstract, label, registry entry or repository",
    "recalled": "not verified",
    "derived": "calculated here from values that were seen",
}


def certainty_text(kind: str, certainty: str, provenance: str) -> str:
    """One clause that keeps a number's grades visible to its reader.

    >>> certainty_text("assumed", "very low", "recalled")
    'assumed, with a reason; very low certainty: it is hardly more than a guess; recalled, not verified'
    """
    parts = [KINDS[kind], f"{certainty} certainty: {CERTAINTIES[certainty]}"]
    if provenance == "recalled":
        parts.append("recalled, not verified")
    return "; ".join(parts)

"""The words of the rules, as data: sentence, action, question, source, strength, disagreement, claims."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from titrant.core.errors import EvidenceError

FOLDER = Path(__file__).parent / "data" / "rules"
REQUIRED = {"title", "says", "action", "question", "source", "strength", "disagreement", "claims", "override"}
OVERRIDES = ("never", "lifts", "settles")


@dataclass(frozen=True)
class Words:
    """What one rule says. ``override``: never (noted only), lifts (block to caution), settles (an unknown).

    ``numbers`` names the thresholds that the rule's own answer hangs on, ``why`` says why one side of a disagreement
    is the default.
    """

    title: str
    says: str
    actions: dict[str, str]
    question: str
    source: str
    strength: str
    disagreement: str
    claims: tuple[str, ...]
    override: str
    advisory: bool
    numbers: tuple[str, ...] = ()
    why: str = ""

    def action(self, variant: str) -> str:
        """What to do, in the variant asked for or the general one."""
        return self.actions.get(variant) or self.actions["all"]


def _words(place: str, row: dict[str, Any]) -> Words:
    missing = REQUIRED - set(row)
    extra = set(row) - REQUIRED - {"advisory", "numbers", "why"}
    if missing or extra:
        raise EvidenceError(place, f"missing {sorted(missing)}, not known {sorted(extra)}", "give every part once")
    if row["override"] not in OVERRIDES:
        raise EvidenceError(place, f"override is {row['override']!r}", f"use one of {OVERRIDES}")
    if (row["disagreement"] == "none") == bool(row.get("why")):
        raise EvidenceError(place, "a disagreement and why this side is the default go together", "give both or none")
    action = row["action"]
    actions = dict(action) if isinstance(action, dict) else {"all": action}
    return Words(
        title=row["title"],
        says=row["says"],
        actions=actions,
        question=row["question"],
        source=row["source"],
        strength=row["strength"],
        disagreement=row["disagreement"],
        claims=tuple(row["claims"]),
        override=row["override"],
        advisory=row.get("advisory", False),
        numbers=tuple(row.get("numbers", ())),
        why=row.get("why", ""),
    )


@cache
def load_words() -> dict[str, Words]:
    """The words of every rule by id."""
    found: dict[str, Words] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        with path.open("rb") as file:
            for id, row in tomllib.load(file).items():
                if id in found:
                    raise EvidenceError(path.name, f"{id} is told twice", "keep one")
                found[id] = _words(f"{path.name} [{id}]", row)
    return found

"""Which class describes which part of ``record.toml`` and ``plan.toml``: for suggestions and the data dictionary."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from titrant.patient import record as r

IN_OTHER_FILES = {
    "doses": "doses.csv",
    "diary": "diary.csv",
    "attacks": "attacks.csv",
    "scores": "scores.csv",
    "signed_plan": "plan.toml",
}

# A "*" stands for the position in a list. Formulations are found by their ``kind``.
PARTS: dict[tuple[str, ...], type[Any]] = {
    (): r.Record,
    ("person",): r.Person,
    ("medicines", "*"): r.Medicine,
    ("conditions", "*"): r.Condition,
    ("allergies", "*"): r.Allergy,
    ("results", "*"): r.Result,
    ("plans",): r.Plans,
    ("plans", "surgery"): r.Surgery,
    ("plans", "no_opioid_since"): r.Attestation,
    ("goals",): r.Goals,
    ("limits",): r.Limits,
    ("limits", "overrides", "*"): r.Override,
    ("settings",): r.Settings,
    ("advised", "*"): r.Advised,
}
FORMULATIONS: dict[str, type[Any]] = {"liquid": r.Liquid, "capsule": r.Capsule, "cream": r.Cream, "tablet": r.Tablet}
PLAN_PARTS: dict[tuple[str, ...], type[Any]] = {(): r.SignedPlan, ("steps", "*"): r.SignedStep}


def keys_of(part: type[Any]) -> tuple[str, ...]:
    """The keys a part may have in its file."""
    names: dict[str, Any] = part.__pydantic_fields__
    return tuple(name for name in names if not (part is r.Record and name in IN_OTHER_FILES))


def keys_at(path: tuple[str | int, ...], parts: dict[tuple[str, ...], type[Any]], kind: str = "") -> tuple[str, ...]:
    """The keys allowed in the table at ``path``."""
    pattern = tuple("*" if isinstance(step, int) else step for step in path)
    if pattern == ("formulations", "*"):
        part = FORMULATIONS.get(kind)
        return keys_of(part) if part else ("kind",)
    return keys_of(parts[pattern]) if pattern in parts else ()


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """The known word that was most likely meant."""
    found = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return found[0] if found else None

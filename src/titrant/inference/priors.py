"""The numbers of the diary model, from ``inference/data``: code holds logic only.

The share of people for whom the drug does nothing is not here: it is the named prior of the evidence.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from titrant.core.errors import EvidenceError


@cache
def numbers(name: str) -> dict[str, Any]:
    """The values of one prior file, by key.

    Raises
    ------
    EvidenceError
        When a value has neither a source, a formula nor a reason.
    """
    path = files("titrant.inference").joinpath("data", f"{name}.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, entry in table.items():
        if not any(entry.get(word) for word in ("source", "formula", "reason")):
            raise EvidenceError(f"{name}.toml [{key}]", "no source, formula or reason", "say where the number is from")
    return {key: entry["value"] for key, entry in table.items()}

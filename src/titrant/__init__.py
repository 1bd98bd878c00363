"""titrant: find one person's right low dose of naltrexone, safely, and say honestly whether it helps.

The public names are loaded when first used, so that a small verb stays small.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from titrant._version import __version__

_HOMES = {
    "titrant.patient.record": (
        "Advised", "Allergy", "Attack", "Attestation", "Capsule", "Condition", "Cream", "Day", "Dose", "Goals",
        "Limits", "Liquid", "Medicine", "Override", "Person", "Plans", "Record", "Result", "ScoreEntry", "Settings",
        "SignedPlan", "SignedStep", "Surgery", "Tablet",
    ),
    "titrant.workflow": ("load", "screen", "due", "explain", "plan", "simulate", "infer", "advise", "path", "power",
        "seal", "unseal", "report"),
    "titrant.core.errors": ("TitrantError", "RecordError", "PlanBlocked"),
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names}
__all__ = ["__version__", *_HOME]  # noqa: PLE0604  the names are strings: keys of _HOME


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'titrant' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

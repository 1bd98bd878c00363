"""The frozen files of the benchmark: generators, scenarios, seeds.

They lie in ``benchmarks/dosing`` of the source tree and travel inside the wheel as ``frozen_files``.
"""

from __future__ import annotations

import copy
import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from titrant.core.errors import UsageError

_HERE = Path(__file__).resolve().parent


def frozen_path(name: str) -> Path:
    """Where a frozen file lies, in an installed package or in the source tree."""
    source = _HERE.parents[3] / "benchmarks" / "dosing" / name
    for path in (_HERE / "frozen_files" / name, source):
        if path.exists():
            return path
    raise UsageError(f"bench dosing {name}", "there is no frozen file of this name", "use g1, g2 or g3")


@cache
def _text(name: str) -> bytes:
    return frozen_path(name).read_bytes()


@cache
def _parsed(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(name).decode())


def read_frozen(name: str) -> dict[str, Any]:
    """The tables of a frozen file, as a copy that a scenario may change."""
    return copy.deepcopy(_parsed(name))


def frozen_hash(name: str) -> str:
    """SHA-256 of a frozen file: the version that a result was made with."""
    return hashlib.sha256(_text(name)).hexdigest()

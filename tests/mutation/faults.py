"""The deliberate faults of ``faults.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """One slip a person could make: a text replaced by another in one file."""

    name: str
    file: str
    old: str
    new: str


with Path(__file__).with_name("faults.toml").open("rb") as _file:
    FAULTS = tuple(Fault(**row) for row in tomllib.load(_file)["fault"])

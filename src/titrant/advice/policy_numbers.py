"""The numbers of the policy that reads the diary."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def policy_numbers() -> dict[str, Any]:
    """The policy's numbers by name."""
    text = files("titrant.advice").joinpath("data", "relief_policy.toml").read_text(encoding="utf-8")
    return {key: entry["value"] for key, entry in tomllib.loads(text).items()}

"""Results as plain data: the same result always gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Any

from titrant.core.calendar import PartialDate

SIGNIFICANT_DIGITS = 12


def to_plain(value: Any) -> Any:
    """Turn a result into dicts, lists, text and numbers, in declared order.

    Floats keep twelve significant digits, so that the last bits of a sum cannot change the text.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return str(value)
    if is_dataclass(value):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value) if not f.name.startswith("_")}
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(to_plain(item) for item in value)
    if hasattr(value, "tolist"):
        return to_plain(value.tolist())
    raise TypeError(f"no plain form for {type(value).__name__}")


def to_json(value: Any, *, indent: int | None = 2) -> str:
    """Canonical JSON text of a result; no NaN, no infinities."""
    return json.dumps(to_plain(value), indent=indent, ensure_ascii=False, allow_nan=False)


class PlainResult:
    """What every result can do: give itself as plain data."""

    def to_dict(self) -> dict[str, Any]:
        """This result as dicts, lists, text and numbers."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    def to_json(self, *, indent: int | None = 2) -> str:
        """This result as canonical JSON."""
        return to_json(self, indent=indent)

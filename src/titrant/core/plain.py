"""Results as plain data: the same result always gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, time
from functools import singledispatch
from typing import Any

from titrant.core.calendar import PartialDate

SIGNIFICANT_DIGITS = 12


@singledispatch
def to_plain(value: Any) -> Any:
    """Turn a result into dicts, lists, text and numbers, in declared order.

    Floats keep twelve significant digits, so that the last bits of a sum cannot change the text.
    """
    if is_dataclass(value):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value) if not f.name.startswith("_")}
    if hasattr(value, "tolist"):
        return to_plain(value.tolist())
    raise TypeError(f"no plain form for {type(value).__name__}")


@to_plain.register(bool | int | str | None)
def _same(value: Any) -> Any:
    return value


@to_plain.register
def _rounded(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")


@to_plain.register(date | time)
def _iso(value: date | time) -> str:
    return value.isoformat()


@to_plain.register
def _partial(value: PartialDate) -> str:
    return str(value)


@to_plain.register
def _mapping(value: dict) -> dict[str, Any]:  # type: ignore[type-arg]  # singledispatch takes bare classes only
    return {str(key): to_plain(item) for key, item in value.items()}


@to_plain.register(list | tuple)
def _sequence(value: list[Any] | tuple[Any, ...]) -> list[Any]:
    return [to_plain(item) for item in value]


@to_plain.register(set | frozenset)
def _sorted(value: set[Any] | frozenset[Any]) -> list[Any]:
    return sorted(to_plain(item) for item in value)


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

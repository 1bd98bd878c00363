"""Dataclasses as TOML text, in declared order; what equals its default is left out."""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from typing import Any

from titrant.core.calendar import PartialDate
from titrant.patient.cells import is_ambiguous

_EXACT_BELOW = 1e15


def write_toml(part: Any, *, leave_out: tuple[str, ...] = (), always: tuple[str, ...] = ()) -> str:
    """The TOML text of a dataclass; ``always`` are keys that are written even at their default, first."""
    lines: list[str] = [f"{key} = {_value(getattr(part, key))}" for key in always]
    _write(part, "", lines, (*leave_out, *always))
    return "\n".join(lines).strip() + "\n"


def number_text(value: float) -> str:
    """A number as people write it, never so that a decimal could be taken for thousands.

    >>> number_text(6.0), number_text(6.5), number_text(1.125)
    ('6', '6.5', '1.1250')
    """
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < _EXACT_BELOW:
        return str(int(value))
    text = repr(value)
    return f"{text}0" if is_ambiguous(text) else text


def _write(part: Any, path: str, lines: list[str], leave_out: tuple[str, ...] = ()) -> None:
    said = [(f.name, getattr(part, f.name)) for f in fields(part) if f.name not in leave_out and _is_said(part, f)]
    lines += [f"{name} = {_value(value)}" for name, value in said if not _is_table(value)]
    for name, value in said:
        here = f"{path}.{name}" if path else name
        if _is_part(value):
            lines += ["", f"[{here}]"]
            _write(value, here, lines)
        elif _is_table(value):
            for item in value:
                lines += ["", f"[[{here}]]"]
                _write(item, here, lines)


def _is_said(part: Any, field: Field[Any]) -> bool:
    """Whether a field says something: not None, not its default, or the tag of a union."""
    value = getattr(part, field.name)
    if field.name == "kind":
        return True
    default = _default(field)
    return value is not None and (default is MISSING or value != default)


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    # pydantic puts its own description of the field where the default stands
    return getattr(field.default, "default", field.default)


def _is_part(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, PartialDate)


def _is_table(value: Any) -> bool:
    return _is_part(value) or (isinstance(value, tuple) and bool(value) and _is_part(value[0]))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, PartialDate):
        return str(value) if value.precision == "day" else f'"{value}"'
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    return _text(value)


def _text(value: str) -> str:
    # JSON's escapes are TOML's too; delete is the one sign that TOML wants escaped besides
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

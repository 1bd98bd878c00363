"""What the schema refuses, said so that a person can mend it: what was found, what to write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from titrant.core.errors import RecordError
from titrant.patient.schema import IN_OTHER_FILES, PARTS, keys_at, nearest

Path = tuple[str | int, ...]
SEE = "see docs/reference/record.md"
SCALE_END = 10


def fault(
    name: str,
    data: dict[str, Any],
    error: Any,
    line: Callable[[Path], int],
    parts: dict[tuple[str, ...], type[Any]] = PARTS,
) -> RecordError:
    """One pydantic error of a TOML file as a RecordError with file and line."""
    path = _real_path(data, tuple(error["loc"]))
    place = f"{name} line {line(path)} [{dotted(path)}]"
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return RecordError(place, *_unknown_key(data, path, parts))
    if error["type"] == "union_tag_not_found":
        return RecordError(place, "its kind is missing", "add kind = 'liquid', 'capsule', 'cream' or 'tablet'")
    return RecordError(place, *say(error, str(path[-1]) if path else "it"))


def dotted(path: Path) -> str:
    """A path for people: lists are counted from one.

    >>> dotted(("medicines", 0, "name"))
    'medicines 1 name'
    """
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in path)


def _real_path(data: Any, loc: Path) -> Path:
    """The location without the steps that are the schema's own, such as the tag of a union."""
    path: Path = ()
    for position, step in enumerate(loc):
        is_last = position == len(loc) - 1
        found = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        if found:
            data = data[step]
            path = (*path, step)
        elif is_last:
            path = (*path, step)
    return path


def _unknown_key(data: dict[str, Any], path: Path, parts: dict[tuple[str, ...], type[Any]]) -> tuple[str, str]:
    key = str(path[-1])
    if len(path) == 1 and key in IN_OTHER_FILES:
        return f"{key} do not stand here", f"write them in {IN_OTHER_FILES[key]}"
    known = keys_at(path[:-1], parts, _kind(data, path))
    stem = key.removesuffix("_mg").removesuffix("_mcg")
    in_micrograms = next((k for k in known if k in (f"{stem}_ug", f"{stem}_dose_ug")), None)
    if key == "mg" and "ug" in known:
        in_micrograms = "ug"
    if key.endswith(("mg", "mcg")) and in_micrograms:
        return f"unknown key '{key}'; doses are in micrograms", f"write {in_micrograms}, 500 for 0.5 mg"
    close = nearest(key, known)
    meant = f"did you mean '{close}'? " if close else ""
    return f"unknown key '{key}'", f"{meant}known here: {', '.join(known)}" if known else SEE


def _kind(data: Any, path: Path) -> str:
    if path[0] != "formulations" or len(path) < 2 or not isinstance(path[1], int):
        return ""
    return str(data["formulations"][path[1]].get("kind", ""))


def say(error: Any, key: str) -> tuple[str, str]:
    """What is wrong with a value, and what to do, for one pydantic error."""
    found = _short(error.get("input"))
    limits = error.get("ctx") or {}
    kind = error["type"]
    if kind in ("less_than_equal", "greater_than_equal", "greater_than"):
        return _out_of_range(key, found, limits)
    if kind in ("literal_error", "union_tag_invalid"):
        return _not_one_of(key, found, error, limits)
    if kind == "value_error":
        return _from_field(key, str(limits["error"]))
    if kind in _WRONG_KIND:
        wrong, todo = _WRONG_KIND[kind]
        return wrong.format(key=key, found=found), todo.format(key=key)
    return f"{key} is {found}: {error['msg'][0].lower()}{error['msg'][1:]}", SEE


_A_TABLE = ("{key} is {found}, but a table is expected", f"write it as [{{key}}]; {SEE}")
_A_LIST = ("{key} is {found}, but a list is expected", "write it as [[{key}]], or [] for none")
_IS_MISSING = ("{key} is missing", f"add {{key}}; {SEE}")
_WRONG_KIND = {
    "missing": _IS_MISSING,
    "missing_argument": _IS_MISSING,
    "string_type": ("{key} is {found}, but text is expected", "write it in quotes"),
    "string_too_short": ("{key} is empty", "write it, or leave the whole entry out"),
    "dict_type": _A_TABLE,
    "dataclass_type": _A_TABLE,
    "dataclass_exact_type": _A_TABLE,
    "tuple_type": _A_LIST,
    "list_type": _A_LIST,
}


def _out_of_range(key: str, found: str, limits: dict[str, Any]) -> tuple[str, str]:
    correct = "correct the value or its unit, or leave it out when not known"
    if "le" in limits:
        if limits["le"] == SCALE_END:
            return f"{key} is {found}, but the scale ends at 10", "write a number from 0 to 10, or leave it out"
        return f"{key} is {found}, above the highest allowed, {limits['le']:g}", correct
    if "ge" in limits:
        return f"{key} is {found}, below {limits['ge']:g}", correct
    return f"{key} is {found}, but must be above {limits['gt']:g}", correct


def _from_field(key: str, text: str) -> tuple[str, str]:
    """A field's own words; after its semicolon it says what to do."""
    wrong, _, todo = text.partition("; ")
    return f"{key}: {wrong}", todo or "correct it, or leave it out when not known"


def _not_one_of(key: str, found: str, error: Any, limits: dict[str, Any]) -> tuple[str, str]:
    allowed = limits.get("expected") or limits.get("expected_tags", "")
    if key == "format":
        return (
            f"format is {found}, but this titrant reads format 1",
            "write format = 1, or use the titrant that wrote it",
        )
    words = tuple(word.strip(" '\"") for word in allowed.replace(" or ", ", ").split(","))
    close = nearest(str(error.get("input")), words)
    meant = f"did you mean '{close}'? " if close else ""
    return f"{key} is {found}", f"{meant}it may be {allowed}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."

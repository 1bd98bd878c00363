"""TOML text as data, and the line on which each key stands, so that an error can name it."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any

from titrant.core.errors import RecordError
from titrant.patient.cells import is_ambiguous

Path = tuple[str | int, ...]
_HEADER = re.compile(r"^\s*\[(\[?)([^\[\]]+)\]?\]\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_LAB_VALUES = "results"  # laboratories do report three decimals


class Written(float):
    """A float that remembers how it was written."""

    text: str

    def __new__(cls, text: str) -> Written:
        """Keep the text beside the number."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def parse_toml(name: str, text: str) -> dict[str, Any]:
    """The data of a TOML text; a syntax error names its line, ``1.500`` is refused as ambiguous."""
    try:
        data = tomllib.loads(text, parse_float=Written)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(name, str(error)) from None
    except RecursionError:
        raise RecordError(name, "its tables are nested too deep", "write it as in docs/reference/record.md") from None
    except ValueError as error:  # an integer of thousands of digits
        raise RecordError(name, f"a number cannot be read ({error})", "shorten it") from None
    plain: dict[str, Any] = _plain_floats(name, text, data, ())
    return plain


def _syntax_error(name: str, message: str) -> RecordError:
    match = _AT_LINE.search(message)
    place = f"{name} line {match[1]}" if match else f"{name} at its end"
    wrong = _AT_LINE.sub("", message).removesuffix(" (at end of document)")
    return RecordError(
        place, f"this is not TOML ({wrong})", "text stands in quotes, days as 2026-01-15, true and false in lower case"
    )


def _plain_floats(name: str, text: str, value: Any, path: Path) -> Any:
    if isinstance(value, dict):
        return {key: _plain_floats(name, text, item, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain_floats(name, text, item, (*path, index)) for index, item in enumerate(value)]
    if not isinstance(value, Written):
        return value
    if is_ambiguous(value.text) and path[0] != _LAB_VALUES:
        whole = value.text.replace(".", "")
        raise RecordError(
            f"{name} line {line_of(text, path)}",
            f"{path[-1]} is {value.text}, which may mean {float(value):g} or {whole}",
            f"write {float(value):g} or {whole}",
        )
    return float(value)


def line_of(text: str, path: Path) -> int:
    """The line of a key, or of the nearest table around it; 1 when there is none."""
    lines = key_lines(text)
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


@lru_cache(maxsize=2)  # a file full of faults asks for every one of them
def key_lines(text: str) -> dict[Path, int]:
    """Line number of every table header and key, by its path."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    closing: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if closing is not None:
            closing = None if closing in line else closing
        elif match := _HEADER.match(line):
            table = _table_path(_parts(match[2]), bool(match[1]), counts)
            lines.setdefault(table, number)
            if isinstance(table[-1], int):
                lines.setdefault(table[:-1], number)
        elif match := _KEY.match(line):
            lines.setdefault((*table, *_parts(match[1])), number)
            closing = _opened_text(line[match.end() :])
    return lines


def _opened_text(value: str) -> str | None:
    """The quotes that close a text begun but not ended on this line."""
    start = value.lstrip()[:3]
    return start if start in ('"""', "'''") and value.count(start) == 1 else None


def _parts(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _table_path(names: Path, is_list: bool, counts: dict[Path, int]) -> Path:
    """Path of a header with list positions: a second ``[[medicines]]`` is ("medicines", 1)."""
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, names[-1])
    if is_list:
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    return path

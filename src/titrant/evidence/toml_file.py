"""Reading data files: TOML with the place of every fault."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from titrant.core.errors import EvidenceError

DATA = Path(__file__).resolve().parent / "data"


def folder(part: str) -> Path:
    """The folder of one part of the evidence, such as ``parameters``."""
    return DATA / part


def files(part: str) -> list[Path]:
    """All data files of a part, in order of name."""
    return sorted(folder(part).glob("*.toml"))


def read(path: Path) -> dict[str, Any]:
    """The content of one file.

    Raises
    ------
    EvidenceError
        When it is missing or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = [file.stem for file in sorted(path.parent.glob("*.toml"))]
        raise EvidenceError(
            path.name, f"there is no such file{nearest(path.stem, known)}", "name a file that exists"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise EvidenceError(path.name, f"is not TOML ({error})", "mend the file") from None


def check_keys(place: str, entry: dict[str, Any], required: Collection[str], optional: Collection[str]) -> None:
    """Refuse an entry with a key that is unknown, missing, or an empty text where text is required."""
    allowed = [*required, *optional]
    for key in entry:
        if key not in allowed:
            raise EvidenceError(place, f"unknown key {key!r}{nearest(key, allowed)}", "use a known key")
    for key in required:
        if entry.get(key) in (None, ""):
            raise EvidenceError(place, f"{key!r} is missing", "state it")


def check_word(place: str, key: str, word: object, allowed: Collection[str]) -> None:
    """Refuse a word that is not on the list."""
    if word not in allowed:
        offered = nearest(str(word), allowed)
        raise EvidenceError(place, f"{key} is {word!r}{offered}", f"use one of {', '.join(allowed)}")


def nearest(word: str, known: Collection[str]) -> str:
    """The end of a sentence that offers the nearest known word, or nothing."""
    close = get_close_matches(word, known, n=1, cutoff=0.4)
    return f" (did you mean {close[0]!r}?)" if close else ""

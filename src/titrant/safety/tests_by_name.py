"""Which test a result is of: by its listed names, else by a word that tells of an opioid, a pregnancy or a suicide.

A sign of an opioid counts under any name: ``Urine drug screen, 9 panel`` and ``serum morphine`` are read although no
table lists them, each as a test of its own, so that a negative of one never answers a positive of the other.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from titrant.safety.names import resolve
from titrant.safety.names.text import tidy

FOLDER = Path(__file__).parent / "data"
SCREEN = "UDS_"
_NEAR_FROM = 4  # letters; below this anything is near anything
_NEAR_LOOSE_FROM = 9  # letters from which two slips still make a name worth asking about


@cache
def _data(name: str) -> dict[str, dict[str, Any]]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def listed_tests() -> dict[str, dict[str, Any]]:
    """The tests that rules read, with their names and units."""
    return _data("test_names.toml")


def _key(name: str) -> str:
    return "".join(c for c in tidy(name) if c.isalnum())


@cache
def _by_name() -> dict[str, str]:
    return {_key(alias): test for test, row in listed_tests().items() for alias in (test, *row["names"])}


@cache
def test_of(name: str) -> str:
    """The test a name means; one that nothing reads stands for itself.

    Examples
    --------
    >>> test_of("Serum potassium"), test_of("Urine drug screen"), test_of("vitamin D")
    ('K', 'UDS_urine drug screen', 'vitamin D')
    """
    plain = " ".join(tidy(name).split())
    if found := _by_name().get(_key(plain)) or _by_name().get(_key(_without_specimen(plain))):
        return found
    if plain.startswith("uds"):
        return SCREEN + plain.removeprefix("uds").strip(" _-")
    for what, test in (("pregnancy", "hCG"), ("suicide", "suicide_screen")):
        if _tells_of(what, plain):
            return test
    return SCREEN + plain if _tells_of_an_opioid(plain) else name.strip()


def _without_specimen(plain: str) -> str:
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(word for word in words if word not in _data("test_words.toml")["specimen"]["words"])


def _tells_of(what: str, plain: str) -> bool:
    row = _data("test_words.toml")[what]
    return _says(row["words"], plain) and not _says(row["unless"], plain)


def _tells_of_an_opioid(plain: str) -> bool:
    if _says(_data("test_words.toml")["opioid"]["unless"], plain):
        return False
    entry = resolve(plain).entry
    return _tells_of("opioid", plain) or (entry is not None and entry.is_opioid)


def _says(words: list[str], plain: str) -> bool:
    return any(re.search(rf"(?<![a-z]){re.escape(word)}", plain) for word in words)


def is_read(test: str) -> bool:
    """Whether some rule reads this test."""
    return test in listed_tests() or test.startswith(SCREEN)


def told_as(test: str) -> str:
    """A test in words: as listed, or as the record names it."""
    return (test if test in listed_tests() else test.removeprefix(SCREEN)).replace("_", " ")


def near_test(name: str) -> str | None:
    """The listed test whose name a name nobody reads is within a slip or two of; its numbers must agree."""
    from rapidfuzz.distance import OSA

    key = _key(name)
    allowed = 0 if len(key) < _NEAR_FROM else 1 if len(key) < _NEAR_LOOSE_FROM else 2
    near = [
        (int(distance), test)
        for known, test in _by_name().items()
        if len(known) >= _NEAR_FROM and _digits(known) == _digits(key)
        if (distance := OSA.distance(key, known, score_cutoff=allowed)) <= allowed
    ]
    return min(near)[1] if near else None


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())


def screens_for_opioid(test: str) -> bool:
    """Whether a test may show an opioid; a screen that is not listed may."""
    return test.startswith(SCREEN) and bool(listed_tests().get(test, {}).get("opioid", True))


def explained_by(test: str) -> tuple[str, ...]:
    """Ingredients that make a urine screen positive."""
    return tuple(listed_tests().get(test, {}).get("explained_by", ()))

"""Inputs made from others: lines doubled, dropped and swapped, words of the formats put in, bytes turned."""

from __future__ import annotations

import re
from random import Random

from tests.fuzz.targets import Input
from tests.fuzz.words import FILES, IN_NAMES, IN_RECORDS

MOST_SIGNS = 4000
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_WORD = re.compile(r"[^\s,=\[\]\"']+")


def mutate(given: Input, others: list[Input], rng: Random) -> Input:
    """A new input: one to five small changes of a given one, sometimes with a piece of another."""
    if isinstance(given, str):
        return _changed(given, [o for o in others if isinstance(o, str)], IN_NAMES, rng)[:300]
    files = dict(given)
    if rng.random() < 0.05:
        name = rng.choice(FILES)
        if files.pop(name, None) is None:
            files[name] = ""
    open_to_change = sorted(name for name in files if name[-1] not in "/@")
    name = rng.choice(open_to_change or ["record.toml"])
    pieces = [o[name] for o in rng.sample(others, min(8, len(others))) if isinstance(o, dict) and name in o]
    files[name] = _changed(files.get(name, ""), pieces, IN_RECORDS, rng)[:MOST_SIGNS]
    return files


def _changed(text: str, others: list[str], words: tuple[str, ...], rng: Random) -> str:
    for _ in range(rng.randint(1, 5)):
        text = rng.choice(_WAYS)(text, others, words, rng)
    return text


def _put_word(text: str, others: list[str], words: tuple[str, ...], rng: Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice(words) + text[at:]


def _other_word(text: str, others: list[str], words: tuple[str, ...], rng: Random) -> str:
    found = list(_WORD.finditer(text))
    if not found:
        return text
    spot = rng.choice(found)
    return text[: spot.start()] + rng.choice(words) + text[spot.end() :]


def _other_number(text: str, others: list[str], words: tuple[str, ...], rng: Random) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    spot = rng.choice(found)
    new = rng.choice(("0", "-1", "1", "9", "11", "1.5", "1.500", "4500", "10001", "1e400", "9" * 30, "2024", "nan"))
    return text[: spot.start()] + new + text[spot.end() :]


def _lines(text: str, others: list[str], words: tuple[str, ...], rng: Random) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    way = rng.randrange(3)
    if way == 0:
        lines.insert(b, lines[a])
    elif way == 1:
        del lines[a]
    else:
        lines[a], lines[b] = lines[b], lines[a]
    return "".join(lines)


def _cut(text: str, others: list[str], words: tuple[str, ...], rng: Random) -> str:
    a = rng.randint(0, len(text))
    return text[:a] + text[a + rng.randint(1, 12) :]


def _any_sign(text: str, others: list[str], words: tuple[str, ...], rng: Random) -> str:
    at = rng.randint(0, len(text))
    sign = chr(rng.choice((rng.randrange(128), rng.randrange(0x80, 0x3000), 0xDC80 + rng.randrange(128))))
    return text[:at] + sign + text[at + rng.randrange(2) :]


def _splice(text: str, others: list[str], words: tuple[str, ...], rng: Random) -> str:
    if not others:
        return text
    other = rng.choice(others)
    start = rng.randint(0, len(other))
    at = rng.randint(0, len(text))
    return text[:at] + other[start : start + rng.randint(1, 200)] + text[at:]


_WAYS = (_put_word, _put_word, _other_word, _other_word, _other_number, _lines, _cut, _any_sign, _splice)

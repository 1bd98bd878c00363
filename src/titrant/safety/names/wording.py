"""Conditions in plain words. ``kidney transplant`` fires, ``no history of transplant`` does not.

A doubt (``? Hashimoto``, ``possible``) fires, and is not known: a person must say.
"""

from __future__ import annotations

import re
from functools import cache

from titrant.safety.names.table import read_rows
from titrant.safety.names.text import compact, tidy

LONGEST_PHRASE = 6  # words
_CLAUSE = re.compile(r"[;,.\n+]|\bbut\b|\band\b|\bwith\b|\bexcept\b")
_WORD = re.compile(r"[^\W_]+|\?")
_DENIALS = frozenset({"no", "not", "never", "denies", "denied", "without", "negative", "excluded", "nil", "family"})
_BETWEEN = frozenset({
    "a", "an", "the", "any", "of", "history", "hx", "known", "previous", "prior", "past", "evidence", "sign", "signs",
    "personal", "current", "active", "had", "has", "have", "ever", "been", "diagnosed", "for",
})  # fmt: skip
_DOUBTS = frozenset({"?", "possible", "possibly", "probable", "suspected", "query", "maybe", "rule", "differential"})


@cache
def _phrases() -> dict[str, frozenset[str]]:
    return {compact(row["words"]): frozenset(row["purposes"].split(";")) for row in read_rows("condition_words.csv")}


def _clauses(text: str) -> list[list[str]]:
    parts = (_WORD.findall(part) for part in _CLAUSE.split(tidy(text)))
    return [words for words in parts if words]


def _found(words: list[str]) -> list[tuple[int, frozenset[str]]]:
    """Phrases of a clause with their first word, longest first, not overlapping."""
    phrases, found, start = _phrases(), [], 0
    while start < len(words):
        for end in range(min(start + LONGEST_PHRASE, len(words)), start, -1):
            if meant := phrases.get("".join(words[start:end])):
                found.append((start, meant))
                start = end - 1
                break
        start += 1
    return found


def _denied(words: list[str], start: int) -> bool:
    """Whether a denial stands before a phrase with nothing but filler between.

    ``no pain since kidney transplant`` denies the pain alone.
    """
    while start and words[start - 1] in _BETWEEN:
        start -= 1
    return start > 0 and words[start - 1] in _DENIALS


def purposes_in_words(text: str) -> frozenset[str]:
    """Purposes of every phrase that is said of the person and not denied."""
    found = [meant for words in _clauses(text) for start, meant in _found(words) if not _denied(words, start)]
    return frozenset().union(*found)


def words_are_known(text: str) -> bool:
    """Whether every clause holds a phrase that was read and none is in doubt."""
    clauses = _clauses(text)
    return bool(clauses) and all(_found(words) and not _DOUBTS.intersection(words) for words in clauses)

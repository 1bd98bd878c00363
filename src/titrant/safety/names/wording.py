"""Parts of a diagnosis in words: every part must be read, or a person is asked.

``anaemia, glumpitis`` is not read by reading ``anaemia``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from titrant.safety.names.text import tidy

_CLAUSE = re.compile(r"[;,.\n+()]|\bbut\b|\band\b|\bwith\b|\bplus\b|\bexcept\b")
_WORD = re.compile(r"[^\W_]+|\?")
FILLER = frozenset({
    "a", "an", "the", "of", "in", "on", "at", "by", "to", "for", "from", "since", "diagnosed", "diagnosis",
    "known", "history", "hx", "past", "previous", "former", "current", "active", "inactive", "stable",
    "controlled", "well", "treated", "untreated", "mild", "moderate", "severe", "chronic", "acute", "recurrent",
    "intermittent", "left", "right", "both", "bilateral", "upper", "lower", "limb", "limbs", "arm", "leg",
    "type", "stage", "primary", "secondary", "early", "late", "onset", "years", "year", "months", "month",
    "ago", "age", "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "disease", "syndrome", "disorder", "condition", "unspecified",
})  # fmt: skip


def clauses(text: str) -> list[str]:
    """The parts of a text, tidied.

    >>> clauses("Fibromyalgia since 2014, migraine and asthma")
    ['fibromyalgia since 2014', 'migraine', 'asthma']
    """
    parts = (" ".join(part.split()) for part in _CLAUSE.split(tidy(text)))
    return [part for part in parts if part]


def unread_parts(text: str, is_read: Callable[[str], bool]) -> tuple[str, ...]:
    """Parts of a text that hold something of their own and were not read."""
    return tuple(part for part in clauses(text) if not is_read(part) and _says_something(part))


def _says_something(part: str) -> bool:
    return any(not word.isdigit() and word not in FILLER for word in _WORD.findall(part))

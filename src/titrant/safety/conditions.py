"""Diagnoses by group: an ICD-10-CM code by prefix, or words; unclear ones are kept to be asked about."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from titrant.patient.record import Condition
from titrant.safety.names.codes import display_of
from titrant.safety.names.text import tidy
from titrant.safety.names.wording import unread_parts

PATH = Path(__file__).parent / "data" / "condition_groups.toml"
_ICD = re.compile(r"^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$")
_DOUBT = re.compile(
    r"\b(no|not|never|denies|without|family|mother|father|sister|brother|risk|rule[ds]? out|possible)\b|\?"
)
_DENIED = re.compile(
    r"\b(?:no|denies|never had|without)"
    r"(?: (?:a|an|any|known|previous|prior|past|personal|history|hx|evidence|signs?|of))* $"
)
_WHOLE_WORD_UP_TO = 5


@dataclass(frozen=True)
class Group:
    """What counts as one group of diagnoses."""

    codes: tuple[str, ...]
    excluded: tuple[str, ...]
    words: re.Pattern[str] | None
    unless: tuple[str, ...]

    def has_code(self, code: str) -> bool:
        """Whether a full code belongs here."""
        return code.startswith(self.codes) and not (self.excluded and code.startswith(self.excluded))

    def is_below(self, code: str) -> bool:
        """Whether a shortened code could mean something of this group."""
        return any(prefix.startswith(code) and prefix != code for prefix in self.codes)


@dataclass(frozen=True)
class Diagnosis:
    """One condition of the record with the groups it belongs to; ``unclear`` says what to ask."""

    condition: Condition
    groups: frozenset[str]
    unclear: str = ""

    @property
    def told(self) -> str:
        """The diagnosis as the record names it; a code alone with the name it stands for."""
        code, text = self.condition.code, self.condition.text or display_of(self.condition.code or "")
        if code and text:
            return f"{code} ({text})"
        return code or text or "a diagnosis without a name"


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    words = [tidy(w) for w in words]
    ends = [re.escape(w) + (r"(?![a-z])" if len(w) <= _WHOLE_WORD_UP_TO else "") for w in words]
    return re.compile(r"(?<![a-z])(?:" + "|".join(ends) + ")")


@cache
def condition_groups() -> dict[str, Group]:
    """The groups by name."""
    with PATH.open("rb") as file:
        table = tomllib.load(file)
    return {
        name: Group(
            tuple(row["codes"]), tuple(row.get("not", ())), _pattern(row["words"]), tuple(row.get("unless", ()))
        )
        for name, row in table.items()
    }


def _dotted(code: str) -> str:
    code = code.strip().upper()
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 and "." not in code else code


def _by_code(code: str) -> tuple[set[str], str]:
    """Groups of a code, and what is unclear about it."""
    full = _dotted(code)
    if not _ICD.match(full):
        return set(), f"code {code} is not an ICD-10-CM code"
    groups = condition_groups()
    found = {name for name, group in groups.items() if group.has_code(full)}
    if not found and any(group.is_below(full) for group in groups.values()):
        return set(), f"code {code} is not precise enough"
    return found, ""


def _said_and_denied(plain: str) -> tuple[set[str], bool]:
    """Groups whose words stand there undenied, and whether any were denied: ``no history of transplant``.

    Words inside a longer name that no rule asks for say something else: ``hearing aids`` are no AIDS.
    """
    every = [(m.span(), name) for name, g in condition_groups().items() if g.words for m in g.words.finditer(plain)]
    quiet = [(span[0], _end_of_word(plain, span[1])) for span, name in every if name == "no_rule"]
    hits = [(span, name) for span, name in every if name == "no_rule" or not any(_inside(span, q) for q in quiet)]
    denied = [span for span, _ in hits if _DENIED.search(plain[: span[0]])]
    said = {name for span, name in hits if not any(d[0] <= span[0] and span[1] <= d[1] for d in denied)}
    return said, bool(denied)


def _end_of_word(plain: str, end: int) -> int:
    while end < len(plain) and plain[end].isalpha():
        end += 1
    return end


def _inside(span: tuple[int, int], longer: tuple[int, int]) -> bool:
    return longer[0] <= span[0] and span[1] <= longer[1] and span != longer


def _by_text(text: str) -> tuple[set[str], str]:
    plain = tidy(text)
    found, denied = _said_and_denied(plain)
    if not found:
        return set(), "" if denied else f"{text!r} was not recognised"
    if found == {"no_rule"} and (unread := unread_parts(plain, _is_read)):
        return set(), f"{text!r} was read only in part; what is {', '.join(unread)!r}"
    if _DOUBT.search(plain) and found != {"no_rule"}:
        return set(), f"{text!r} may mean that it is absent, or someone else's"
    return found, ""


def _is_read(part: str) -> bool:
    return any(group.words and group.words.search(part) for group in condition_groups().values())


def read_condition(condition: Condition) -> Diagnosis:
    """A condition of the record, placed in its groups."""
    groups: set[str] = set()
    unclear = "" if condition.code or condition.text else "a diagnosis without code or name"
    if condition.code:
        groups, unclear = _by_code(condition.code)
    if condition.text and (groups or unclear or not condition.code):
        more, doubt = _by_text(condition.text)
        groups |= more
        unclear = "" if groups else (unclear or doubt)
    table = condition_groups()
    kept = frozenset(g for g in groups if not groups & set(table[g].unless))
    return Diagnosis(condition, kept, unclear)

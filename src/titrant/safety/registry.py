"""The rules, by id: what each reads, in which theme it lives, and the function that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from titrant.core.errors import EvidenceError

if TYPE_CHECKING:
    from titrant.safety.patient_view import Patient
    from titrant.safety.reply import Reply
    from titrant.safety.screening import DoseCaps
    from titrant.safety.thresholds import Thresholds

Reads = Literal["medicines", "conditions", "allergies", "results", "plans", "person", "doses", "diary"]
Judge = Callable[["Patient", "Thresholds"], "Reply"]
LateJudge = Callable[["Patient", "Thresholds", "DoseCaps"], "Reply"]

THEMES = (
    "opioids_now",
    "opioid_washout",
    "opioid_signs",
    "opioid_like",
    "antagonists",
    "on_treatment",
    "transplant",
    "immunosuppression",
    "thyroid",
    "periodic_paralysis",
    "potassium",
    "liver",
    "kidney",
    "blood_and_tumour",
    "pregnancy",
    "age",
    "allergy",
    "surgery",
    "psychiatric",
    "interactions",
    "dose_limits",
    "gut",
    "sleep_and_falls",
    "adrenal",
    "compounding",
    "medicine_list",
    "data_quality",
)


@dataclass(frozen=True)
class Rule:
    """One rule. ``late`` rules are judged after the others, with the dose caps these brought."""

    id: str
    slug: str
    theme: str
    reads: tuple[Reads, ...]
    judge: Judge | None
    late: LateJudge | None = None


_RULES: dict[str, Rule] = {}


def _add(rule: Rule) -> None:
    if rule.id in _RULES and _RULES[rule.id].slug != rule.slug:
        raise EvidenceError(f"rule {rule.id}", "the id is taken twice", "give one of them another id")
    _RULES[rule.id] = rule


def rule(id: str, *, reads: tuple[Reads, ...]) -> Callable[[Judge], Judge]:
    """Register a function as the rule ``id``; its name is the rule's slug, its file the theme."""

    def register(judge: Judge) -> Judge:
        _add(Rule(id, judge.__name__, judge.__module__.rsplit(".", 1)[-1], reads, judge))
        return judge

    return register


def late_rule(id: str, *, reads: tuple[Reads, ...]) -> Callable[[LateJudge], LateJudge]:
    """Register a rule that needs the dose caps of all others."""

    def register(judge: LateJudge) -> LateJudge:
        _add(Rule(id, judge.__name__, judge.__module__.rsplit(".", 1)[-1], reads, None, judge))
        return judge

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the themes and of the files."""
    for theme in THEMES:
        import_module(f"titrant.safety.rules.{theme}")
    order = {theme: i for i, theme in enumerate(THEMES)}
    return tuple(sorted(_RULES.values(), key=lambda r: (order[r.theme], r.id)))


def find_rule(name: str) -> Rule | None:
    """The rule of an id or slug."""
    return next((r for r in all_rules() if name in (r.id, r.slug)), None)

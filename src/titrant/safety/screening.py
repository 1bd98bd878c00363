"""What a screening says: the verdict, every finding, the first safe date with its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from titrant.core.plain import PlainResult

Verdict = Literal["clear", "info", "caution", "block"]
AnswerWord = Literal["yes", "no", "unknown"]
RANK: dict[str, int] = {"clear": 0, "info": 1, "caution": 2, "block": 3}


@dataclass(frozen=True)
class DoseCaps:
    """Limits on doses that a finding brings, [ug]; None is no limit from this finding."""

    first_dose_ug: int | None = None
    target_ug: int | None = None
    step_ug: int | None = None


@dataclass(frozen=True)
class Finding:
    """One rule that fired, or that could not be answered."""

    rule: str
    slug: str
    theme: str
    severity: Verdict
    answer: AnswerWord
    title: str
    reason: str
    action: str
    question: str
    earliest: date | None = None
    undetermined: bool = False
    provisional: bool = False
    arithmetic: str = ""
    inputs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    holds_start: bool = False
    urgent: bool = False
    caps: DoseCaps = field(default_factory=DoseCaps)
    source: str = ""
    strength: str = ""
    disagreement: str = ""
    claims: tuple[str, ...] = ()
    overridden_by: str | None = None
    override_noted: str | None = None


@dataclass(frozen=True)
class Answer:
    """What one rule answered, whether or not it fired."""

    rule: str
    answer: AnswerWord
    severity: Verdict
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screening(PlainResult):
    """The result of running every rule over a record.

    ``verdict`` is the worst severity. ``earliest_start`` is the latest of the dated blocks, or None
    with ``undetermined`` when any block has no date. ``holds_start`` is true when something blocks or
    an input of a blocking rule is unknown, so that no dose may start until it is settled.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    on: date
    first_dose_day: date
    stage: Literal["starting", "on_ldn"]
    earliest_start: date | None
    undetermined: bool
    provisional: bool
    holds_start: bool
    caps: DoseCaps
    because: tuple[str, ...]
    inputs: dict[str, Any]

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """Findings that block."""
        return tuple(f for f in self.findings if f.severity == "block")

    @property
    def unknowns(self) -> tuple[Finding, ...]:
        """Findings that hold the start because something is not known."""
        return tuple(f for f in self.findings if f.holds_start and f.severity != "block")

    def fired(self, rule: str) -> Finding | None:
        """The finding of a rule id or slug, or None."""
        return next((f for f in self.findings if rule in (f.rule, f.slug)), None)

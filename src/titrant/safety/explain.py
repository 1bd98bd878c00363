"""Why a rule says what it says: what it used and when that was, what is missing, the arithmetic, the source, its
strength, and what would change the answer.

For a person the same rule becomes a question to the prescriber: never a permission, never advice to stop a medicine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Literal

from titrant.core.calendar import format_day
from titrant.core.errors import UsageError
from titrant.core.plain import PlainResult
from titrant.patient.record import Record
from titrant.safety.registry import Rule, all_rules, find_rule
from titrant.safety.resting import told
from titrant.safety.screen import screen
from titrant.safety.screening import Answer, Finding, Screening
from titrant.safety.screening_text import NOTED
from titrant.safety.words import Words, load_words

Mode = Literal["clinician", "person"]
DAYS_AHEAD = 60  # how far time alone is followed
_LISTS = ("medicines", "conditions", "allergies", "results", "scores")
_FOR_PERSON = "This is a question, not advice. Change no other medicine on your own."
_WAIT = "Do not take the next dose of naltrexone until you have asked."
_URGENT = "Ask today. In danger, or with thoughts of harming yourself, call your local emergency number now."


@dataclass(frozen=True)
class RuleExplanation(PlainResult):
    """One rule by itself."""

    rule: str
    slug: str
    theme: str
    title: str
    says: str
    reads: tuple[str, ...]
    actions: dict[str, str]
    question: str
    source: str
    strength: str
    disagreement: str
    override: str
    because: tuple[str, ...]
    numbers: tuple[str, ...]

    def to_text(self, mode: Mode = "clinician") -> str:
        """The rule in words."""
        if mode == "person":
            return _question_page(self.title, _in_general(self.question))
        actions = [
            f"Action ({name}): {text}" if name != "all" else f"Action: {text}" for name, text in self.actions.items()
        ]
        head = [f"{self.rule} {self.title}  ({self.slug})", "", self.says, *actions]
        return "\n".join([*head, f"Reads: {', '.join(self.reads)}.", *_backing(self)])


@dataclass(frozen=True)
class Explanation(PlainResult):
    """One rule on one record.

    ``would_change`` names, in words, each entry without which the answer would differ, each gap, and what time alone
    would do.
    """

    rule: str
    title: str
    on: date
    answer: str
    severity: str
    reason: str
    used: tuple[str, ...]
    missing: tuple[str, ...]
    arithmetic: str
    earliest: date | None
    undetermined: bool
    action: str
    question: str
    would_change: tuple[str, ...]
    urgent: bool
    on_ldn: bool
    overridden_by: str | None
    override_noted: str | None
    source: str
    strength: str
    disagreement: str
    because: tuple[str, ...]
    numbers: tuple[str, ...]
    inputs: dict[str, Any]

    def to_text(self, mode: Mode = "clinician") -> str:
        """The explanation in words, for one of two readers."""
        if mode == "person":
            urgent = [_URGENT] if self.urgent else []
            wait = [_WAIT] if self.on_ldn and self.severity == "block" else []
            return _question_page(self.title, self.question, *urgent, *wait)
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.rule} {self.title}: {self.answer}, {self.severity}, on {format_day(self.on)}"
        yield from ("", self.reason)
        yield f"Used: {'; '.join(self.used) or 'nothing in the record speaks to it'}."
        yield f"Missing: {'; '.join(self.missing) or 'nothing'}."
        if self.arithmetic:
            yield f"Arithmetic: {self.arithmetic}."
        if self.earliest or self.undetermined:
            yield f"Earliest: {format_day(self.earliest) if self.earliest else 'no date can be given'}."
        if self.action:
            yield f"Action: {self.action}"
        if self.overridden_by:
            yield f"Overridden by: {self.overridden_by}."
        if self.override_noted:
            yield f"{NOTED}: {self.override_noted}."
        yield "What would change the answer (no reason to change a medicine):"
        yield from (f"  - {line}" for line in self.would_change or ("nothing that the record holds, nor time alone",))
        yield from _backing(self)
        yield "The decision is the prescriber's."


def _backing(shown: RuleExplanation | Explanation) -> tuple[str, ...]:
    """Source, strength and disagreement, as every clinician page prints them."""
    return (
        f"Source: {shown.source}",
        f"Strength: {shown.strength}.",
        f"Where experts differ: {shown.disagreement}",
        *((f"Numbers: {'; '.join(shown.numbers)}.",) if shown.numbers else ()),
        *((f"Claims: {', '.join(shown.because)}.",) if shown.because else ()),
    )


def _question_page(title: str, question: str, *first: str) -> str:
    ask = ["Ask your prescriber:", f"  {question or 'Does this concern me?'}"]
    return "\n".join([title, "", *first, *([""] if first else []), *ask, "", _FOR_PERSON])


def _known_rule(name: str) -> Rule:
    found = find_rule(name)
    if found is None:
        ids = ", ".join(rule.id for rule in all_rules())
        raise UsageError("explain", f"there is no rule {name!r}", f"use one of {ids}")
    return found


def explain(rule: str) -> RuleExplanation:
    """One rule by itself, by id or slug.

    Raises
    ------
    UsageError
        When there is no such rule.
    """
    found = _known_rule(rule)
    words = load_words()[found.id]
    return RuleExplanation(
        rule=found.id,
        slug=found.slug,
        theme=found.theme,
        title=words.title,
        says=words.says,
        reads=found.reads,
        actions=dict(words.actions),
        question=words.question,
        source=words.source,
        strength=words.strength,
        disagreement=_both_sides(words),
        override=words.override,
        because=words.claims,
        numbers=_numbers(words),
    )


def explain_for(record: Record, rule: str, on: date) -> Explanation:
    """One rule on one record on one day, whether or not it fired."""
    found, words = _known_rule(rule), load_words()
    screening = screen(record, on)
    finding = screening.fired(found.id)
    answer = _answer(screening, found)
    said = words[found.id]
    return Explanation(
        rule=found.id,
        title=said.title,
        on=on,
        answer=answer.answer,
        severity=finding.severity if finding else "clear",
        reason=finding.reason if finding else said.says,
        used=finding.inputs if finding else (),
        missing=answer.missing,
        arithmetic=finding.arithmetic if finding else "",
        earliest=finding.earliest if finding else None,
        undetermined=bool(finding and finding.undetermined),
        action=finding.action if finding else "",
        question=_question(finding, said),
        would_change=tuple(_what_would_change(record, found, on, screening)),
        urgent=bool(finding and finding.urgent),
        on_ldn=screening.stage == "on_ldn",
        overridden_by=finding.overridden_by if finding else None,
        override_noted=finding.override_noted if finding else None,
        source=said.source,
        strength=said.strength,
        disagreement=_both_sides(said),
        because=said.claims,
        numbers=_numbers(said),
        inputs=screening.inputs,
    )


def _both_sides(words: Words) -> str:
    """Where experts differ, and why one side is the default."""
    return f"{words.disagreement} {words.why}" if words.why else words.disagreement


def _numbers(words: Words) -> tuple[str, ...]:
    """Each threshold of a rule with its value, kind and certainty."""
    return tuple(f"{name} = {told(name)}" for name in words.numbers)


def _question(finding: Finding | None, said: Words) -> str:
    return finding.question if finding else _in_general(said.question)


def _in_general(question: str) -> str:
    """A question without what was found."""
    return question.replace(": {found}", "").replace(" ({found})", "").replace("{found}", "this")


def _answer(screening: Screening, rule: Rule) -> Answer:
    return next(answer for answer in screening.answers if answer.rule == rule.id)


def _stand(screening: Screening, rule: Rule) -> tuple[object, ...]:
    """What an answer amounts to: its word, severity, date."""
    finding = screening.fired(rule.id)
    dated = (finding.severity, finding.earliest, finding.undetermined) if finding else ("clear", None, False)
    return (_answer(screening, rule).answer, *dated)


def _what_would_change(record: Record, rule: Rule, on: date, screening: Screening) -> Iterator[str]:
    """Entries on which the answer hangs, gaps that would settle it, and time."""
    now = _stand(screening, rule)
    for missing in _answer(screening, rule).missing:
        yield f"knowing: {missing}"
    for what, without in _without_each(record):
        other = _stand(screen(without, on), rule)
        if other != now:
            yield f"without {what}: {_told(other)}"
    yield from _time_alone(record, rule, on, now)


def _without_each(record: Record) -> Iterator[tuple[str, Record]]:
    for name in _LISTS:
        entries = getattr(record, name) or ()
        for i, entry in enumerate(entries):
            kept: dict[str, Any] = {name: (*entries[:i], *entries[i + 1 :])}
            yield _entry(name, entry), replace(record, **kept)


def _entry(name: str, entry: Any) -> str:
    """One entry as the record names it, with its day."""
    label = next(
        str(v) for v in (getattr(entry, part, None) for part in ("name", "test", "substance", "text", "code")) if v
    )
    days = [
        f"{f.name.replace('_', ' ')} {value}"
        for f in fields(entry)
        if (value := getattr(entry, f.name)) and _is_day(value)
    ]
    return f"{name.rstrip('s')} {label}" + (f" ({', '.join(days)})" if days else "")


def _is_day(value: object) -> bool:
    return isinstance(value, date) or type(value).__name__ == "PartialDate"


def _time_alone(record: Record, rule: Rule, on: date, now: tuple[object, ...]) -> Iterator[str]:
    """The first day on which the answer is another one, if nothing else happens."""
    for days in range(1, DAYS_AHEAD + 1):
        later = _stand(screen(record, on + timedelta(days=days)), rule)
        if later[:2] != now[:2]:
            yield f"time alone: on {format_day(on + timedelta(days=days))} {_told(later)}"
            return


def _told(stand: tuple[object, ...]) -> str:
    word, severity, earliest, undetermined = stand
    when = f", earliest {format_day(earliest)}" if isinstance(earliest, date) else ", no date" if undetermined else ""
    return f"{word}, {severity}{when}"

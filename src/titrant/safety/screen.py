"""The screen: every rule over one record, all answers returned.

    record --view--> Patient --rules--> replies --overrides--> findings --> Screening

The verdict is the worst severity. The first safe day is the latest of the dated blocks, or undetermined when
any block has no date. An input that was never given turns a rule's *no* into *unknown*.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from titrant._version import __version__
from titrant.patient.record import Override, Record, Settings
from titrant.patient.until import record_until
from titrant.safety.overriding import override_of, told
from titrant.safety.patient_view import Patient
from titrant.safety.registry import Rule, all_rules
from titrant.safety.reply import Reply, least_caps
from titrant.safety.screening import RANK, Answer, Finding, Screening, Verdict
from titrant.safety.thresholds import Thresholds, load_thresholds
from titrant.safety.words import Words, load_words

Judged = tuple[Rule, Reply]


def screen(
    record: Record, on: date, settings: Settings | None = None, *, first_dose_day: date | None = None
) -> Screening:
    """Judge a record on a day by every rule.

    Parameters
    ----------
    record
        All that is known of the person.
    on
        Day of asking; nothing here reads the clock.
    settings
        Settings that beat those of the record.
    first_dose_day
        Planned first dose; default the record's, and never before ``on``.

    Returns
    -------
    Screening
        Verdict, findings, the answer of every rule, first safe day with its arithmetic, dose caps.

    Examples
    --------
    >>> from titrant.patient.record import Medicine, Person
    >>> record = Record(person=Person(age=45, sex="male"), conditions=(), allergies=(), medicines_confirmed=True,
    ...                 medicines=(Medicine("oxycodone", status="stopped", last_taken="2026-11-10"),))
    >>> result = screen(record, date(2026, 11, 23))
    >>> result.verdict, result.earliest_start.isoformat()
    ('block', '2026-11-24')
    """
    if settings is not None:
        record = replace(record, settings=settings)
    known, left_out = record_until(record, on)
    planned = first_dose_day or record.plans.ldn_start or on
    patient = Patient(known, on, max(planned, on))
    return _result(patient, judge(patient, load_thresholds()), left_out)


def judge(patient: Patient, at: Thresholds) -> list[Judged]:
    """The reply of every rule, in the order of the rules."""
    early = {r.id: r.judge(patient, at) for r in all_rules() if r.judge}
    caps = least_caps(reply.caps for reply in early.values())
    late = {r.id: r.late(patient, at, caps) for r in all_rules() if r.late}
    return [(r, _unanswered(r, {**early, **late}[r.id], patient.record)) for r in all_rules()]


def _unanswered(rule: Rule, reply: Reply, record: Record) -> Reply:
    """A *no* that rests on something never given is *unknown*; MED-02 and DQ-03 tell it to the reader once."""
    missing = [
        name
        for name, absent in (
            ("medicines", record.medicines is None or not record.medicines_confirmed),
            ("conditions", record.conditions is None),
            ("allergies", record.allergies is None),
        )
        if absent and name in rule.reads
    ]
    return replace(reply, word="unknown", missing=tuple(missing)) if missing and reply.word == "no" else reply


def _counts(reply: Reply, words: Words) -> bool:
    """Whether an override changes anything: never for some rules, and one that settles a question lifts no block."""
    return words.override == "lifts" or (words.override == "settles" and reply.severity != "block")


def _lifted(reply: Reply) -> Reply:
    """What an override that counts leaves of a reply. The finding itself always stays."""
    if reply.severity != "block":
        return replace(reply, holds=False)
    return replace(reply, severity="caution", earliest=None, undetermined=False, provisional=False, holds=False)


def _reason(reply: Reply, words: Words) -> str:
    found = f" Found: {'; '.join(reply.found)}." if reply.found else ""
    missing = f" Not known: {'; '.join(reply.missing)}." if reply.missing else ""
    return words.says + found + missing


def _finding(rule: Rule, judged: Reply, words: Words, override: Override | None) -> Finding:
    counts = override is not None and _counts(judged, words)
    reply = _lifted(judged) if counts else judged
    word = told(override) if override else None
    return Finding(
        rule=rule.id,
        slug=rule.slug,
        theme=rule.theme,
        severity=reply.severity,
        answer=reply.word,
        title=words.title,
        reason=_reason(reply, words),
        action=words.action(reply.text or reply.severity),
        question=words.question.replace("{found}", "; ".join(reply.found) or "; ".join(reply.missing)),
        earliest=reply.earliest,
        undetermined=reply.undetermined,
        provisional=reply.provisional,
        arithmetic="; ".join(reply.arithmetic),
        inputs=reply.found,
        missing=reply.missing,
        holds_start=reply.holds,
        urgent=reply.urgent,
        caps=reply.caps,
        source=words.source,
        strength=words.strength,
        disagreement=words.disagreement,
        claims=words.claims,
        overridden_by=word if counts else None,
        override_noted=None if counts else word,
    )


def _findings(patient: Patient, judged: list[Judged]) -> tuple[Finding, ...]:
    """The findings, worst first; an advisory rule that applies is kept among them."""
    words, found = load_words(), []
    for rule, reply in judged:
        said = words[rule.id]
        if not reply.fired and not (said.advisory and reply.word == "yes"):
            continue
        override = override_of(patient.record, patient.on, rule.id, rule.slug)
        found.append(_finding(rule, reply, said, override))
    return tuple(sorted(found, key=lambda f: (-RANK[f.severity], not f.urgent)))


def _answers(judged: list[Judged]) -> tuple[Answer, ...]:
    return tuple(Answer(rule.id, reply.word, reply.severity, reply.missing) for rule, reply in judged)


def _result(patient: Patient, judged: list[Judged], left_out: tuple[str, ...]) -> Screening:
    findings = _findings(patient, judged)
    blocks = [f for f in findings if f.severity == "block"]
    undetermined = any(f.undetermined for f in blocks)
    dates = [f.earliest for f in blocks if f.earliest]
    verdict: Verdict = max((f.severity for f in findings), key=RANK.__getitem__, default="clear")
    fired = [f.rule for f in findings if f.severity != "clear"]
    claims = sorted({claim for f in findings if f.severity != "clear" for claim in f.claims})
    return Screening(
        verdict=verdict,
        findings=findings,
        answers=_answers(judged),
        on=patient.on,
        first_dose_day=patient.first_dose_day,
        stage="on_ldn" if patient.on_ldn else "starting",
        earliest_start=None if undetermined or not dates else max(dates),
        undetermined=undetermined,
        provisional=any(f.provisional for f in blocks),
        holds_start=any(f.holds_start for f in findings),
        caps=least_caps(reply.caps for _, reply in judged),
        because=(*fired, *claims),
        inputs=_inputs(patient, len(judged), left_out),
    )


def _inputs(patient: Patient, rules: int, left_out: tuple[str, ...]) -> dict[str, object]:
    record = patient.record
    return {
        "version": __version__,
        "rules": rules,
        "jurisdiction": record.person.jurisdiction or "not given: the strictest applies",
        "medicines": None if record.medicines is None else len(record.medicines),
        "conditions": None if record.conditions is None else len(record.conditions),
        "allergies": None if record.allergies is None else len(record.allergies),
        "results": len(record.results),
        "left_out": left_out,
    }

"""Entries that cannot be right, or cannot be read."""

from __future__ import annotations

from titrant.core.calendar import format_day
from titrant.safety.exposure import contradicting
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, caution, no, note, together, unknown
from titrant.safety.tests_by_name import is_read, near_test, test_of, told_as
from titrant.safety.thresholds import Thresholds

_NOT_KNOWN = ("unknown", "not known", "unsure", "not sure", "?", "unclear", "not asked")


@rule("DQ-01", reads=("medicines", "results", "plans", "person"))
def impossible_date(p: Patient, at: Thresholds) -> Reply:
    """A day of use in the future, an end before its start, a result not yet taken, an age against the birth."""
    medicines = [x.impossible for x in p.listed if x.impossible]
    results = [f"{r.test}: its day lies in the future" for r in p.record.results if r.date and r.date.first > p.on]
    word = p.record.plans.no_opioid_since
    attested = [f"{x.told} contradicts the attested day" for x in contradicting(p, at)]
    if word and word.since > p.on:
        attested.append(f"attested day {format_day(word.since)} lies in the future")
    aged = [p.impossible_age] if p.impossible_age else []
    return together(caution(told) for told in (*medicines, *results, *attested, *aged))


@rule("DQ-02", reads=("conditions",))
def condition_not_recognised(p: Patient, at: Thresholds) -> Reply:
    """A diagnosis that was not read may be one that blocks."""
    return together(unknown(d.unclear, found=(d.told,)) for d in p.diagnoses if d.unclear)


@rule("DQ-03", reads=("conditions", "allergies"))
def conditions_or_allergies_not_given(p: Patient, at: Thresholds) -> Reply:
    """Not asked is not none."""
    missing = [
        name
        for name, given in (("conditions", p.record.conditions), ("allergies", p.record.allergies))
        if given is None
    ]
    if any(a.substance.strip(" .").casefold() in _NOT_KNOWN for a in p.record.allergies or ()):
        missing.append("allergies")
    return unknown(*missing) if missing else no()


@rule("DQ-04", reads=("results",))
def result_not_recognised(p: Patient, at: Thresholds) -> Reply:
    """A result under a name close to one that a rule reads may be that one; others are told as read by no rule."""
    results = {r.test for r in p.record.results if r.date is None or r.date.first <= p.on}
    scores = {s.name for s in p.record.scores if s.date <= p.on}
    strange = [name for name in sorted(results | scores) if not is_read(test_of(name))]
    near = {name: near_test(name) for name in strange}
    asked = [unknown(f"whether {n!r} means {told_as(t)}", found=(n,)) for n, t in near.items() if t]
    told = [note(name) for name in strange if near[name] is None and name in results]
    return together([*asked, *told])

"""Entries that cannot be right, or cannot be read."""

from __future__ import annotations

from titrant.core.calendar import format_day
from titrant.safety.exposure import contradicting
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, caution, no, together, unknown
from titrant.safety.thresholds import Thresholds


@rule("DQ-01", reads=("medicines", "results", "plans"))
def impossible_date(p: Patient, at: Thresholds) -> Reply:
    """A day of use in the future, an end before its start, a result not yet taken."""
    medicines = [x.impossible for x in p.listed if x.impossible]
    results = [f"{r.test}: its day lies in the future" for r in p.record.results if r.date and r.date.first > p.on]
    word = p.record.plans.no_opioid_since
    attested = [f"{x.told} contradicts the attested day" for x in contradicting(p, at)]
    if word and word.since > p.on:
        attested.append(f"attested day {format_day(word.since)} lies in the future")
    return together(caution(told) for told in (*medicines, *results, *attested))


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
    return unknown(*missing) if missing else no()

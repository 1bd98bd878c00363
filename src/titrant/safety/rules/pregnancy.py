"""Pregnancy and breastfeeding."""

from __future__ import annotations

from titrant.core.calendar import days_between
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, no, together, unknown
from titrant.safety.thresholds import Thresholds


def _tested(p: Patient, at: Thresholds) -> list[Reply]:
    """A positive test blocks where nobody answered; against an answer of *no* a recent one is asked about."""
    positive = [(r.told, days_between(r.last or p.on, p.on)) for r in p.latest("hCG") if r.positive]
    if p.record.person.pregnancy in ("no", "not_applicable", "breastfeeding"):
        recent = [told for told, age in positive if age <= at.pregnancy_contradicted_days]
        return [unknown(f"whether the answer or {told} is right", found=(told,)) for told in recent]
    return [block(told) for told, age in positive if age <= at.pregnancy_test_days]


@rule("PR-01", reads=("person", "conditions", "results"))
def pregnant(p: Patient, at: Thresholds) -> Reply:
    """Pregnant by answer, code or test; a recent positive test against the answer is asked about."""
    said = ["pregnant"] if p.record.person.pregnancy == "yes" else []
    coded = [d.told for d in p.has("pregnant")]
    return together([*(block(told) for told in (*said, *coded)), *_tested(p, at)])


@rule("PR-02", reads=("person", "conditions"))
def breastfeeding(p: Patient, at: Thresholds) -> Reply:
    """Breastfeeding."""
    said = ["breastfeeding"] if p.record.person.pregnancy == "breastfeeding" else []
    return together(caution(told) for told in (*said, *(d.told for d in p.has("breastfeeding"))))


@rule("PR-03", reads=("person", "conditions"))
def planning_pregnancy(p: Patient, at: Thresholds) -> Reply:
    """Planning a pregnancy."""
    said = ["planning a pregnancy"] if p.record.person.pregnancy == "planning" else []
    return together(caution(told) for told in (*said, *(d.told for d in p.has("planning_pregnancy"))))


@rule("PR-04", reads=("person",))
def pregnancy_not_known(p: Patient, at: Thresholds) -> Reply:
    """Nobody said, and it is possible. By decision it is told and does not hold the start in clinician mode."""
    person = p.record.person
    known = person.pregnancy not in (None, "unknown")
    age_allows = p.age is None or at.childbearing_from <= p.age <= at.childbearing_to
    if known or person.sex == "male" or not age_allows:
        return no()
    return unknown("whether pregnancy is possible", severity="info", holds=False)

"""Pregnancy and breastfeeding."""

from __future__ import annotations

from titrant.core.calendar import days_between
from titrant.safety.patient_view import Patient
from titrant.safety.readings import Reading
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, no, together, unknown
from titrant.safety.thresholds import Thresholds


def _positive(r: Reading, at: Thresholds) -> bool | None:
    """Whether a pregnancy test is positive; None where its words are not clear."""
    below = r.below(at.hcg_negative_below)
    return r.positive if below is None else not below


def _tested(r: Reading, p: Patient, at: Thresholds) -> Reply:
    """A test against the answer: a young positive one asks again, whatever was answered before."""
    positive, age = _positive(r, at), days_between(r.last or p.on, p.on)
    answered = p.record.person.pregnancy in ("no", "not_applicable", "breastfeeding")
    if positive is False or age > (at.pregnancy_answer_days if answered else at.pregnancy_test_days):
        return no()
    if answered or positive is None:
        return unknown(f"what the pregnancy test means ({r.told})", found=(r.told,))
    return block(r.told)


@rule("PR-01", reads=("person", "conditions", "results"))
def pregnant(p: Patient, at: Thresholds) -> Reply:
    """Pregnant by answer, code or test; a recent positive test against the answer is asked about."""
    said = ["pregnant"] if p.record.person.pregnancy == "yes" else []
    coded = [d.told for d in p.has("pregnant")]
    return together([*(block(told) for told in (*said, *coded)), *(_tested(r, p, at) for r in p.latest("hCG"))])


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

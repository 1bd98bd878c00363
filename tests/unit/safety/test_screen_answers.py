"""What a screening answers for every rule, and what it takes from an override: unknown is never no."""

from dataclasses import replace
from datetime import date

import pytest

from titrant.patient.record import Condition, Dose, Limits, Medicine, Override, Person, Record
from titrant.safety.registry import all_rules
from titrant.safety.screen import screen

ON = date(2026, 11, 23)
TELL_IT = ("MED-02", "DQ-03")  # the two rules about what is missing say it in their own words
FULL = Record(person=Person(age=45, sex="male"), medicines=(), medicines_confirmed=True, conditions=(), allergies=())


def answers(record):
    return {answer.rule: answer for answer in screen(record, ON).answers}


@pytest.mark.parametrize(
    ("left_out", "part"),
    [
        ({"medicines": None}, "medicines"),
        ({"medicines_confirmed": False}, "medicines"),
        ({"conditions": None}, "conditions"),
        ({"allergies": None}, "allergies"),
    ],
)
def test_what_was_not_given_makes_every_rule_that_reads_it_unknown_and_no_other(left_out, part):
    whole, found = answers(FULL), answers(replace(FULL, **left_out))
    for rule in all_rules():
        if whole[rule.id].answer != "no" or rule.id in TELL_IT:
            continue
        reads = part in rule.reads
        assert found[rule.id].missing == ((part,) if reads else ()), rule.id
        assert found[rule.id].answer == ("unknown" if reads else "no"), rule.id


def test_every_rule_answers_with_its_severity():
    found = answers(replace(FULL, conditions=(Condition(code="Z94.0"),)))
    assert (found["TR-01"].answer, found["TR-01"].severity) == ("yes", "block")
    assert found["OP-01"].answer == "no"


def test_an_override_takes_date_and_doubt_away_and_nothing_else():
    limits = Limits(overrides=(Override("OP-11", "Dr A", "seen", ON), Override("TR-01", "Dr A", "agreed", ON)))
    grafted = replace(FULL, conditions=(Condition(code="Z94.0"),), limits=limits)
    finding = screen(grafted, ON).fired("TR-01")
    assert (finding.severity, finding.earliest) == ("caution", None)
    assert finding.undetermined is False
    assert finding.provisional is False
    assert finding.holds_start is False
    assert screen(grafted, ON).undetermined is False


def test_an_override_of_what_nobody_may_override_is_noted_and_leaves_all_as_it_is():
    limits = Limits(overrides=(Override("TR-05", "Dr A", "agreed", ON),))
    waiting = screen(replace(FULL, conditions=(Condition(code="Z76.82"),), limits=limits), ON).fired("TR-05")
    assert (waiting.severity, waiting.overridden_by) == ("caution", None)
    assert waiting.override_noted == "Dr A, 23 November 2026: agreed"


def test_the_result_names_its_stage_its_rules_and_their_claims():
    started = replace(FULL, doses=(Dose(ON, 500),), conditions=(Condition(code="Z94.0"),))
    found = screen(started, ON)
    assert found.stage == "on_ldn"
    assert "TR-01" in found.because
    assert "C66" in found.because
    empty = screen(replace(FULL, person=Person(age=45, sex="male", weight_kg=80)), ON)
    assert empty.stage == "starting"
    assert {"TR-01", "C66"}.isdisjoint(empty.because)


def test_any_block_without_a_date_leaves_the_whole_without_one():
    both = replace(
        FULL, medicines=(Medicine("codeine", status="stopped", last_taken="2026-11-20"), Medicine("morphine"))
    )
    found = screen(both, ON)
    assert found.undetermined is True
    assert found.earliest_start is None
    dated = screen(replace(FULL, medicines=both.medicines[:1]), ON)
    assert dated.undetermined is False
    assert dated.earliest_start == date(2026, 12, 4)


def test_an_age_against_the_date_of_birth_leaves_the_age_unknown():
    grown = replace(FULL, person=Person(born=date(1981, 3, 1), age=44, sex="male"))
    child = replace(FULL, person=Person(born=date(1981, 3, 1), age=12, sex="male"))
    assert screen(grown, ON).fired("AG-01") is None
    assert screen(child, ON).fired("AG-01").answer == "unknown"
    assert "age 12, but 45 by the date of birth" in screen(child, ON).fired("DQ-01").reason

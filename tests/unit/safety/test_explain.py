"""Why a rule says what it says."""

import re
from dataclasses import replace
from datetime import date

import pytest

from titrant.core.errors import UsageError
from titrant.patient.record import Condition, Day, Dose, Medicine, Person, Record, Result
from titrant.safety.explain import explain, explain_for
from titrant.safety.registry import all_rules

ON = date(2026, 1, 15)
OPIOID = Record(
    person=Person(age=45, sex="male", jurisdiction="US"),
    medicines=(Medicine("Percocet", status="stopped", last_taken="2026-01-06"), Medicine("ibuprofen")),
    medicines_confirmed=True,
    conditions=(),
    allergies=(),
    results=(Result("ALT", date=ON, x_uln=0.5), Result("AST", date=ON, x_uln=0.5), Result("eGFR", date=ON, value=90)),
)
BAD_DAY = Record(
    person=Person(age=70, sex="female", pp_type="hypokalaemic"),
    medicines=(
        Medicine("oxycodone"),
        Medicine("levothyroxine"),
        Medicine("Prograf"),
        Medicine("Contrave"),
        Medicine("zyxolapan"),
    ),
    conditions=(Condition(code="Z94.0"), Condition(code="R45.851"), Condition(code="E06.3"), Condition(code="F11.23")),
    results=(Result("K", date=ON, value=2.6), Result("TSH", date=ON, value=0.1)),
    doses=(Dose(date(2026, 1, 14), ug=1500), Dose(ON, ug=1500)),
    diary=(Day(ON, pain=5, gut=8, red_flag=True),),
)
RULES = [rule.id for rule in all_rules()]

PERMISSION = re.compile(
    r"\byou (may|can|could|should) (now )?(start|begin|restart|take naltrexone)|\bsafe to start now|\bgo ahead\b", re.I
)
STOP = "stop|stopping|cease|quit|discontinue|come off|taper|skip|halve|reduce|remove|throw away"
NEEDED = (
    "opioid|methadone|buprenorphine|oxycodone|patch|thyroid|hormone|levothyroxine|steroid|antipsychotic|prograf|contrave|"
    r"immunosuppress\w*|tacrolimus|medicines?"
)
STOPPING = re.compile(rf"\b({STOP})\b[^.?\n]*\b({NEEDED})\b", re.I)


def test_an_explanation_shows_inputs_with_dates_arithmetic_and_the_first_safe_day():
    told = explain_for(OPIOID, "OP-02", ON)
    assert told.severity == "block" and told.earliest == date(2026, 1, 20)
    assert "6 January 2026 + 14 days = 20 January 2026" in told.arithmetic
    assert any("Percocet" in used and "6 January 2026" in used for used in told.used)
    assert told.source and told.strength


def test_it_says_what_would_change_the_answer():
    changes = explain_for(OPIOID, "OP-02", ON).would_change
    assert any(line.startswith("without medicine Percocet") for line in changes)
    assert not any("ibuprofen" in line for line in changes)
    assert any(line.startswith("time alone: on 20 January 2026") for line in changes)


def test_a_gap_is_named_as_what_would_change_the_answer():
    told = explain_for(replace(OPIOID, medicines=None), "OP-01", ON)
    assert told.answer == "unknown" and "knowing: medicines" in told.would_change


def test_a_rule_that_does_not_fire_is_explained_too():
    told = explain_for(OPIOID, "TR-01", ON)
    assert (told.answer, told.severity) == ("no", "clear") and told.to_text()


def test_slug_and_id_are_the_same_rule():
    rule = all_rules()[0]
    assert explain(rule.slug) == explain(rule.id)


def test_an_unknown_rule_is_an_error_that_lists_the_rules():
    with pytest.raises(UsageError, match="OP-01"):
        explain("OP-99")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_explains_itself_with_source_and_strength(rule):
    told = explain(rule)
    assert told.title and told.says and told.source and told.strength and told.reads is not None
    assert told.source in told.to_text()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("record", [OPIOID, BAD_DAY], ids=["opioid", "bad-day"])
def test_a_person_gets_a_question_never_a_permission_nor_advice_to_stop_a_medicine(rule, record):
    for text in (explain(rule).to_text("person"), explain_for(record, rule, ON).to_text("person")):
        assert "Ask your prescriber" in text
        assert not PERMISSION.search(text), text
        assert not STOPPING.search(text), text
        assert "{found}" not in text


def test_a_person_on_naltrexone_is_told_to_ask_before_the_next_dose():
    text = explain_for(BAD_DAY, "GI-02", ON).to_text("person")
    assert "Do not take the next dose of naltrexone until you have asked" in text

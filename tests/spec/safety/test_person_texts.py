"""What the person reads, over every case and every rule: questions; no permission, no dose, no advice to stop."""

import re
from functools import cache
from pathlib import Path

import pytest
from tests.unit.safety.test_screen import PERMISSIONS, advises_stopping

from titrant.safety.case_record import case_record
from titrant.safety.cases import run_cases
from titrant.safety.explain import explain
from titrant.safety.registry import all_rules
from titrant.safety.screen import screen
from titrant.safety.screening_text import person_text

TABLES = sorted((Path(__file__).parents[1] / "cases").glob("*_cases.csv"))
NEVER_FIRES = ("IS-02", "PP-08", "DO-06")  # no finding by design; a case holds no liquid and no single dose rows


@cache
def _results():
    return [result for table in TABLES for result in run_cases(table)]


DOSE = re.compile(r"\d+(?:\.\d+)? ?(?:mg|microgram|ug)\b", re.IGNORECASE)


def _without_own_words(text, overrides):
    """The text without what the person or the chart wrote as names of medicines."""
    for row in (overrides.get("medicines") or []) if isinstance(overrides.get("medicines"), list) else []:
        text = text.replace(row["name"], "")
    return text


def test_no_case_gives_a_person_a_permission_a_dose_or_advice_to_stop():
    for result in _results():
        text = person_text(result.screening)
        assert not PERMISSIONS.search(text), result.case.id
        assert advises_stopping(text) == [], result.case.id
        assert not DOSE.search(_without_own_words(text, result.case.overrides)), result.case.id
        assert "Only your prescriber can say whether and when to start." in text


@pytest.mark.parametrize("rule", [rule.id for rule in all_rules()])
def test_every_rule_asks_a_person_a_question_in_general_and_of_a_case_in_which_it_fires(rule):
    fires = (r.case for r in _results() if r.screening.fired(rule) or rule in NEVER_FIRES)
    case = next(fires)
    screening = screen(case_record(case.overrides, case.on), case.on)
    finding = screening.fired(rule)
    for text in (explain(rule).to_text("person"), finding.question if finding else "?"):
        assert "?" in text and "{" not in text
        assert not PERMISSIONS.search(text)
        assert advises_stopping(text) == []
        assert not DOSE.search(_without_own_words(text, case.overrides))

"""The pages of the rules are what the rules say, and every rule is told in full."""

from pathlib import Path

import pytest

from titrant.evidence.claim import all_claims
from titrant.safety.names.table import read_rows
from titrant.safety.pages import PAGES
from titrant.safety.registry import all_rules
from titrant.safety.words import load_words

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_current(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()


def test_every_rule_has_words_and_no_words_lack_a_rule():
    assert {r.id for r in all_rules()} == set(load_words())


@pytest.mark.parametrize("rule", [r.id for r in all_rules()])
def test_every_rule_is_told_in_full(rule):
    words = load_words()[rule]
    for text in (words.title, words.says, words.question, words.source, words.strength, words.disagreement):
        assert text.strip()
    assert words.actions
    assert words.claims
    assert set(words.claims) <= set(all_claims())


def test_every_row_of_the_second_list_has_a_rule_or_a_reason():
    rows = read_rows("reconciled.csv")
    assert [r["row"] for r in rows] == [f"S{i:03d}" for i in range(1, 61)]
    known = {r.id for r in all_rules()}
    for row in rows:
        named = [rule for rule in row["rules"].split(";") if rule]
        assert set(named) <= known
        assert named or row["difference"]

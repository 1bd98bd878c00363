"""``titrant due``, ``explain`` and ``card`` as people call them."""

import json

import pytest

from titrant.cli.app import run

STORY, NINE_DAYS = "examples/article-story", "examples/opioid-nine-days"


def call(capsys, *tokens):
    with pytest.raises(SystemExit) as left:
        run(list(tokens))
    return left.value.code, capsys.readouterr()


def test_due_lists_what_is_overdue_first(capsys):
    code, said = call(capsys, "due", STORY, "--on", "2026-03-12")
    assert code == 0
    assert said.out.index("OVERDUE") < said.out.index("NOW") and "potassium" in said.out


def test_due_gives_json_with_rules_and_sources(capsys):
    code, said = call(capsys, "due", STORY, "--on", "2026-03-12", "--json")
    items = json.loads(said.out)["items"]
    assert code == 0 and items and all(item["source"] and item["certainty"] for item in items)


def test_explain_tells_a_rule_and_its_answer_on_a_record(capsys):
    assert "Fourteen days" in call(capsys, "explain", "OP-02")[1].out
    code, said = call(capsys, "explain", NINE_DAYS, "OP-02", "--on", "2026-01-15")
    assert code == 0 and "6 January 2026 + 14 days = 20 January 2026" in said.out
    assert "What would change the answer" in said.out


def test_explain_for_a_person_is_a_question(capsys):
    said = call(capsys, "explain", NINE_DAYS, "OP-02", "--on", "2026-01-15", "--person")[1].out
    assert "Ask your prescriber" in said and "Wait until" not in said


def test_explain_of_an_unknown_rule_lists_the_rules_and_leaves_with_two(capsys):
    code, said = call(capsys, "explain", "OP-99")
    assert code == 2 and "OP-02" in said.err


def test_card_is_printed_written_and_given_as_json(capsys, tmp_path):
    code, said = call(capsys, "card", STORY, "--on", "2026-03-12")
    assert code == 0 and "EMERGENCY CARD" in said.out and "no glucose load" in said.out
    page = tmp_path / "card.html"
    assert call(capsys, "card", STORY, "--on", "2026-03-12", "--to", str(page))[0] == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert "EM-01" in json.loads(call(capsys, "card", STORY, "--on", "2026-03-12", "--json")[1].out)["because"]


def test_no_card_before_the_first_dose(capsys):
    code, said = call(capsys, "card", "examples/fibromyalgia-start", "--on", "2026-01-15")
    assert code == 3 and "no dose of naltrexone" in said.err

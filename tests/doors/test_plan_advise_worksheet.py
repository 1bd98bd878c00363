"""``titrant plan``, ``advise`` and ``worksheet`` as people call them."""

import json
from pathlib import Path

import pytest

from titrant.cli.app import run

EXAMPLES = Path(__file__).parents[2] / "examples"


def call(capsys, *tokens):
    with pytest.raises(SystemExit) as left:
        run(list(tokens))
    return left.value.code, capsys.readouterr()


def ask(capsys, verb, name, on, *more):
    return call(capsys, verb, str(EXAMPLES / name), "--on", on, *more)


def test_advise_prints_action_dose_reasons_and_review(capsys):
    code, said = ask(capsys, "advise", "fibromyalgia-start", "2026-01-15")
    assert code == 0
    assert said.out.startswith("START\n")
    assert "0.5 mg = 0.5 mL of the 1 mg per mL liquid" in said.out
    assert "29 January 2026" in said.out
    assert "the prescriber makes it" in said.out


def test_advise_gives_the_whole_result_as_json(capsys):
    _, said = ask(capsys, "advise", "article-story", "2026-03-13", "--json")
    advice = json.loads(said.out)
    assert (advice["action"], advice["dose_ug"]) == ("stop", 0)
    assert advice["same_day"] and advice["findings"] and advice["inputs"]["on"] == "2026-03-13"


def test_advise_for_the_person_shows_no_new_dose(capsys):
    _, said = ask(capsys, "advise", "fibromyalgia-start", "2026-01-15", "--person")
    assert "question for your prescriber" in said.out
    assert "0.5 mg" not in said.out


def test_settings_given_beat_those_of_the_record(capsys):
    _, said = ask(capsys, "advise", "fibromyalgia-start", "2026-01-15", "--json", "--prior", "sceptical", "--seed", "3")
    inputs = json.loads(said.out)["inputs"]
    assert (inputs["prior"], inputs["seed"]) == ("sceptical", 3)


def test_plan_prints_steps_branches_and_prescription(capsys):
    code, said = ask(capsys, "plan", "fibromyalgia-start", "2026-01-15")
    assert code == 0
    for part in ("Steps", "At once, if", "Due", "First supply", "Prescription", "naltrexone hydrochloride"):
        assert part in said.out


def test_plan_that_is_blocked_leaves_with_four_and_the_first_day(capsys):
    code, said = ask(capsys, "plan", "transplant-tacrolimus", "2026-01-15")
    assert code == 4
    assert "TR-01" in said.err


def test_plan_after_a_washout_starts_on_its_first_safe_day(capsys):
    _, said = ask(capsys, "plan", "opioid-nine-days", "2026-01-15", "--json")
    assert json.loads(said.out)["first_day"] == "2026-01-20"


def test_plan_is_signed_into_a_file(capsys, tmp_path):
    to = tmp_path / "plan.toml"
    _, said = ask(capsys, "plan", "fibromyalgia-start", "2026-01-15", "--sign", "Dr N. Okafor", "--to", str(to))
    assert "Signed by Dr N. Okafor" in said.out
    assert 'prescriber = "Dr N. Okafor"' in to.read_text()


def test_plan_compares_published_titrations(capsys):
    _, said = ask(capsys, "plan", "fibromyalgia-start", "2026-01-15", "--compare")
    assert "research-trust" in said.out
    code, said = ask(capsys, "plan", "fibromyalgia-start", "2026-01-15", "--protocol", "youger-fixed")
    assert code == 2
    assert "did you mean 'younger-fixed'" in said.err


def test_worksheet_prints_volumes_and_its_guard(capsys):
    code, said = call(capsys, "worksheet", "--dose", "0.5", "--dose", "1.5")
    assert code == 0
    assert "0.5 mg = 0.5 mL" in said.out
    assert "ten times too much" in said.out


@pytest.mark.parametrize(
    ("tokens", "said_why"),
    [
        (("--dose", "50"), "not a low dose"),
        (("--dose", "0,5"), "not a number of mg"),
        (("--dose", "0.00001"), "at most three decimals"),
        (("--dose", "0.5", "--person"), "no recipe"),
    ],
)
def test_worksheet_refuses_with_its_reason(capsys, tokens, said_why):
    code, said = call(capsys, "worksheet", *tokens)
    assert code == 2
    assert said_why in said.err

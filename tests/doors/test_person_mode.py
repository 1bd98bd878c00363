"""Every command in person mode: no dose that nobody signed, never that one may start, help first."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from titrant.cli.app import run
from titrant.patient.folder import load_folder, save_folder
from titrant.patient.record import SignedStep
from titrant.patient.signature import sign

EXAMPLES = Path(__file__).parents[2] / "examples"
DAYS = {
    "article-story": "2026-03-13",
    "fibromyalgia-helped": "2026-03-26",
    "fibromyalgia-start": "2026-01-15",
    "opioid-nine-days": "2026-01-15",
    "transplant-tacrolimus": "2026-01-15",
}
DOSE = re.compile(r"\b\d+(?:\.\d+)?\s*(?:mg|micrograms?|mL|ug)\b|dose_ug\"?: [1-9]")
SHOWN = ("screen", "explain", "advise", "plan")
REFUSED = ("simulate", "infer", "plan --compare", "plan --sign Me")


@pytest.fixture(params=sorted(DAYS))
def record(request, tmp_path):
    """An example whose record says that the person reads."""
    found = load_folder(EXAMPLES / request.param)
    folder = tmp_path / request.param
    save_folder(with_mode(found), folder)
    return folder, DAYS[request.param]


def with_mode(found):
    return replace(found, settings=replace(found.settings, mode="person"))


def ask(capsys, command, folder, on, *more):
    name, *options = command.split()
    rule = ["OP-02"] if name == "explain" else []
    with pytest.raises(SystemExit) as left:
        run([name, str(folder), *rule, "--on", on, *options, *more])
    return left.value.code, capsys.readouterr()


@pytest.mark.parametrize("command", SHOWN)
@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_no_dose_that_nobody_signed_and_never_that_one_may_start(capsys, record, command, more):
    code, said = ask(capsys, command, *record, *more)
    assert code == 0
    assert DOSE.findall(said.out) == []
    assert "may start" not in said.out.lower()
    if more:
        assert "verdict" not in json.loads(said.out)


@pytest.mark.parametrize("command", REFUSED)
def test_what_shows_unsigned_doses_is_refused(capsys, record, command):
    code, said = ask(capsys, command, *record)
    assert code == 2
    assert said.out == ""
    assert "doses that nobody signed" in said.err


def signed(name, on, folder):
    found = with_mode(load_folder(EXAMPLES / name))
    steps = [SignedStep(date.fromisoformat(on), 500, 14)]
    save_folder(replace(found, signed_plan=sign("Dr Example", date.fromisoformat(on), steps, 500)), folder)
    return folder


def test_a_signed_plan_is_shown_to_the_person(capsys, tmp_path):
    folder = signed("fibromyalgia-start", "2026-01-15", tmp_path / "anna")
    code, said = ask(capsys, "plan", folder, "2026-01-15")
    assert code == 0
    assert "signed by Dr Example on 15 January 2026" in said.out
    assert "0.5 mg = 0.5 mL of the 1 mg per mL liquid" in said.out


@pytest.mark.parametrize(
    ("name", "told"),
    [("opioid-nine-days", "Do not take naltrexone now."), ("article-story", "Take no more naltrexone")],
)
def test_a_signed_plan_is_not_shown_beside_an_advice_to_take_none(capsys, tmp_path, name, told):
    folder = signed(name, DAYS[name], tmp_path / name)
    for command, more in (("plan", ()), ("plan", ("--json",)), ("report", ("--to", str(tmp_path / "page.html")))):
        code, said = ask(capsys, command, folder, DAYS[name], *more)
        assert code == 0
        if command == "plan":
            assert told in said.out
            assert "500" not in said.out and "0.5 mg" not in said.out
    assert "Your signed plan" not in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_signed_dose_is_told_in_mg_and_ml_together(capsys, tmp_path):
    folder = signed("fibromyalgia-start", "2026-01-15", tmp_path / "anna")
    _, said = ask(capsys, "advise", folder, "2026-01-15")
    assert "0.5 mg = 0.5 mL of the 1 mg per mL liquid" in said.out
    ask(capsys, "report", folder, "2026-01-15", "--to", str(tmp_path / "page.html"))
    assert (tmp_path / "page.html").read_text(encoding="utf-8").count("0.5 mg = 0.5 mL of the 1 mg per mL liquid") == 2

"""``titrant simulate`` as people call it."""

import csv
import json
from pathlib import Path

import pytest

from titrant.cli.app import run

EXAMPLES = Path(__file__).parents[2] / "examples"


def ask(capsys, *more, name="fibromyalgia-start"):
    with pytest.raises(SystemExit) as left:
        run(["simulate", str(EXAMPLES / name), "--on", "2026-01-15", "--people", "5", *more])
    return left.value.code, capsys.readouterr()


def test_simulate_shows_all_three_structures_week_by_week(capsys):
    code, said = ask(capsys)
    assert code == 0
    assert all(f"{name} held / tone / pain" in said.out for name in ("M1", "M2", "M3"))
    assert "disagree below 12.5 mg" in " ".join(said.out.split())


def test_simulate_takes_one_dose_a_day_instead_of_the_plan(capsys):
    code, said = ask(capsys, "--dose-mg", "50", "--json")
    assert code == 0
    found = json.loads(said.out)
    assert set(found["doses_ug"]) == {50_000}
    assert found["day"]["hours_half_blocked"]["M2"][2] == 24


def test_simulate_writes_its_bands_as_a_table(capsys, tmp_path):
    path = tmp_path / "bands.csv"
    code, _ = ask(capsys, "--dose-mg", "1.5", "--to", str(path))
    assert code == 0
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["structure"] for row in rows} == {"M1", "M2", "M3"}
    assert {row["unit"] for row in rows if row["output"] == "plasma"} == {"ng/mL"}


def test_a_blocked_record_has_no_plan_to_simulate(capsys):
    code, said = ask(capsys, name="transplant-tacrolimus")
    assert code == 4
    assert "plan" in said.err


def test_simulate_takes_a_route_and_shows_that_nothing_passes_the_skin(capsys):
    held = {}
    for route in ("oral", "sublingual", "skin", "intravenous"):
        code, said = ask(capsys, "--dose-mg", "4.5", "--route", route, "--json")
        assert code == 0
        found = json.loads(said.out)
        assert found["inputs"]["route"] == route
        held[route] = [day["occupancy_mu"][2][-1] for day in found["bands"].values()]
    assert held["skin"] == [0, 0, 0]
    for by_mouth, under_tongue, in_a_vein in zip(held["oral"], held["sublingual"], held["intravenous"], strict=True):
        assert 0 < by_mouth < under_tongue < in_a_vein < 1


def test_simulate_asks_for_daily_doses_where_the_plan_has_another_route(capsys):
    code, said = ask(capsys, "--route", "skin")
    assert code == 2
    assert "give daily doses" in said.err

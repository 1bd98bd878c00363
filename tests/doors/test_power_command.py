"""``titrant power`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from titrant.cli.app import run

START = str(Path(__file__).parents[2] / "examples" / "fibromyalgia-start")


def test_power_prints_both_designs_and_tells_progress_only_to_a_terminal(capsys):
    with pytest.raises(SystemExit):
        run(["power", START, "--people", "5", "--weeks", "2", "--workers", "1"])
    out = capsys.readouterr()
    assert out.out.startswith("POWER  5 virtual people over 2 weeks")
    assert out.err == ""


def test_power_speaks_json_and_takes_the_prior_of_the_command(capsys):
    with pytest.raises(SystemExit):
        run(["power", START, "--people", "5", "--weeks", "1", "--workers", "1", "--prior", "sceptical", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["inputs"]["prior"] == "sceptical"
    assert [design["off_block"] for design in found["designs"]] == ["offer", "never"]
    assert {"value", "se", "low", "high", "people"} == set(found["designs"][0]["shares"]["power"])


def test_power_refuses_too_few_people_without_a_traceback(capsys):
    with pytest.raises(SystemExit) as ended:
        run(["power", START, "--people", "2"])
    assert ended.value.code == 2
    assert "ask for 5 to 10000" in capsys.readouterr().err

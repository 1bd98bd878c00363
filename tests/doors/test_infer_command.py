"""``titrant infer`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from titrant.cli.app import run

EXAMPLES = Path(__file__).parents[2] / "examples"


def said(capsys, *words):
    with pytest.raises(SystemExit) as ended:
        run(["infer", *words])
    return ended.value.code or 0, capsys.readouterr()


def test_infer_prints_relief_by_dose_and_whose_decision_it_is(capsys):
    code, out = said(capsys, str(EXAMPLES / "fibromyalgia-helped"), "--on", "2026-03-26")
    assert code == 0
    assert "P(no effect)" in out.out and "1.5 mg  relief" in out.out
    assert out.out.rstrip().endswith("titrant supports a decision; the prescriber makes it.")


def test_infer_speaks_json_with_parts_and_forecast(capsys):
    _, out = said(capsys, str(EXAMPLES / "fibromyalgia-helped"), "--on", "2026-03-26", "--json")
    found = json.loads(out.out)
    assert set(found["parts"]) == {"level", "placebo", "drug"}
    assert len(found["forecast"]["mean"]) == found["forecast"]["days"]
    assert len(found["dose_ug"]) == len(found["p_tolerated"])


def test_the_prior_of_the_command_beats_that_of_the_record(capsys):
    asked = (str(EXAMPLES / "fibromyalgia-helped"), "--on", "2026-03-26", "--json")
    doubt = {
        prior: json.loads(said(capsys, *asked, "--prior", prior)[1].out)["p_no_effect"]
        for prior in ("sceptical", "enthusiast")
    }
    assert doubt["sceptical"] > doubt["enthusiast"]


def test_infer_refuses_a_record_without_rows(capsys):
    code, out = said(capsys, str(EXAMPLES / "opioid-nine-days"), "--on", "2026-01-15")
    assert code == 2
    assert "keep the diary first" in out.err

"""``titrant evidence`` at the door: what it prints, what it refuses, what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from titrant.cli.app import run
from titrant.cli.evidence import command
from titrant.core.errors import EvidenceError, UsageError


def test_a_claim_is_shown_with_its_references(capsys: pytest.CaptureFixture[str]) -> None:
    command("C37")
    printed = capsys.readouterr().out
    assert "Verdict: contradicted" in printed
    assert "lee-1988" in printed
    assert "Second reader: nobody yet" in printed


def test_claims_are_searched_by_topic(capsys: pytest.CaptureFixture[str]) -> None:
    command(about="rebound", json=True)
    found = json.loads(capsys.readouterr().out)["claims"]
    assert {"C37", "C43"} <= {claim["id"] for claim in found}


def test_a_number_is_shown_with_its_grades(capsys: pytest.CaptureFixture[str]) -> None:
    command("base_pk.CL")
    printed = capsys.readouterr().out
    assert "3.5 L/min = 210 L/h" in printed
    assert "measured in a study" in printed


def test_what_rests_on_a_paper_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    command(impact="lee-1988")
    printed = capsys.readouterr().out
    assert "set:advice-1" in printed
    assert "claim C37" in printed


def test_a_retracted_paper_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    command("wang-filamin-2008")
    assert "RETRACTED" in capsys.readouterr().out


def test_disagreements_and_unread_entries_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    command(disagreements=True)
    assert "C43" in capsys.readouterr().out
    command(unread=True)
    assert "have no second reader" in capsys.readouterr().out


def test_sources_are_written_for_reference_managers(tmp_path: Path) -> None:
    command(bibtex=tmp_path / "t.bib", csl_json=tmp_path / "t.json")
    assert "@article{zagon-1983," in (tmp_path / "t.bib").read_text(encoding="utf-8")
    assert any(item["id"] == "zagon-1983" for item in json.loads((tmp_path / "t.json").read_text(encoding="utf-8")))


def test_two_questions_at_once_are_refused() -> None:
    with pytest.raises(UsageError, match="one at a time"):
        command("C37", about="rebound")


def test_an_unknown_topic_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"topics are .*rebound"):
        command(about="astrology")


def test_an_unknown_id_is_offered_the_nearest() -> None:
    with pytest.raises(EvidenceError, match="did you mean"):
        command("lee-1978")


def test_the_command_exits_with_the_code_of_its_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["evidence", "nothing-like-it"])
    assert left.value.code == EvidenceError.exit_code
    assert "Traceback" not in capsys.readouterr().err

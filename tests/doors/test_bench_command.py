"""``titrant bench`` from the command line."""

from __future__ import annotations

import json

import pytest

from titrant.cli.app import run


def test_bench_dosing_prints_a_table_and_keeps_it(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["bench", "dosing", "--people", "6", "--scenario", "base", "--policy", "none", "best-week"]
    kept = tmp_path / "docs" / "results" / "dosing_bench_g1.json"
    with pytest.raises(SystemExit) as ended:
        run([*words, "--workers", "1", "--save", str(kept), "--json"])
    assert not ended.value.code
    printed = json.loads(capsys.readouterr().out)
    saved = json.loads(kept.read_text())
    assert saved.pop("date") and saved.pop("commit")
    assert printed == saved
    assert set(printed["tables"]) == {"none", "best-week"}
    with pytest.raises(SystemExit):
        run(["bench", "dosing-page"])
    page = (tmp_path / "docs" / "reference" / "dosing_leaderboard.md").read_text()
    assert "best-week" in page and "±" in page
    assert (kept.with_suffix(".svg")).read_text().startswith("<svg")


def test_bench_tells_of_an_unknown_policy_without_a_traceback(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        run(["bench", "dosing", "--people", "2", "--policy", "wishful", "--scenario", "base", "--workers", "1"])
    assert ended.value.code == 2
    assert "no policy 'wishful'" in capsys.readouterr().err

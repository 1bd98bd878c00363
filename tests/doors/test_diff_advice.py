"""``titrant diff-advice``: a changed number shows whose advice it moves."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from titrant.cli.advice_rows import advice_rows
from titrant.cli.diff_advice import command, data_root, differences, lay_over, not_asked, tell
from titrant.core.errors import UsageError

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src" / "titrant"
NINE_DAYS = ROOT / "examples" / "opioid-nine-days"
ON = date(2026, 1, 15)


@pytest.fixture
def shorter_washout(tmp_path: Path) -> Path:
    """A data root in which the opioid washout is ten days long."""
    for floor in ("evidence", "safety"):
        shutil.copytree(SHIPPED / floor / "data", tmp_path / "root" / floor / "data")
    thresholds = tmp_path / "root" / "safety" / "data" / "thresholds.toml"
    text = thresholds.read_text(encoding="utf-8")
    changed = re.sub(r"(\[opioid_washout_days\]\nvalue = )14", r"\g<1>10", text)
    assert changed != text
    thresholds.write_text(changed, encoding="utf-8")
    return tmp_path / "root"


def test_a_shorter_washout_moves_the_person_on_day_nine(
    shorter_washout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command(data=(ROOT, shorter_washout), records=NINE_DAYS, on=ON, json=True)
    found = json.loads(capsys.readouterr().out)
    moved = {row["field"]: (row["old"], row["new"]) for row in found["moved"]}
    assert moved["earliest_start"] == ("2026-01-20", "2026-01-16")


def test_the_running_program_never_reads_the_other_data(shorter_washout: Path) -> None:
    command(data=(ROOT, shorter_washout), records=NINE_DAYS, on=ON, json=True)
    assert advice_rows(NINE_DAYS, ON)[NINE_DAYS.name]["earliest_start"] == "2026-01-20"


def test_the_same_data_move_nobody() -> None:
    rows = {"a": {"action": "hold", "because": ["C06"]}}
    assert differences(rows, rows) == []
    assert tell([], 1) == "Advice moves for 0 of 1 records."


def test_a_moved_dose_is_told_by_record_and_field() -> None:
    old, new = {"a": {"dose_ug": 500, "because": ["C06"]}}, {"a": {"dose_ug": 1000, "because": ["C06", "C02"]}}
    told = tell(differences(old, new), 1)
    assert "a: dose_ug: 500 -> 1000" in told
    assert "a: because: C06 -> C06, C02" in told


def test_a_record_that_one_side_cannot_read_counts_as_moved() -> None:
    assert differences({"a": {"action": "hold"}}, {"a": {"error": "RecordError: x"}})


def test_a_record_that_cannot_be_asked_is_told_even_when_nothing_moves() -> None:
    rows = {"a": {"error": "TitrantError: record: has no rows"}}
    assert not_asked(rows) == {"a": "TitrantError: record: has no rows"}
    assert "could not be asked" in tell([], 1, not_asked(rows))


def test_data_that_break_their_own_rules_are_told(shorter_washout: Path) -> None:
    (shorter_washout / "safety" / "data" / "thresholds.toml").write_text("[", encoding="utf-8")
    with pytest.raises(UsageError, match="advice cannot be read under these data"):
        command(data=(ROOT, shorter_washout), records=NINE_DAYS, on=ON)


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no evidence/data folder"):
        data_root(tmp_path)


def test_only_data_are_laid_over(shorter_washout: Path, tmp_path: Path) -> None:
    (shorter_washout / "safety" / "screening.py").write_text("raise SystemExit('not from here')\n", encoding="utf-8")
    lay_over(SHIPPED, shorter_washout, tmp_path / "laid" / "titrant")
    laid = (tmp_path / "laid" / "titrant" / "safety" / "screening.py").read_text(encoding="utf-8")
    assert laid == (SHIPPED / "safety" / "screening.py").read_text(encoding="utf-8")


def test_a_record_without_rows_asks_for_a_day(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "record.toml").write_text("format = 1\n", encoding="utf-8")
    assert "--on" in advice_rows(tmp_path, None)["one"]["error"]

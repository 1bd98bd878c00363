"""The canonical form: short, stable, safe to write."""

import pytest
from tests.unit.record.folders import write

from titrant.patient import folder as folder_module
from titrant.patient.folder import load_folder, save_folder
from titrant.patient.record import Record
from titrant.patient.reformat import not_canonical, reformat

LOOSE = '# a comment\nconditions = []\nformat = 1\n[person]\nweight_kg = 62.0\n\n[goals]\n\n[[medicines]]\nname="x"\n'
CANONICAL = 'format = 1\nconditions = []\n\n[person]\nweight_kg = 62\n\n[[medicines]]\nname = "x"\n'


def test_the_canonical_text_is_short_and_in_declared_order(tmp_path):
    before = load_folder(write(tmp_path, record__toml=LOOSE))
    assert reformat(tmp_path) == ("record.toml",)
    assert (tmp_path / "record.toml").read_text() == CANONICAL
    assert load_folder(tmp_path) == before
    assert reformat(tmp_path) == ()


def test_a_file_with_comments_is_kept_as_a_copy(tmp_path):
    write(tmp_path, record__toml=LOOSE)
    reformat(tmp_path)
    assert (tmp_path / "record.toml.bak").read_text() == LOOSE


def test_check_changes_nothing(tmp_path):
    write(tmp_path, record__toml=LOOSE, diary__csv="date,pain\r\n2026-01-15,5\r\n")
    assert not_canonical(tmp_path) == ("record.toml", "diary.csv")
    assert (tmp_path / "record.toml").read_text() == LOOSE


def test_a_crash_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    save_folder(Record(id="old"), tmp_path)

    def crash(descriptor):
        raise OSError("power is gone")

    monkeypatch.setattr(folder_module.os, "fsync", crash)
    with pytest.raises(OSError, match="power"):
        save_folder(Record(id="new"), tmp_path)
    assert load_folder(tmp_path).id == "old"


def test_rows_that_are_gone_do_not_stay_in_the_folder(tmp_path):
    write(tmp_path, diary__csv="date,pain\n2026-01-15,5\n")
    save_folder(Record(), tmp_path)
    assert load_folder(tmp_path) == Record()

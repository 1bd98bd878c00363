"""Every example loads, is canonical, and its README names a day on which it can be asked."""

import re
from datetime import date
from pathlib import Path

import pytest

from titrant.patient.folder import load_folder
from titrant.patient.missing import what_is_missing
from titrant.patient.reformat import not_canonical
from titrant.patient.until import record_until

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/record.toml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_the_example_is_complete_on_the_day_its_readme_names(folder):
    said = (folder / "README.md").read_text(encoding="utf-8")
    on = date.fromisoformat(re.search(rf"titrant advise examples/{folder.name} --on (\S+)", said)[1])
    record, left_out = record_until(load_folder(folder), on)
    assert left_out == ()
    assert not_canonical(folder) == ()
    assert not any(gap.holds_start for gap in what_is_missing(record, on))
    assert folder.name in (EXAMPLES / "README.md").read_text(encoding="utf-8")


def test_there_are_six_examples():
    assert len(FOLDERS) == 6


def test_the_week_ten_examples_have_two_weeks_of_baseline():
    for name in ("fibromyalgia-helped", "fibromyalgia-expectation"):
        record = load_folder(EXAMPLES / name)
        before = [day for day in record.diary if day.date < record.first_dose().date]
        assert len(before) == 14
        assert len({dose.ug for dose in record.doses if dose.ug}) == 3

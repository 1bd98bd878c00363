"""The page on calibration and its pictures are what the newest kept runs say."""

from __future__ import annotations

import pytest
from tests.docs.example_pages import ROOT
from tests.inference.calibration.kept import newest
from tests.inference.calibration.page import page
from tests.inference.calibration.pictures import ranks_picture, reliability_picture

DRAWN = {"ranks": ranks_picture, "reliability": reliability_picture}


def test_the_page_is_written_from_the_newest_runs():
    written = (ROOT / "docs" / "reference" / "diary_calibration.md").read_text(encoding="utf-8")
    assert written == page(newest("diary_calibration"), newest("diary_nuts"))


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_drawn_from_the_newest_run(name):
    kept = (ROOT / "docs" / "results" / f"diary_calibration_{name}.svg").read_text(encoding="utf-8")
    assert kept == DRAWN[name](newest("diary_calibration"))


def test_a_run_that_was_never_kept_is_told():
    with pytest.raises(FileNotFoundError, match="make nightly"):
        newest("no_such_run")

"""Each worked example and the advice it must get, in plain words."""

from datetime import date
from pathlib import Path

import pytest

from titrant.advice.advise import advise
from titrant.patient.folder import load_folder

EXAMPLES = Path(__file__).parents[3] / "examples"


def advice_for(name, on):
    return advise(load_folder(EXAMPLES / name), on)


def test_the_article_story_stops_with_potassium_the_same_day():
    advice = advice_for("article-story", date(2026, 3, 13))
    assert (advice.action, advice.dose_ug) == ("stop", 0)
    assert any("blood test of potassium the same day" in text.lower() for text in advice.same_day)
    assert any("going lower did not" in reason for reason in advice.reasons)
    assert "PP-04" in advice.because
    assert not any("cream" in text for text in (*advice.reasons, advice.headline))


def test_the_article_story_would_have_paused_on_the_first_gut_day():
    advice = advice_for("article-story", date(2026, 2, 13))
    assert advice.action == "pause"
    assert advice.same_day


def test_fibromyalgia_with_nothing_in_the_way_starts_at_half_a_milligram_or_less():
    advice = advice_for("fibromyalgia-start", date(2026, 1, 15))
    assert advice.action == "start"
    assert 0 < advice.dose_ug <= 500
    assert advice.from_date == date(2026, 1, 15)


def test_fibromyalgia_that_is_helped_holds():
    advice = advice_for("fibromyalgia-helped", date(2026, 3, 26))
    assert (advice.action, advice.dose_ug) == ("hold", 1500)
    assert any("good enough to stay" in reason for reason in advice.reasons)


def test_the_test_period_off_is_kept_to_its_end():
    assert advice_for("fibromyalgia-helped", date(2026, 3, 5)).action == "test_off"


def test_hope_that_faded_holds_and_cannot_tell_yet():
    advice = advice_for("fibromyalgia-expectation", date(2026, 3, 26))
    assert (advice.action, advice.dose_ug) == ("hold", 1500)
    assert advice.claim == "cannot tell yet"
    assert advice.p_helped is not None and advice.p_helped < 0.5


def test_percocet_nine_days_ago_does_not_start_before_the_fourteenth_day():
    advice = advice_for("opioid-nine-days", date(2026, 1, 15))
    assert advice.action == "do_not_start"
    assert advice.from_date is None
    assert advice.earliest_start == date(2026, 1, 20)
    assert any("day 9" in reason for reason in advice.reasons)
    assert "OP-02" in advice.because


def test_a_transplant_does_not_start_and_has_no_date():
    advice = advice_for("transplant-tacrolimus", date(2026, 1, 15))
    assert advice.action == "do_not_start"
    assert advice.earliest_start is None
    assert advice.because[0] == "TR-01"
    assert "no date" in advice.headline


@pytest.mark.parametrize("name", ["fibromyalgia-helped", "fibromyalgia-expectation"])
def test_every_week_of_the_examples_has_an_advice(name):
    record = load_folder(EXAMPLES / name)
    for day in sorted({dose.date for dose in record.doses})[::7]:
        assert advise(record, day).dose_ug <= 4500

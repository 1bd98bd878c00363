"""One assumption changed at a time, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.browser.sample_pages import example

from titrant.advice.advise import advise
from titrant.advice.sensitivity import sensitivity, with_missing_days
from titrant.inference.infer import infer
from titrant.patient.record import Day, Goals, Record

ON = date(2026, 3, 26)
FIRST = date(2026, 1, 1)


@pytest.fixture(scope="module")
def record():
    return example("fibromyalgia-helped")


def test_the_first_row_is_the_answer_as_recorded(record):
    row = sensitivity(record, ON, 1500)[0]
    posterior = infer(record, ON)
    advice = advise(record, ON, replace(record.settings, policy="relief"))
    assert (row.p_no_effect, row.action, row.dose_ug) == (posterior.p_no_effect, advice.action, advice.dose_ug)
    assert row.p_helps == pytest.approx(posterior.at(1500)["p_helps"])
    assert row.relief_low <= row.relief <= row.relief_high


def test_each_prior_stands_there_once_and_orders_the_doubt(record):
    rows = {row.changed: row for row in sensitivity(record, ON, 1500)}
    assert len(rows) == 6
    doubt = [rows[name].p_no_effect for name in ("sceptical prior", "as recorded (trial prior)", "enthusiast prior")]
    assert doubt == sorted(doubt, reverse=True)


def test_the_weight_of_side_effects_moves_the_advice_and_not_the_relief():
    trouble = example("fibromyalgia-helped")
    ill = tuple(replace(day, gut=6.0) if day.date >= date(2026, 3, 12) else day for day in trouble.diary)
    rows = {row.changed: row for row in sensitivity(replace(trouble, diary=ill), ON, 1500)}
    half, double = rows["side effects count half"], rows["side effects count double"]
    assert half.relief == double.relief
    assert double.dose_ug <= half.dose_ug


def test_a_weight_is_never_doubled_beyond_what_a_record_may_hold(record):
    rows = sensitivity(replace(record, goals=Goals(side_effect_weight=3)), ON, 1500)
    assert len(rows) == 6


def test_missing_days_hurt_a_point_more_than_the_days_around_and_written_ones_stay():
    diary = (Day(FIRST, pain=4), Day(FIRST + timedelta(days=1), gut=2), Day(FIRST + timedelta(days=4), pain=10))
    filled = with_missing_days(Record(diary=diary)).diary
    assert [day.pain for day in filled] == [4, 6.5, 8, 9.5, 10]
    assert filled[1].gut == 2
    assert with_missing_days(Record(diary=diary[1:2])).diary == diary[1:2]


def test_posteriors_made_before_change_nothing(record):
    before = {record.settings.prior: infer(record, ON)}
    assert sensitivity(record, ON, 1500, inferred=before) == sensitivity(record, ON, 1500)

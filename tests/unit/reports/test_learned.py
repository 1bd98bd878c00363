"""What the report draws from the diary: looks back, forecasts held against what came, pictures with tables."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from tests.browser.sample_pages import example

from titrant.core.dose import format_dose
from titrant.inference.infer import infer
from titrant.inference.series import series_of
from titrant.patient.record import Day, Dose, Record
from titrant.reports.build import build_report
from titrant.reports.charts.chance import chance
from titrant.reports.charts.dose_axis import between, place
from titrant.reports.charts.dose_response import dose_response, of_hundred
from titrant.reports.charts.forecast import forecast
from titrant.reports.charts.parts import parts
from titrant.reports.charts.priors import priors
from titrant.reports.charts.tolerated import tolerated
from titrant.reports.learned import MOST_LOOKS, learn, looks_at

ON = date(2026, 3, 26)


@pytest.fixture(scope="module")
def record():
    return example("fibromyalgia-helped")


@pytest.fixture(scope="module")
def learned(record):
    return learn(record, ON)


def test_nothing_is_drawn_before_a_dose_or_from_a_few_days(record):
    assert learn(replace(record, doses=()), ON) is None
    assert learn(replace(record, diary=record.diary[:6]), ON) is None
    assert learn(Record(), ON) is None


def test_a_look_back_sees_only_what_was_written_by_then(record, learned):
    cut = date(2026, 2, 12)
    worse = tuple(replace(day, pain=10.0) if day.date > cut else day for day in record.diary)
    other = learn(replace(record, diary=worse), ON)
    before = [(look.on, look.p_helps, look.p_no_effect) for look in learned.looks if look.on <= cut]
    assert before == [(look.on, look.p_helps, look.p_no_effect) for look in other.looks if look.on <= cut]
    assert learned.looks[-1].p_helps != other.looks[-1].p_helps


def test_each_forecast_is_what_was_inferred_then_and_stands_until_the_dose_changes(record, learned):
    series = series_of(record, ON)
    for look in learned.looks:
        then = infer(record, look.on)
        dose = series.dose_mg[(look.on - series.first).days]
        for k, day in enumerate(look.ahead):
            assert day.mean == then.forecast["mean"][k]
            assert series.dose_mg[(day.on - series.first).days] == dose


def test_no_day_is_forecast_twice_and_the_share_inside_is_that_of_the_diary(record, learned):
    days = [day.on for day in learned.forecast_days]
    assert len(days) == len(set(days)) > 60
    pain = {day.date: day.pain for day in record.diary}
    assert all(day.came == pain[day.on] for day in learned.forecast_days)
    counted = sum(day.bands["80"][0] <= pain[day.on] <= day.bands["80"][1] for day in learned.forecast_days)
    assert learned.inside("80") == counted
    assert learned.inside("50") < learned.inside("80") < learned.inside("95")
    assert f"{counted} fell inside the band meant to hold 80" in forecast(learned, record).sentence


def test_a_dose_that_changes_every_day_costs_no_more_looks_than_the_most():
    start = date(2025, 3, 1)
    doses = tuple(Dose(start + timedelta(days=k), 500 + 500 * (k % 2)) for k in range(300))
    diary = tuple(Day(start + timedelta(days=k), pain=5) for k in range(300))
    found = looks_at(series_of(Record(doses=doses, diary=diary), start + timedelta(days=299)))
    assert len(found) <= MOST_LOOKS
    assert found[-1][0] == 299


def test_a_long_diary_is_looked_at_each_fortnight_without_a_day_left_out():
    start = date(2025, 3, 1)
    doses = tuple(Dose(start + timedelta(days=k), 500) for k in range(14, 300))
    diary = tuple(Day(start + timedelta(days=k), pain=5) for k in range(300))
    found = looks_at(series_of(Record(doses=doses, diary=diary), start + timedelta(days=299)))
    ahead = [day + 1 + k for day, days in found for k in range(days)]
    assert ahead == [*range(7, 14), *range(15, 300)]
    assert max(days for _, days in found) == 14


def test_days_at_each_dose_are_counted(learned, record):
    assert learned.days_at == {500: 14, 1000: 14, 1500: 29}
    assert sum(dose.ug == 1500 for dose in record.doses) in (28, 29)


@pytest.mark.parametrize("picture", [dose_response, tolerated], ids=["dose-response", "tolerated"])
def test_every_dose_taken_is_marked_once_on_the_curve(learned, picture):
    drawn = picture(learned)
    assert str(drawn.svg).count('class="tried"') == len(learned.days_at)
    days = {row[0]: row[-1] for row in drawn.rows}
    assert {dose: n for dose, n in days.items() if n != "0"} == {
        format_dose(ug): str(n) for ug, n in learned.days_at.items()
    }


def test_the_bands_of_the_dose_response_lie_inside_each_other(learned):
    for row in dose_response(learned).rows:
        spans = [tuple(map(float, cell.split(" to "))) for cell in row[2:5]]
        for (low, high), (wider_low, wider_high) in pairwise(spans):
            assert wider_low <= low <= high <= wider_high


def test_every_picture_has_a_sentence_that_it_is_labelled_with_and_a_table(learned, record):
    drawn = (dose_response(learned), parts(learned, record), forecast(learned, record), chance(learned),
             tolerated(learned), priors(learned))  # fmt: skip
    for picture in drawn:
        assert f'aria-label="{picture.sentence}"' in str(picture.svg)
        assert picture.rows and all(len(row) == len(picture.head) for row in picture.rows)


def test_all_three_priors_are_told_and_the_sceptic_doubts_most(learned):
    nothing = {name: each.p_no_effect for name, each in learned.by_prior.items()}
    assert nothing["sceptical"] > nothing["trial"] > nothing["enthusiast"]
    assert {row[0] for row in priors(learned).rows} == set(nothing)


def test_time_that_cannot_be_told_from_the_drug_is_said():
    ramp = tuple(Dose(date(2026, 1, 1) + timedelta(days=t), 1500) for t in range(60))
    diary = tuple(Day(date(2026, 1, 1) + timedelta(days=t), pain=8 - t // 10) for t in range(60))
    blurred = Record(doses=ramp, diary=diary)
    found = learn(blurred, date(2026, 3, 1))
    told = "can hardly be told apart" in parts(found, blurred).sentence
    assert told == (abs(found.posterior.slope_relief_correlation) > 0.8)


def test_a_count_of_a_hundred_is_never_certain():
    assert [of_hundred(p) for p in (0.0, 0.004, 0.5, 0.999, 1.0)] == [
        "less than 1", "less than 1", "50", "more than 99", "more than 99"
    ]  # fmt: skip


def test_a_mark_between_two_doses_lies_on_the_line_drawn():
    assert between((10, 1000), (0.0, 1.0), 10) == 0.0
    assert between((500, 1000), (1.0, 2.0), 5000) == 2.0
    assert place(5) == place(10)


def test_the_person_sees_no_dose_and_no_curve_over_dose(record):
    html = build_report(record, ON, mode="person").html
    part = re.search(r'<section id="learned".*?</section>', html, re.DOTALL)[0]
    assert not re.search(r"\d\s*(?:mg|microgram|mL)", part)
    assert "Relief over dose" not in part and "prior" not in part
    assert part.count("<figure>") == 3


def test_the_clinician_sees_every_view_and_what_hangs_on_assumptions(record):
    html = build_report(record, ON, simulated=False).html
    part = re.search(r'<section id="learned".*?</section>', html, re.DOTALL)[0]
    assert part.count("<figure>") == 6
    for words in ("sceptical prior", "side effects count half", "side effects count double", "missing day"):
        assert words in part


def test_the_chance_rises_where_the_drug_helps_and_falls_where_it_was_hope(learned):
    hope = learn(example("fibromyalgia-expectation"), ON)
    assert learned.looks[-1].p_helps > 0.7
    assert hope.looks[-1].p_helps < 0.3

"""Days off at the end of the trial of treatment start at a review that was drawn; asking again changes nothing."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from tests.inference.people import FIRST, person
from tests.titration_people import passes

from titrant.advice.advise import advise
from titrant.advice.off_start import drawn_start, kept_at_the_draw, possible_starts, timing_of
from titrant.patient.record import Advised, Day, Dose, Record, Settings
from titrant.titration.course_reading import read_course

START = FIRST + timedelta(days=14)
REVIEWS = [START + timedelta(weeks=16 + k) for k in range(3)]
HELPED = person(3, 3.0, weeks=22)


def until(day, record=HELPED):
    return replace(
        record,
        doses=tuple(d for d in record.doses if d.date < day),
        diary=tuple(d for d in record.diary if d.date < day),
    )


def ask(day, seed, record=None):
    return advise(record or until(day), day, seed=seed, screener=passes)


def drawn(seed):
    return drawn_start(read_course(until(REVIEWS[0]), REVIEWS[0]), 16, seed)


@pytest.mark.parametrize("seed", range(6))
def test_the_offer_comes_at_the_drawn_review_and_not_before(seed):
    offered = [ask(day, seed).action == "test_off" for day in REVIEWS]
    assert offered == [day >= drawn(seed) for day in REVIEWS]


def test_every_review_of_the_three_is_drawn_for_a_third_of_the_people():
    course = read_course(until(REVIEWS[0]), REVIEWS[0])
    count = Counter(drawn_start(course, 16, seed) for seed in range(600))
    assert set(count) == set(REVIEWS)
    assert all(abs(n - 200) < 60 for n in count.values())  # five standard deviations


def test_the_draw_hangs_on_the_first_dose_and_the_seed_alone():
    worse = replace(HELPED, diary=tuple(replace(day, pain=9.0) for day in HELPED.diary))
    for seed in range(5):
        days = {drawn_start(read_course(until(day, r), day), 16, seed) for day in REVIEWS for r in (HELPED, worse)}
        assert len(days) == 1


def test_the_offer_says_that_its_start_was_drawn():
    assert any("drawn from 3 weekly reviews" in reason for reason in ask(REVIEWS[2], 0).reasons)


@pytest.mark.parametrize("seed", range(4))
def test_reviews_fall_on_every_possible_start_and_tell_none_of_them_from_the_others(seed):
    before = REVIEWS[0] - timedelta(days=9)
    assert ask(before, seed).review_on == REVIEWS[0]
    for day, after in pairwise(REVIEWS):
        if day < drawn(seed):
            assert ask(day, seed).review_on == after


@pytest.mark.parametrize("relief", [0.0, -1.0])
def test_a_doubt_is_tested_at_the_end_of_the_trial_of_treatment_without_any_draw(relief):
    record = person(2, relief, weeks=18)
    asked = {week: START + timedelta(weeks=week) for week in range(10, 16)}
    advice = {week: ask(day, 0, until(day, record)) for week, day in asked.items()}
    assert [week for week, one in advice.items() if one.action == "test_off"] == [15]
    assert asked[15] < REVIEWS[0] and "little speaks for it" in advice[15].reasons[0]
    assert not any("drawn" in reason for reason in advice[15].reasons)


def test_who_declined_days_off_is_stopped_without_them():
    day = START + timedelta(weeks=16)
    offered = Advised(START + timedelta(weeks=15), "test_off", 0)
    record = replace(until(day, person(2, -1.0, weeks=18)), advised=(offered,))
    assert ask(day, 0, record).action == "stop"


@pytest.mark.parametrize(("off_block", "action"), [("offer", "test_off"), ("never", "stop")])
def test_nobody_is_stopped_before_days_off_that_they_may_be_asked_for(off_block, action):
    record = replace(person(2, -1.0, weeks=18), settings=Settings(off_block=off_block))
    day = START + timedelta(weeks=15)
    assert ask(day, 0, until(day, record)).action == action


def lived(off_from, *, rise=3.0, days=14, later=14):
    """Pain 4 on the drug, ``rise`` more in the days off."""
    last = off_from + timedelta(days=days + later)
    span = [FIRST + timedelta(days=k) for k in range((last - FIRST).days)]
    off = {off_from + timedelta(days=k) for k in range(days)}
    doses = tuple(Dose(day, ug=0 if day in off else 1500) for day in span if day >= START)
    diary = tuple(Day(day, pain=4 + (rise if day in off else 0) + day.toordinal() % 2) for day in span)
    return read_course(Record(doses=doses, diary=diary), last)


@pytest.mark.parametrize("seed", range(4))
def test_a_rise_at_the_drawn_start_stands_out_among_the_three(seed):
    course = lived(drawn(seed), later=28)
    timing = timing_of(course, 16, seed, 14)
    assert timing.starts == tuple(REVIEWS) == possible_starts(course, 16)
    assert timing.stands_out and "once in 3" in str(timing)


def test_a_rise_that_came_before_the_days_off_does_not_stand_out():
    seed = next(seed for seed in range(20) if drawn(seed) == REVIEWS[2])
    course = lived(REVIEWS[2], rise=0.0, later=28)
    rises = {REVIEWS[0] + timedelta(days=k) for k in range(14)}
    course = replace(course, days=tuple(replace(d, pain=d.pain + 4) if d.date in rises else d for d in course.days))
    timing = timing_of(course, 16, seed, 14)
    assert not timing.stands_out and "do not stand out" in str(timing)


def test_days_off_that_began_at_another_time_are_not_called_randomised():
    seed = next(seed for seed in range(20) if drawn(seed) == REVIEWS[1])
    assert kept_at_the_draw(lived(REVIEWS[0]), 16, seed) is None
    assert timing_of(lived(REVIEWS[0], later=28), 16, seed, 14) is None
    assert kept_at_the_draw(lived(REVIEWS[1]), 16, seed) == REVIEWS[1]


def test_a_dose_that_was_forgotten_in_the_drawn_week_is_no_block():
    seed = next(seed for seed in range(20) if drawn(seed) == REVIEWS[1])
    assert kept_at_the_draw(lived(REVIEWS[1] + timedelta(days=2), days=1), 16, seed) is None


def test_nothing_is_compared_before_every_possible_block_is_over():
    seed = next(seed for seed in range(20) if drawn(seed) == REVIEWS[0])
    course = lived(REVIEWS[0], later=28)
    short = replace(course, on=REVIEWS[2] + timedelta(days=13))
    assert timing_of(short, 16, seed, 14) is None
    assert timing_of(course, 16, seed, 14) is not None


def test_where_the_drug_does_nothing_each_place_in_the_order_is_as_likely():
    """Autocorrelated noise, the same diary whatever was drawn: the drawn start stands out one time in three."""
    import numpy as np

    found = []
    for seed in range(150):
        rng, course, pain = np.random.default_rng(seed), lived(drawn(seed), later=28, rise=0.0), 0.0
        days = []
        for day in course.days:
            pain = 0.5 * pain + rng.normal()
            days.append(replace(day, pain=5 + pain))
        found.append(timing_of(replace(course, days=tuple(days)), 16, seed, 14).stands_out)
    assert 0.2 < np.mean(found) < 0.47  # 1/3, three and a half standard deviations


def test_the_first_dose_decides_the_weeks():
    assert possible_starts(read_course(Record(), date(2026, 1, 1)), 16) == ()

"""When a higher dose is looked at: early at a fair chance, late at a small one, and only while help is not probable."""

from types import SimpleNamespace

import numpy as np
import pytest
from tests.titration_people import START, after, days, diary, woman

from titrant.advice.climb import ended_without_a_claim, higher_may_be_better
from titrant.advice.lookahead import Hypotheses
from titrant.advice.scores import Scores
from titrant.advice.test_period import TestPeriod
from titrant.titration.course_reading import read_course

MENU = np.array([500, 1000, 1500])
KEPT = TestPeriod(0, is_test=False, kept=True, declined=False)
DECLINED = TestPeriod(0, is_test=False, kept=False, declined=True)
NEITHER = TestPeriod(0, is_test=False, kept=False, declined=False)


def course_of(weeks):
    record, on = after(
        woman(diary=tuple(diary(14))), [(500, 14, {}), (1000, 7 * weeks - 14, {})], first=START + days(14)
    )
    return read_course(record, on)


def higher_with_chance(chance):
    """1.5 mg is better by a point with this chance, and else no dose does anything."""
    known = Hypotheses(np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), np.array([1 - chance, chance]), np.zeros(3))
    none = np.zeros(3)
    return Scores(MENU, known, known, known.worth, known.worth, none, none == 0)


@pytest.mark.parametrize(
    ("weeks", "late", "chance", "looks"),
    [
        (6, False, 0.13, True),
        (6, False, 0.11, False),
        (17, False, 0.5, False),
        (20, True, 0.03, True),
        (20, True, 0.01, False),
    ],
)
def test_a_higher_dose_needs_a_fair_chance_early_and_a_small_one_late(weeks, late, chance, looks):
    assert higher_may_be_better(higher_with_chance(chance), course_of(weeks), late=late) is looks


@pytest.mark.parametrize(
    ("weeks", "test", "p_helped", "ended"),
    [
        (20, KEPT, 0.3, True),
        (20, DECLINED, 0.3, True),
        (20, KEPT, None, True),
        (20, KEPT, 0.75, False),
        (14, KEPT, 0.3, False),
        (23, KEPT, 0.3, False),
        (17, NEITHER, 0.3, False),
    ],
)
def test_the_trial_of_treatment_ends_with_the_days_off_and_without_a_claim(weeks, test, p_helped, ended):
    assert ended_without_a_claim(SimpleNamespace(p_helped=p_helped), test, course_of(weeks)) is ended


@pytest.mark.parametrize(("weeks", "ended"), [(16, False), (17, False), (18, False), (19, True), (20, True)])
def test_without_days_off_it_ends_once_the_last_possible_start_has_passed(weeks, ended):
    assert ended_without_a_claim(SimpleNamespace(p_helped=0.3), NEITHER, course_of(weeks)) is ended


def test_late_only_doses_above_all_that_were_taken_count():
    record, on = after(woman(diary=tuple(diary(14))), [(1500, 14, {}), (1000, 7 * 20 - 14, {})], first=START + days(14))
    seen = higher_with_chance(0.5)
    assert not higher_may_be_better(seen, read_course(record, on), late=True)
    assert higher_may_be_better(seen, course_of(20), late=True)

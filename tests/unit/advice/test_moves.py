"""Which dose the policy moves to, on scores told by hand: four doses, the middle ones tried."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from tests.titration_people import START, after, clear, days, diary, woman

from titrant.advice.allowed import Allowed
from titrant.advice.lookahead import Hypotheses
from titrant.advice.relief_policy import _next_dose
from titrant.advice.scores import Scores
from titrant.titration.course_reading import read_course
from titrant.titration.personal import personal_titration

MENU = np.array([250, 500, 1000, 1500])
RECORD, ON = after(woman(diary=tuple(diary(14))), [(500, 14, {}), (1000, 84, {})], first=START + days(14))
COURSE = read_course(RECORD, ON)  # the climb is over
AT_TEN_WEEKS = replace(COURSE, on=START + days(14 + 70))
ALLOWED = Allowed(personal_titration(RECORD, clear(ON)), ())


def scores(relief, weight, total):
    believed = Hypotheses(np.array(relief, float), np.array(weight), np.zeros(4))
    none = np.zeros(4)
    return Scores(MENU, believed, believed, believed.worth, np.array(total, float), none, none == 0)


def chosen(seen, p_no_effect=0.3, course=COURSE):
    return _next_dose(seen, ALLOWED, course, p_no_effect)


def helps_low(weight):
    """A low dose that was never tried helps under the second curve; 0.5 mg helps a little less."""
    return scores([[0, 0, 0, 0], [2, 1.8, 0, 0]], [1 - weight, weight], [0.5, 0.4, 0.0, 0.0])


def test_the_course_is_past_its_climb_and_had_its_fortnight():
    assert (COURSE.on - COURSE.spells[0].first).days >= 12 * 7
    assert COURSE.days_at_dose >= 14


@pytest.mark.parametrize(("weight", "dose"), [(0.5, 250), (0.3, 500)])
def test_a_dose_that_was_never_tried_must_be_likely_better(weight, dose):
    assert chosen(helps_low(weight)) == dose


def test_at_the_first_review_with_a_test_in_question_a_likely_nothing_moves_nowhere():
    higher_is_no_better = helps_low(0.3)
    assert chosen(higher_is_no_better, 0.59, AT_TEN_WEEKS) == 500
    assert chosen(higher_is_no_better, 0.6, AT_TEN_WEEKS) == 1000
    assert chosen(higher_is_no_better, 0.6) == 500


def test_a_gain_in_value_below_the_least_moves_nothing():
    seen = helps_low(0.3)
    level = SimpleNamespace(**{name: getattr(seen, name) for name in seen.__dataclass_fields__})
    level.total, level.index = np.array([0.015, 0.015, 0.0, 0.0]), seen.index
    assert chosen(level) == 1000

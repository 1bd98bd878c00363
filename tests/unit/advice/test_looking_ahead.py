"""A fortnight at a dose is worth what it brings and what it would teach."""

import numpy as np
import pytest

from titrant.advice.lookahead import Hypotheses, fortnight, value

NOTHING, LOW_BELL, HIGH_BELL = (0.0, 0.0), (2.0, 0.0), (0.5, 2.5)


def known(weights, cost=(0.1, 0.1)):
    return Hypotheses(np.array([NOTHING, LOW_BELL, HIGH_BELL]), np.array(weights), np.array(cost))


def test_worth_is_expected_relief_less_cost():
    assert known([0.5, 0.25, 0.25]).worth == pytest.approx([0.525, 0.525])


def test_a_fortnight_that_could_show_anything_keeps_the_mean():
    """What is expected after looking equals what is expected before, for every dose."""
    now = known([0.3, 0.4, 0.3])
    seen = fortnight(now, dose=1, present=0, error=0.35, error_here=4.0)
    assert seen.chance.sum() == pytest.approx(1.0)
    assert seen.chance @ seen.after == pytest.approx(now.worth, abs=0.005)


def test_a_look_at_another_dose_teaches_and_a_look_here_does_not():
    now = known([0.3, 0.4, 0.3])
    open_to = np.array([True, True])
    there, here = (
        value(fortnight(now, dose, 0, 0.35, 4.0), float(now.worth[dose]), open_to, 14, 112) for dose in (1, 0)
    )
    assert there > here + 0.1


def test_with_nothing_left_to_learn_the_better_dose_is_worth_its_relief():
    now = known([0.0, 1.0, 0.0])
    worth = value(fortnight(now, 0, 0, 0.35, 4.0), float(now.worth[0]), np.array([True, True]), 14, 112)
    assert worth == pytest.approx(1.9)


def test_no_dose_at_all_is_always_open():
    now = known([1.0, 0.0, 0.0])
    worth = value(fortnight(now, 0, 0, 0.35, 4.0), float(now.worth[0]), np.array([True, True]), 14, 112)
    assert worth == pytest.approx(14 * -0.1 / 112)


def test_the_chance_of_better_counts_the_curves_in_which_it_is():
    now = known([0.3, 0.4, 0.3])
    assert now.chance_of_better(0, np.array([False, True]), 0.3) == pytest.approx(0.3)
    assert now.chance_of_better(0, np.array([False, False]), 0.3) == 0.0


def test_the_chances_of_single_doses_are_those_of_sets_of_one():
    now = known([0.3, 0.4, 0.3])
    alone = [now.chance_of_better(0, np.arange(2) == place, 0.3) for place in range(2)]
    assert now.chances_of_better(0, 0.3) == pytest.approx(alone)

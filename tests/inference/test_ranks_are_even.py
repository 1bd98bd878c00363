"""Truth drawn from the prior falls evenly over its posterior; a wrong model is noticed.

Each bound is passed by chance alone, were the model right, once in FALSE_ALARM; there are six of them.
"""

import numpy as np
import pytest

from tests.inference.calibration.exact import SLOTS, Ranks, exact_ranks
from tests.inference.calibration.figures import calibration_z, chance_of_z, distance, distance_bound, sharpness_z

PEOPLE, FALSE_ALARM = 60, 1e-3


@pytest.fixture(scope="module")
def ranks() -> Ranks:
    return exact_ranks(PEOPLE, seed=11)


@pytest.mark.parametrize("slot", SLOTS)
def test_true_relief_falls_evenly_over_its_posterior(ranks: Ranks, slot: str) -> None:
    place = ranks.place[:, SLOTS.index(slot)]
    assert distance(place) < distance_bound(PEOPLE, FALSE_ALARM)


def test_no_effect_is_as_frequent_as_foretold(ranks: Ranks) -> None:
    assert chance_of_z(calibration_z(ranks.p_none, ranks.none)) > FALSE_ALARM
    assert chance_of_z(sharpness_z(ranks.p_none, ranks.none)) > FALSE_ALARM


def test_the_bound_holds_for_even_places_and_the_distance_is_the_known_one() -> None:
    rng, bound = np.random.default_rng(0), distance_bound(PEOPLE, 0.05)
    over = [distance(rng.random(PEOPLE)) > bound for _ in range(4000)]
    assert np.mean(over) == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 4000))


def test_a_prior_that_is_wrong_about_no_effect_is_noticed() -> None:
    wrong = exact_ranks(PEOPLE, seed=11, believed=0.2)
    assert chance_of_z(calibration_z(wrong.p_none, wrong.none)) < FALSE_ALARM


def test_intervals_that_are_too_narrow_are_noticed(ranks: Ranks) -> None:
    """Half as wide in normal scores: places pile up at both ends."""
    from scipy.special import ndtr, ndtri

    place = np.clip(ranks.place[:, 0], 1e-9, 1 - 1e-9)
    assert distance(ndtr(2 * ndtri(place))) > distance_bound(PEOPLE, 0.05)

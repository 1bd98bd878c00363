"""The chain from receptors to relief is one voice among others: its weight is small, and days overrule it."""

import numpy as np
import pytest

from tests.inference.told_diaries import pain_under, spells, told
from titrant.inference.curves import MEMBERS, prior_curves
from titrant.inference.infer import infer
from titrant.inference.priors import numbers

CAP = 0.10
SECOND_HUMP = spells((0.0, 14), *((mg, 21) for mg in (0.5, 1.0, 2.0, 3.5, 5.0, 2.0, 5.0)))
HUMPS = {0.5: 1.0, 1.0: 0.5, 2.0: 0.0, 3.5: 1.0, 5.0: 3.0}


@pytest.mark.parametrize("p_nothing", [0.4, 0.65, 0.8])
def test_the_mechanism_starts_with_a_small_weight(p_nothing: float) -> None:
    curves = prior_curves(p_nothing)
    weight = {name: curves.weight[curves.member == i].sum() for i, name in enumerate(MEMBERS)}
    assert 0 < weight["mechanism"] <= CAP * (1 - p_nothing)
    assert numbers("relief-curve")["discrepancy_sd"] > 0


def test_a_second_hump_that_no_mechanism_has_is_seen_and_the_mechanism_does_not_take_over() -> None:
    relief, shares = [], []
    for seed in range(6):
        posterior = infer(told(SECOND_HUMP, pain_under(SECOND_HUMP, HUMPS, seed, sd=0.8)))
        relief.append([posterior.at(ug)["relief"] for ug in (2000, 5000)])
        shares.append(posterior.members["mechanism"])
    two, five = np.mean(relief, axis=0)
    assert five - two > 0.75
    assert max(shares) < 0.25


def test_days_that_follow_a_plateau_overrule_the_mechanism() -> None:
    """Relief that stays up to 4.5 mg."""
    dose = spells((0.0, 14), (0.5, 21), (1.5, 21), (3.0, 21), (4.5, 35))
    relief = {0.5: 1.2, 1.5: 2.2, 3.0: 2.6, 4.5: 2.8}
    posteriors = [infer(told(dose, pain_under(dose, relief, seed, sd=0.8))) for seed in range(4)]
    assert max(p.members["mechanism"] for p in posteriors) < 0.25
    assert np.mean([p.members["plateau"] + p.members["bell"] for p in posteriors]) > 0.5

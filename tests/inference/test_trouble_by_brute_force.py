"""Gut and sleep: weights equal a computation written anew, and true limits fall evenly over their posterior."""

from unittest.mock import patch

import numpy as np
import pytest

from tests.inference.calibration.figures import distance, distance_bound
from tests.inference.drawn_people import HISTORIES, MISSING, history
from tests.inference.told_diaries import spells
from tests.inference.trouble_equations import draw_trouble, log_weights
from titrant.inference import harm
from titrant.inference.harm import Harm, harm_grid, harm_of

SIGMA, PEOPLE, FALSE_ALARM = 0.9, 60, 1e-3
PLANS = {
    "up": spells((0.0, 7), (1.0, 10), (4.0, 10)),
    "over and back": spells((0.0, 5), (6.0, 8), (1.0, 12)),
    "a break": spells((0.0, 5), (2.0, 8), (0.0, 6), (2.0, 8)),
}


def known_noise(dose_mg: np.ndarray, trouble: np.ndarray, *, sensitive: bool = False) -> Harm:
    with patch.object(harm, "_own_noise", lambda y, floor: SIGMA):
        return harm_of(dose_mg, trouble, sensitive=sensitive)


@pytest.mark.parametrize("sensitive", [False, True])
@pytest.mark.parametrize("plan", PLANS)
def test_weights_of_every_hypothesis_are_exact(plan: str, sensitive: bool) -> None:
    grid, rng = harm_grid(sensitive), np.random.default_rng(len(plan))
    _, trouble = draw_trouble(rng, grid, PLANS[plan], SIGMA)
    trouble[rng.random(trouble.size) < 0.2] = np.nan
    trouble[-2] += 6.0
    log_weight = log_weights(grid, PLANS[plan], trouble, SIGMA)
    weight = np.exp(log_weight - log_weight.max())
    assert known_noise(PLANS[plan], trouble, sensitive=sensitive).weight == pytest.approx(
        weight / weight.sum(), abs=1e-6
    )


@pytest.fixture(scope="module")
def places() -> dict[str, np.ndarray]:
    """Place of the true limit, and of the true lasting trouble at 3 mg, in their posteriors, (N,)."""
    rng, grid, names = np.random.default_rng(21), harm_grid(False), list(HISTORIES)
    out: dict[str, list[float]] = {"limit now": [], "lasting trouble at 3 mg": []}
    for i in range(PEOPLE):
        dose = history(names[i % len(names)])
        q, trouble = draw_trouble(rng, grid, dose, SIGMA)
        trouble[rng.random(dose.size) < MISSING] = np.nan
        found = known_noise(dose, trouble)
        lasting = found.grid.p * found._full(np.array([3.0]))[:, 0]
        for name, values in (("limit now", found.limit_now), ("lasting trouble at 3 mg", lasting)):
            same = np.abs(values - values[q]) < 1e-9
            below = found.weight[(values < values[q]) & ~same].sum()
            out[name].append(float(below + rng.random() * found.weight[same].sum()))
    return {name: np.array(values) for name, values in out.items()}


@pytest.mark.parametrize("what", ["limit now", "lasting trouble at 3 mg"])
def test_the_truth_falls_evenly_over_its_posterior(places: dict[str, np.ndarray], what: str) -> None:
    """By chance alone above the bound once in a thousand."""
    assert distance(places[what]) < distance_bound(PEOPLE, FALSE_ALARM)

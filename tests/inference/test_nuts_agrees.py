"""Relief and P(no effect) equal what NUTS samples from the same posterior; the nightly run does twenty diaries."""

import numpy as np
import pytest

from tests.inference.equations import settings
from tests.inference.nuts.compare import broken, compare
from tests.inference.nuts.likelihood import MOST_DOSES, forms

DIARIES = 2


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_diaries_agree_with_the_sampler() -> None:
    found = compare(DIARIES, seed=5)
    assert broken(found["worst"]) == []


def test_a_difference_beyond_its_bound_is_told() -> None:
    fine = {"mean_apart": 0.0, "sd_apart": 0.0, "p_none_apart": 0.0, "r_hat": 1.0}
    assert broken(fine) == []
    assert broken({**fine, "mean_apart": 0.3, "r_hat": 1.2}) == [
        "mean_apart is 0.3, bound 0.1",
        "r_hat is 1.2, bound 1.05",
    ]


def test_the_sampler_is_given_every_setting_once_and_diaries_of_one_shape() -> None:
    dose = np.repeat([0.0, 1.0, 2.0], 7)
    form = forms(dose, 5 + np.sin(np.arange(21.0)), np.zeros(21), 1.0)
    every = {(s.rise, tuple(s.onset), s.phi, s.walk) for s in settings()}
    assert len(form.G) == len(every)
    assert np.exp(form.log_weight).sum() == pytest.approx(1.0)
    assert form.G.shape[1:] == (1 + 6 + MOST_DOSES,) * 2
    assert list(form.dose_mg) == [1.0, 2.0, 0.0, 0.0, 0.0]

"""Calibration on five hundred drawn people; a small run of the same code in the quick suite."""

import numpy as np
import pytest

from tests.inference.calibration.as_used import as_used
from tests.inference.calibration.figures import coverage, interval_score
from tests.inference.calibration.gates import Gate, gates
from tests.inference.calibration.measure import measured, used_figures


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_gate_holds_on_five_hundred_people() -> None:
    broken: list[Gate] = [gate for gate in gates(measured()) if gate.must and not gate.reached]
    assert broken == []


@pytest.fixture(scope="module")
def small():
    return as_used(120, seed=17)


def test_printed_intervals_cover_at_every_dose_and_at_the_best_one(small) -> None:
    """80 of 100, in 120 people: below 68 % by chance in one run of 1000."""
    for dose, levels in used_figures(small)["printed_intervals"].items():
        assert levels["80"]["percent"] >= 68, dose


def test_the_forecast_is_better_than_the_mean_of_the_last_fortnight(small) -> None:
    assert np.nanmean(small.plain_score - small.score) > 0


def test_doses_chosen_from_the_diary_leave_the_intervals_right(small) -> None:
    """Choosing by the diary and then judging the best: 24 people, below 13 of 24 by chance in one run of 1000."""
    assert small.inside[small.adaptive, 1, 1].sum() >= 13


def test_the_interval_score_is_the_known_one_for_a_point_and_for_a_band() -> None:
    y, middle = np.array([5.0]), np.array([3.0])
    assert interval_score(y, middle, {}) == pytest.approx([2.0])
    band = {80: (np.array([2.0]), np.array([4.0]))}
    assert interval_score(y, middle, band) == pytest.approx([(0.5 * 2 + 0.1 * 2 + 1) / 1.5])


def test_coverage_tells_its_error() -> None:
    assert coverage(np.array([True, True, True, False])) == {"percent": 75.0, "se": 21.7, "of": 4}

"""Known truth is recovered; what expectation or drift explains is not called relief."""

from datetime import timedelta

import numpy as np
import pytest

from tests.inference.people import FIRST, person
from titrant.inference.curves import prior_curves
from titrant.inference.infer import infer
from titrant.inference.priors import numbers
from titrant.inference.relief import base_columns, exposure, relief_evidence, unit_covariance
from titrant.inference.weigh import weigh
from titrant.patient.record import Settings


def test_a_strong_response_is_found_and_its_dose_is_near_the_truth() -> None:
    posteriors = [infer(person(seed, 3.0)) for seed in range(6)]
    chances = [p.p_helps[list(p.dose_ug).index(1500)] for p in posteriors]
    best = [p.dose_ug[int(np.argmax(p.relief))] for p in posteriors]
    assert np.mean(chances) > 0.7
    assert 750 <= np.median(best) <= 2500


def test_no_response_with_placebo_is_not_called_relief() -> None:
    chances = [infer(person(seed, 0.0)).p_helps.max() for seed in range(6)]
    assert np.mean(chances) < 0.3


def test_slow_improvement_by_itself_is_not_called_relief() -> None:
    chances = [infer(person(seed, 0.0, slope=-0.012)).p_helps.max() for seed in range(6)]
    assert np.mean(chances) < 0.5


def test_a_sceptic_believes_less_than_an_enthusiast() -> None:
    record = person(1, 2.0)
    by_prior = [
        infer(record, settings=Settings(prior=name)).p_no_effect for name in ("sceptical", "trial", "enthusiast")
    ]
    assert by_prior == sorted(by_prior, reverse=True)


def test_gut_trouble_lowers_the_chance_that_the_dose_is_tolerated() -> None:
    troubled, quiet = (infer(person(2, 0.0, gut_from_mg=limit)) for limit in (1.5, None))
    i = list(troubled.dose_ug).index(2000)
    assert troubled.p_tolerated[i] < 0.2 < quiet.p_tolerated[i]


def test_the_seed_and_rows_after_the_day_change_nothing() -> None:
    record, on = person(3, 1.5), FIRST + timedelta(days=60)
    early = infer(record, on)
    assert early.inputs["left_out"]["diary_after"] > 0
    assert np.array_equal(early.relief, infer(record, on, seed=7).relief)


def test_asking_week_after_week_equals_asking_once() -> None:
    record, last = person(4, 1.5), FIRST + timedelta(days=80)
    for week in range(3, 11):
        infer(record, FIRST + timedelta(days=7 * week))
    again = infer(record, last)
    prior_curves.cache_clear()
    assert np.array_equal(again.relief_quantiles, infer(record, last).relief_quantiles)


def test_before_the_first_dose_the_posterior_is_the_prior() -> None:
    posterior = infer(person(5, 2.0), FIRST + timedelta(days=12))
    assert posterior.p_no_effect == pytest.approx(0.65)
    assert posterior.p_helped is None


def test_the_forecast_bands_hold_what_they_say() -> None:
    inside, n = 0, 0
    for seed in range(12):
        record = person(seed, 1.5)
        on = FIRST + timedelta(days=70)
        low, high = infer(record, on).forecast["80"]
        for day in record.diary:
            ahead = (day.date - on).days - 1
            if 0 <= ahead < 14 and day.pain is not None:
                inside, n = inside + (low[ahead] <= day.pain <= high[ahead]), n + 1
    assert 0.70 <= inside / n <= 0.92


def test_the_weights_equal_an_exact_gaussian_integral() -> None:
    """One setting, a few curves: the same likelihood from the full covariance of the diary."""
    p = numbers("diary-pain")
    rng = np.random.default_rng(0)
    dose = np.repeat([0.0, 0.5, 1.5], 14)
    pain = np.round(6 - 0.5 * (dose > 0) + rng.normal(size=dose.size))
    evidence = relief_evidence(dose, pain, np.zeros(dose.size, dtype=bool))
    m = {name: values[0] for name, values in evidence.setting.items()}
    columns, mean, sd = base_columns(dose, np.array(p["placebo_rise_days"]))
    base, sd = columns[int(m["rise"])], sd[int(m["slope"])]
    on, off = p["onset_days"][int(m["onset"])]
    effect = exposure(dose, evidence.dose_mg, np.array([on]), np.array([off]))[0]
    seen = np.arange(dose.size)
    unit = unit_covariance(seen, evidence.inflation, evidence.noise)[int(m["pair"])]
    cov = m["sigma"] ** 2 * unit + (base * sd**2) @ base.T
    inverse = np.linalg.inv(cov)

    def exact(relief: np.ndarray) -> float:
        residual = pain - base @ mean + effect @ relief
        return float(-0.5 * residual @ inverse @ residual)

    def ours(relief: np.ndarray) -> float:
        return float(evidence.a[0] @ relief - 0.5 * relief @ evidence.A[0] @ relief)

    reference = np.zeros(2)
    for relief in (np.array([0.5, 1.0]), np.array([2.0, -1.0]), np.array([0.0, 3.0])):
        assert ours(relief) - ours(reference) == pytest.approx(exact(relief) - exact(reference), rel=1e-6)


def test_weights_sum_to_one_and_nothing_helps_only_through_the_prior() -> None:
    curves = prior_curves(0.65)
    evidence = relief_evidence(np.zeros(20), np.full(20, 5.0), np.zeros(20, dtype=bool))
    weight = weigh(curves, evidence)
    assert weight.sum() == pytest.approx(1.0)
    assert weight[0].sum() == pytest.approx(0.65)

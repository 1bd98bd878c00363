"""The parts of a diary are the conditional means and variances of one joint Gaussian, worked out the long way."""

import numpy as np
import pytest

from titrant.inference.parts import BANDS, FORECAST_DAYS, likeliest, take_apart
from titrant.inference.priors import numbers
from titrant.inference.relief import relief_evidence

RELIEF, RELIEF_COV = np.array([0.3, 1.2]), np.array([[0.20, 0.05], [0.05, 0.40]])


@pytest.fixture(scope="module", params=[(), (12,)], ids=["alone", "beside another treatment"])
def case(request):
    """A diary of seven weeks with gaps, its parts, and mean and covariance of (level, placebo, pain) given it."""
    rng = np.random.default_rng(4)
    dose = np.repeat([0.0, 0.5, 1.5, 0.0], [14, 14, 14, 7])
    pain = np.round(np.clip(6 - (dose > 1) + rng.normal(0, 1.2, dose.size), 0, 10))
    pain[rng.random(dose.size) < 0.2] = np.nan
    evidence = relief_evidence(dose, pain, rng.random(dose.size) < 0.05, request.param)
    found = take_apart(evidence, dose, pain, RELIEF, RELIEF_COV)
    return found, conditional(evidence, dose, pain)


def conditional(evidence, dose, pain):
    """Condition on the days written down with relief as it is, then pass the doubt about relief through."""
    plan = np.concatenate([dose, np.full(FORECAST_DAYS, dose[-1])])
    model, n = likeliest(evidence, plan), plan.size
    p = numbers("diary-pain")
    parts = [
        (model.base[:, b] * model.sd[b] ** 2) @ model.base[:, b].T + extra
        for b, extra in ((model.columns["level"], model.walk), (model.columns["placebo"], np.zeros((n, n))))
    ]
    zero = np.zeros((n, n))
    joint = np.block([
        [parts[0], zero, parts[0]], [zero, parts[1], parts[1]], [parts[0], parts[1], model.spread]])  # fmt: skip
    means = [model.base[:, b] @ model.mean[b] for b in (model.columns["level"], model.columns["placebo"])]
    seen = np.flatnonzero(~np.isnan(pain))
    rows = 2 * n + seen
    own = np.diag(model.sigma**2 * evidence.inflation + p["rounding"])
    gain = np.linalg.solve(joint[np.ix_(rows, rows)] + own, joint[rows]).T
    without_drug = pain[seen] + model.effect[seen] @ RELIEF
    mean = np.concatenate([*means, sum(means)]) + gain @ (without_drug - sum(means)[seen])
    through = gain @ model.effect[seen]
    through[2 * n :] -= model.effect
    mean[2 * n :] -= model.effect @ RELIEF
    cov = joint - gain @ joint[rows] + through @ RELIEF_COV @ through.T
    ahead = p["rounding"] + model.sigma**2 * evidence.inflation.mean()
    return n, mean, np.diag(cov), ahead


@pytest.mark.parametrize(("name", "block", "sign"), [("level", 0, 1), ("placebo", 1, -1)])
def test_level_and_placebo_are_the_conditional_ones(case, name, block, sign):
    (parts, _, _), (n, mean, var, _) = case
    days = slice(block * n, block * n + n - FORECAST_DAYS)
    assert parts[name]["mean"] == pytest.approx(sign * mean[days], abs=1e-9)
    half = (parts[name]["high"] - parts[name]["low"]) / 2
    assert half == pytest.approx(BANDS["80"] * np.sqrt(var[days]), abs=1e-7)


def test_the_forecast_is_the_conditional_one_with_rounding_and_stray_days(case):
    (_, forecast, _), (n, mean, var, ahead) = case
    days = slice(3 * n - FORECAST_DAYS, 3 * n)
    assert forecast["mean"] == pytest.approx(np.clip(mean[days], 0, 10), abs=1e-9)
    high = np.clip(mean[days] + BANDS["80"] * np.sqrt(var[days] + ahead), 0, 10)
    assert forecast["80"][1] == pytest.approx(high, abs=1e-9)

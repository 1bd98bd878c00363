"""Relief on small diaries equals a brute-force computation written anew from the equations."""

import numpy as np
import pytest

from tests.inference import brute_force
from tests.inference.equations import mechanism_on
from titrant.inference import relief
from titrant.inference.curves import MEMBERS, Curves, prior_curves
from titrant.inference.posterior import Beliefs
from titrant.inference.priors import numbers
from titrant.inference.relief import ReliefEvidence, relief_evidence
from titrant.inference.weigh import log_likelihood, weigh

EVERY_SETTING = 1_000_000
PLANS = {
    "one dose": [(0.0, 10), (1.5, 20)],
    "up by steps": [(0.0, 8), (0.5, 10), (1.5, 10)],
    "a break": [(0.0, 6), (1.0, 12), (0.0, 8), (1.0, 6)],
    "up and down": [(0.0, 6), (0.25, 8), (3.0, 8), (0.25, 8)],
}


def small(plan: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Doses, whole-number pain with gaps, one logged flare."""
    dose = np.concatenate([np.full(days, mg) for mg, days in PLANS[plan]])
    rng = np.random.default_rng(len(plan))
    pain = np.clip(np.round(6 - 1.2 * (dose > 0) + rng.normal(size=dose.size)), 0, 10)
    pain[rng.random(dose.size) < 0.2] = np.nan
    flare = np.zeros(dose.size, dtype=bool)
    flare[int(np.flatnonzero(~np.isnan(pain))[5])] = True
    return dose, pain, flare


def both(plan: str, kept: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Curves, ReliefEvidence, np.ndarray]:
    """The product's evidence with so many settings kept, and the brute-force likelihood of the same diary."""
    monkeypatch.setattr(relief, "KEPT_SETTINGS", kept)
    curves = prior_curves(0.65)
    dose, pain, flare = small(plan)
    evidence = relief_evidence(dose, pain, flare)
    own = brute_force.with_own_mechanism(curves)
    return curves, evidence, brute_force.log_likelihood(own, dose, pain, evidence.inflation, evidence.noise)


@pytest.mark.parametrize("helps", [True, False])
def test_the_mechanisms_curves_are_those_of_the_table_read_anew(helps: bool) -> None:
    curves, p = prior_curves(0.65), numbers("relief-curve")
    shape, weight = mechanism_on(curves.log_mg, helps=helps)
    mine = (curves.member == MEMBERS.index("mechanism")) & ((curves.height.max(axis=1) > p["height_mean"] * 2) == helps)
    assert curves.shape[mine] == pytest.approx(shape, abs=1e-9)
    total = (1 - 0.65) * p["share_mechanism"]
    assert curves.weight[mine].sum(axis=1) == pytest.approx(total * weight, abs=1e-7)


@pytest.mark.parametrize("plan", PLANS)
def test_with_every_setting_kept_evidence_means_and_quantiles_are_exact(plan: str, monkeypatch) -> None:
    curves, evidence, brute = both(plan, EVERY_SETTING, monkeypatch)
    ours = log_likelihood(curves, evidence)
    assert np.abs((ours - ours[0, 0]) - (brute - brute[0, 0])).max() < 1e-6
    weight = brute_force.posterior(curves, brute)
    beliefs = Beliefs(curves, weigh(curves, evidence), None, None)
    assert beliefs.weight[0].sum() == pytest.approx(weight[0].sum(), abs=1e-6)
    doses = np.array([0.05, 0.25, 1.0, 1.5, 4.5])
    mean = [
        (weight * curves.height).sum(axis=1) @ [brute_force.on_curve(curves.log_mg, c, d) for c in curves.shape]
        for d in doses
    ]
    assert beliefs.relief(doses)[0] == pytest.approx(mean, abs=1e-6)
    levels = (0.03, 0.11, 0.27, 0.52, 0.77, 0.91, 0.96)
    ours_q = beliefs.relief_quantiles(doses, levels)
    brute_q = [[brute_force.relief_quantile(curves, weight, d, q) for d in doses] for q in levels]
    assert ours_q == pytest.approx(np.array(brute_q), abs=1e-6)


@pytest.mark.parametrize("plan", PLANS)
def test_settings_that_are_dropped_move_relief_by_less_than_a_fiftieth_of_a_point(plan: str, monkeypatch) -> None:
    curves, evidence, brute = both(plan, relief.KEPT_SETTINGS, monkeypatch)
    exact, kept = brute_force.posterior(curves, brute), weigh(curves, evidence)
    doses = np.array([0.05, 0.25, 0.5, 1.0, 1.5, 3.0, 4.5])
    apart = Beliefs(curves, kept, None, None).relief(doses)[0] - Beliefs(curves, exact, None, None).relief(doses)[0]
    assert np.abs(apart).max() < 0.02
    assert abs(kept[0].sum() - exact[0].sum()) < 0.01

"""Looking two trials ahead is never worth less than looking one ahead, and the same when the second can add nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from titrant.advice.lookahead import Hypotheses
from titrant.trials.dosing.two_steps import Outset, Rules, look, one_step, pruned

MENU = np.array([500, 1000, 1500])
RULES = Rules(step_days=14, error=0.35, error_here=4.0, step_ug=500, step_factor=1.5, reach_steps=4)
ALL = np.ones(3, dtype=bool)


def outset(relief, weight, *, cost=0.1, days=112.0, may=(True, True, False), rules=RULES) -> Outset:
    known = Hypotheses(np.array(relief, float), np.array(weight, float), np.full(3, cost))
    return Outset(known, MENU, np.array(may), ALL, ALL, here=0, highest_ug=500, days=days, rules=rules)


def drawn(seed: int, **changes) -> Outset:
    """Thirty curves that wander over the three doses."""
    rng = np.random.default_rng(seed)
    weight = rng.random(30)
    return outset(np.cumsum(rng.normal(0.2, 0.8, (30, 3)), axis=1), weight / weight.sum(), **changes)


@pytest.mark.parametrize("seed", range(8))
def test_two_steps_are_never_worth_less_than_one_or_than_staying(seed):
    at = drawn(seed)
    one, two, three = (look(at, steps) for steps in (1, 2, 3))
    assert (two[at.may] >= one[at.may] - 1e-12).all()
    assert (three[at.may] >= two[at.may] - 1e-12).all()
    assert two.max() >= max(one[at.here], float(at.known.worth[at.here])) - 1e-12
    assert (two[~at.may] == -np.inf).all()


@pytest.mark.parametrize("seed", range(4))
def test_a_second_trial_that_fills_all_days_that_are_left_adds_nothing(seed):
    at = drawn(seed, days=2.0 * RULES.step_days)
    assert look(at, 2) == pytest.approx(look(at, 1), abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_trials_that_teach_nothing_are_worth_the_best_that_is_known(seed):
    at = drawn(seed, rules=replace(RULES, error=1e6, error_here=1e6))
    settled = max(float(at.known.worth.max()), 0.0)
    expected = (14 * at.known.worth[at.may] + 98 * settled) / 112
    assert look(at, 1)[at.may] == pytest.approx(expected, abs=1e-4)
    assert look(at, 2)[at.may] == pytest.approx(look(at, 1)[at.may], abs=1e-4)


def test_a_dose_that_only_a_second_trial_reaches_counts_by_hand():
    """1.5 mg gives 2 points more or 2 less. It may be tried only after 1 mg, which itself shows nothing of it."""
    sharp = replace(RULES, error=1e-3)
    at = outset([(0, 0, 2), (0, 0, -2)], (0.5, 0.5), cost=0.0, rules=sharp)
    assert look(at, 1)[1] == pytest.approx(0.0, abs=1e-9)
    # Fourteen days at 1 mg, fourteen at 1.5 mg, both worth nothing; then 84 days of 2 points in half of the cases.
    assert look(at, 2)[1] == pytest.approx(84 * 1.0 / 112)


def test_one_step_with_exact_chances_is_what_advice_computes_where_its_nodes_are_fine():
    at = outset([(0, 0, 0), (0.3, 0.5, 0.4), (0.2, -0.1, 0.1)], (0.4, 0.3, 0.3), rules=replace(RULES, error=1.0))
    assert look(at, 1)[at.may] == pytest.approx(one_step(at)[at.may], abs=0.005)


def test_pruning_keeps_the_weightiest_curves():
    known = Hypotheses(np.arange(12.0).reshape(4, 3), np.array([0.1, 0.5, 0.05, 0.35]), np.zeros(3))
    few = pruned(known, 0.9)
    assert few.relief[:, 0] == pytest.approx([3, 9, 0])
    assert few.weight.sum() == pytest.approx(1)
    assert pruned(known, 1.0).weight.size == 4

"""The policies that titrant is compared with."""

from __future__ import annotations

import numpy as np
import pytest

from titrant.trials.dosing.history import History, Profile
from titrant.trials.dosing.policies.library import LibraryBayes
from titrant.trials.dosing.policies.registry import POLICIES
from titrant.trials.dosing.run import run_dosing

ALL = [name for name in POLICIES if name not in ("titrant", "titrant-never")]


@pytest.mark.parametrize("policy", ALL)
def test_every_policy_ends_with_a_dose_under_the_ceiling(policy):
    run = run_dosing(policy, people=4, seed=13, keep_lives=True)
    assert run.lives.dose_ug.max() <= 4500
    assert ((run.measures["recommended_mg"] >= 0) & (run.measures["recommended_mg"] <= 4.5)).all()


@pytest.mark.parametrize("policy", ["best-week", "until-trouble", "ladder", "half-steps"])
def test_a_heeding_ladder_never_rises_after_trouble(policy):
    run = run_dosing(policy, people=30, seed=13, keep_lives=True)
    lives = run.lives
    for dose, adverse in zip(lives.dose_ug, lives.adverse, strict=True):
        severe = np.nonzero(adverse >= 3)[0]
        severe = severe[(severe > 14) & (severe < dose.size - 1)]
        assert all(dose[day + 1] <= dose[day] for day in severe if dose[day] > 0)


def test_the_one_that_knows_the_laws_regrets_less_than_the_rule_of_thumb():
    knows = run_dosing("greedy-bayes", people=25, seed=13).measures["final_regret"].mean()
    assert knows < run_dosing("fixed-4.5", people=25, seed=13).measures["final_regret"].mean()


def test_the_library_keeps_its_prior_while_nothing_is_written_down():
    policy = LibraryBayes()
    policy.reset(Profile(0, 4.5, (0.0, 0.5, 1.0), 14, 182, generator="g1"), np.random.default_rng(1))
    blank = np.full(14, np.nan)
    nothing = History(14, 14, np.zeros(14), np.zeros(14, bool), blank, blank, blank, np.full(14, -1))
    policy.next_dose(nothing)
    assert np.allclose(policy.weights, policy.weights[0])

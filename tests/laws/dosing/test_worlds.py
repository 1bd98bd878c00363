"""What holds for every generator of simulated people."""

from __future__ import annotations

import numpy as np
import pytest

from titrant.trials.dosing.frozen import read_frozen
from titrant.trials.dosing.live import live
from titrant.trials.dosing.policies.ladders import Fixed, Ladder
from titrant.trials.dosing.run import GENERATORS, make_world, run_dosing
from titrant.trials.dosing.scenarios import apply_scenario, scenario_names, scenario_says
from titrant.trials.dosing.world import best_dose

PEOPLE = range(12)


def days_of(world, dose_ug):
    return [world.step(day, np.full(len(world.people), dose_ug)) for day in range(world.days)]


@pytest.mark.parametrize("generator", GENERATORS)
def test_the_same_person_lives_the_same_days_alone_and_among_others(generator):
    together = days_of(make_world(generator, 5, PEOPLE), 1500)
    alone = days_of(make_world(generator, 5, range(7, 8)), 1500)
    for many, one in zip(together, alone, strict=True):
        np.testing.assert_array_equal(many.pain[7:8], one.pain)
        np.testing.assert_array_equal(many.adverse[7:8], one.adverse)


@pytest.mark.parametrize("generator", GENERATORS)
def test_policies_meet_the_same_noise(generator):
    worlds = [make_world(generator, 5, PEOPLE) for _ in range(2)]
    lives = [live(w, [Fixed(dose) for _ in PEOPLE]) for w, dose in zip(worlds, (0.0, 3.0), strict=True)]
    before = slice(0, worlds[0].baseline_days)
    np.testing.assert_array_equal(lives[0].pain[:, before], lives[1].pain[:, before])
    np.testing.assert_array_equal(np.isnan(lives[0].pain[:, before]), np.isnan(lives[1].pain[:, before]))
    assert not np.array_equal(lives[0].relief, lives[1].relief)


@pytest.mark.parametrize("generator", GENERATORS)
def test_scores_stay_on_their_scales_and_are_whole_numbers(generator):
    for seen in days_of(make_world(generator, 6, PEOPLE), 6000):
        for score in (seen.pain, seen.sleep, seen.gut):
            kept = score[~np.isnan(score)]
            assert ((kept >= 0) & (kept <= 10) & (kept == np.round(kept))).all()
        assert set(np.unique(seen.adverse)) <= {-1, 0, 1, 2, 3}


@pytest.mark.parametrize("generator", GENERATORS)
def test_no_drug_has_no_effect_and_no_burden(generator):
    world = make_world(generator, 5, PEOPLE)
    nothing = np.zeros(len(PEOPLE))
    assert (np.abs(world.utility(nothing)) < 1e-6).all()
    assert (np.abs(world.relief(nothing)) < 1e-6).all()


@pytest.mark.parametrize("generator", GENERATORS)
def test_no_policy_beats_the_best_dose_in_the_long_run(generator):
    run = run_dosing("random", generator, people=12, seed=4, keep_lives=True)
    assert (run.measures["final_regret"] > -0.05).all()
    best = best_dose(make_world(generator, 4, range(12)), 6000)
    assert (best.utility > -1e-9).all()


@pytest.mark.parametrize("generator", GENERATORS)
def test_the_oracle_regrets_nothing_in_the_end(generator):
    run = run_dosing("oracle", generator, people=12, seed=4, ceiling_ug=6000)
    unharmed = run.measures["harmed"] == 0
    np.testing.assert_allclose(run.measures["final_regret"][unharmed], 0, atol=1e-9)


def test_a_scenario_changes_only_what_it_names():
    base, slow = (make_world("g1", 3, PEOPLE, scenario) for scenario in ("base", "M12"))
    np.testing.assert_allclose(slow.traits["onset"], 3 * base.traits["onset"])
    for name in set(base.traits) - {"onset"}:
        np.testing.assert_array_equal(base.traits[name], slow.traits[name])


def test_harm_is_for_good_and_only_for_the_fragile():
    world = make_world("g1", 3, range(200), "M9")
    live(world, [Fixed(4.5) for _ in range(200)], ceiling_ug=4500)
    harmed, fragile = world.harmed, world.traits["fragile"] < 0.30
    assert harmed.any() and not (harmed & ~fragile).any()
    assert (world.tolerated()[harmed] < world.tolerated(now=False)[harmed]).all()


def test_a_ladder_never_skips_a_rung():
    run = run_dosing(lambda_ladder, "g1", people=10, seed=4, keep_lives=True)
    up = np.diff(run.lives.dose_ug, axis=1)
    assert up.max() <= 500


class lambda_ladder(Ladder):
    def __init__(self):
        super().__init__((0.5, 1.0, 1.5, 2.0), 1, "last")


@pytest.mark.parametrize("scenario", scenario_names())
def test_every_scenario_can_be_lived_through_and_says_what_it_changes(scenario):
    run = run_dosing("best-week", "g1", scenario, people=3, seed=3)
    assert np.isfinite(run.measures["final_regret"]).all()
    assert scenario_says(scenario)


@pytest.mark.parametrize("scenario", [name for name in scenario_names() if name not in ("base", "M8")])
def test_every_scenario_but_the_base_changes_the_tables(scenario):
    before = read_frozen("g1.toml")
    assert apply_scenario(read_frozen("g1.toml"), scenario) != before

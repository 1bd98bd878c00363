"""The frozen generators give the reference rows again, within three standard errors."""

from __future__ import annotations

import pytest

from titrant.trials.dosing.reproduction import reproduce_g1, reproduce_g3
from titrant.trials.dosing.run import make_world


@pytest.mark.slow
def test_g1_gives_the_reference_rows_within_three_standard_errors():
    far = {
        (policy, metric): beside
        for policy, row in reproduce_g1(people=1000).items()
        for metric, beside in row.items()
        if beside["apart_in_se"] > 3
    }
    assert not far


@pytest.mark.slow
def test_g3_puts_the_simple_policies_in_the_reference_order():
    for rows in reproduce_g3(people=400).values():
        ours = {policy: row["share_of_gain"]["ours"] for policy, row in rows.items()}
        assert ours["fixed-steps"] < ours["half-steps"] < ours["best-of-ladder"] < ours["greedy-bayes"]
        for policy in ("fixed-steps", "half-steps", "best-of-ladder"):
            assert abs(rows[policy]["over"]["ours"] - rows[policy]["over"]["reference"]) < 0.08


def test_mean_effect_of_g1_lies_where_the_trials_put_it():
    import numpy as np

    world = make_world("g1", 11, range(3000))
    for dose_ug, mean in ((4500, 0.51), (6000, 0.46)):
        effect = world.relief(np.full(3000, dose_ug))
        assert abs(effect.mean() - mean) < 3 * effect.std() / 3000**0.5

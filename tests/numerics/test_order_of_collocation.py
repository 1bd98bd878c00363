"""Radau collocation: where the model is smooth, halving the steps gains a digit or more each time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from titrant.engine.doses import DoseEvent
from titrant.engine.plain import solve
from titrant.models.catalogue import system
from titrant.models.parameters import typical


def test_halving_the_steps_of_a_smooth_model_gains_a_digit_each_time():
    model = system("occupancy-M2")
    every_two_hours = tuple(np.arange(2.0, 25.0, 2.0))

    def slow_state(refine: int) -> np.ndarray:
        doses, times = [DoseEvent(0.0, 11_909.0)], np.array([12.15, 24.15])
        return solve(model, typical(model), doses, times, grid=every_two_hours, refine=refine).state("s")

    finest = slow_state(32)
    errors = [float(np.abs(slow_state(refine) - finest).max()) for refine in (1, 2, 4)]
    assert all(coarse > 10 * fine for coarse, fine in pairwise(errors))
    assert errors[-1] < 1e-6

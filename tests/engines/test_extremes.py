"""People at the edge, large doses, and lanes that do not settle: right, or named."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from tests.engines.work_item import DOSE_NMOL, F_CAP, OMEGA, TYPICAL, W, relative_error
from titrant.engine import jobs
from titrant.engine.compiled.compile_system import STANDARD
from titrant.engine.compiled.regimen import run
from titrant.engine.doses import every_day
from titrant.engine.population import solve
from titrant.models.catalogue import system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people


def edge_people() -> np.ndarray:
    """Every corner of six standard deviations in four of the parameters, the others typical."""
    names = list(TYPICAL)
    corners = []
    for signs in product((-6.0, 6.0), repeat=4):
        eta = dict.fromkeys(names, 0.0) | dict(zip(("KA", "CL", "KN", "IC50"), signs, strict=True))
        corners.append([TYPICAL[k] * np.exp(OMEGA[k] * eta[k]) for k in names])
    p = np.array(corners)
    p[:, 1] = np.minimum(p[:, 1], F_CAP)
    return p


@pytest.mark.parametrize("mg", [4.5, 50.0, 100.0])
def test_people_six_deviations_out_are_right_at_low_and_full_doses(mg):
    p = edge_people()
    doses = np.full((14, 1), DOSE_NMOL * mg / 4.5)
    truth = run(W, p, doses, grid=STANDARD.doubled().doubled().doubled(), tolerance=1e-10).values
    found = solve(W, tuple(p.T), every_day(DOSE_NMOL * mg / 4.5, 14), np.arange(6.0, 337.0, 6.0))
    assert not found.solved_again
    assert relative_error(found.outputs, truth).max() < 1e-5


def test_all_of_twenty_thousand_people_are_within_the_bound_not_a_sample():
    from tests.engines.work_item import population

    p, doses = population(20_000), np.full((21, 1), DOSE_NMOL)
    for first in range(0, len(p), 5000):
        part = p[first : first + 5000]
        truth = run(W, part, doses, grid=STANDARD.doubled(), tolerance=1e-9).values
        for single, bound in ((False, 3e-6), (True, 1e-5)):
            found = run(W, part, doses, single=single).values.astype(float)
            assert relative_error(found, truth).max() < bound


def test_a_person_whose_numbers_fail_is_solved_again_and_named(monkeypatch):
    model = system("occupancy-M2")
    p = in_order(model, draw_people(40))
    times = np.arange(6.0, 73.0, 6.0)
    sound = solve(model, p, every_day(11_909.0, 3), times)
    whole = jobs.DayJob.solved

    def broken(job):
        found = whole(job)
        if len(found.outputs) == 40:
            found.outputs[7], found.failed[7], found.end.states[7] = np.nan, True, np.nan
        return found

    monkeypatch.setattr(jobs.DayJob, "solved", broken)
    found = solve(model, p, every_day(11_909.0, 3), times)
    assert found.solved_again == (7,)
    assert found.outputs[7] == pytest.approx(sound.outputs[7], rel=1e-4, abs=1e-6)
    assert found.end.states[7] == pytest.approx(sound.end.states[7], rel=1e-4, abs=1e-6)


def test_numbers_that_are_not_finite_are_never_silent():
    spoiled = replace(W, rhs=lambda t, y, p: (*W.rhs(t, y, p)[:13], y[13] * y[13] * 50.0))
    part = run(spoiled, np.array([list(TYPICAL.values())]), np.full((3, 1), DOSE_NMOL))
    assert part.left[0] > 0.0

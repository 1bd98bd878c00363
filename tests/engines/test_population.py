"""The door to both engines: the compiled one gives what the reference gives, for the catalogue."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engines.test_plain_engine import DOSE, STATED, off_by
from titrant.engine import reference
from titrant.engine.doses import DoseEvent, every_day
from titrant.engine.population import COMPILED, PLAIN, solve
from titrant.models.catalogue import NAMES, system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people


@pytest.mark.parametrize("name", NAMES)
def test_compiled_is_reference_for_doses_with_a_lag_and_missed_days(name):
    model = system(name)
    p = in_order(model, {**draw_people([0, 1, 2], seed=4), "capsule": 1.0})
    doses = [
        DoseEvent(0.0, DOSE),
        DoseEvent(24.0, np.array([DOSE, 0.0, DOSE / 3])),
        DoseEvent(96.0, 10 * DOSE),
    ]
    times = np.concatenate([np.linspace(0.0, 96.0, 25), np.linspace(97.0, 120.0, 24)])
    found, expected = solve(model, p, doses, times), reference.solve(model, p, doses, times)
    assert found.engine == COMPILED
    assert off_by(found.outputs, expected.outputs) < 3 * STATED[name.split("-")[0]]
    assert not found.solved_again


def test_the_plain_engine_says_that_it_ran_and_agrees():
    model = system("occupancy-M2")
    p = in_order(model, draw_people(20))
    times = np.linspace(0.0, 168.0, 29)
    fast = solve(model, p, every_day(DOSE, 7), times, within=1e-7)
    slow = solve(model, p, every_day(DOSE, 7), times, engine=PLAIN, within=1e-7)
    assert (fast.engine, slow.engine) == (COMPILED, PLAIN)
    assert off_by(fast.outputs, slow.outputs) < 1e-6


def test_the_plain_engine_agrees_on_hours_of_each_persons_own():
    model = system("occupancy-M2")
    p = in_order(model, draw_people(6))
    doses = [DoseEvent(np.linspace(0.0, 5.0, 6) + 12.0 * k, DOSE) for k in range(6)]
    times = np.linspace(0.0, 96.0, 17)
    fast = solve(model, p, doses, times, within=1e-7)
    slow = solve(model, p, doses, times, engine=PLAIN, within=1e-7)
    assert (fast.engine, slow.engine) == (COMPILED, PLAIN)
    assert off_by(fast.outputs, slow.outputs) < 1e-6


def test_without_a_compiler_the_plain_engine_runs_and_says_so(monkeypatch):
    model = system("occupancy-M2")
    p = in_order(model, draw_people(3))
    monkeypatch.setattr("titrant.engine.population.find_spec", lambda name: None)
    assert solve(model, p, every_day(DOSE, 2), [12.0, 48.0]).engine == PLAIN


def test_the_accuracy_that_is_told_is_of_the_size_of_the_true_one():
    model = system("full-M2")
    p = in_order(model, draw_people(6))
    times = np.linspace(6.0, 96.0, 16)
    found = solve(model, p, every_day(DOSE, 4), times)
    expected = reference.solve(model, p, every_day(DOSE, 4), times).outputs
    scale = np.abs(expected) + 1e-3 * np.abs(expected).max(axis=1, keepdims=True) + 1e-12
    true = float((np.abs(found.outputs - expected) / scale).max())
    assert true / 10 < found.accuracy.largest < true * 10
    assert found.accuracy.people == 6


def test_four_byte_numbers_are_checked_against_eight_byte_ones():
    model = system("occupancy-M2")
    p = in_order(model, draw_people(40))
    times = np.linspace(6.0, 168.0, 28)
    found = solve(model, p, every_day(DOSE, 7), times, single=True, within=1e-3)
    exact = solve(model, p, every_day(DOSE, 7), times, within=1e-7)
    assert off_by(found.outputs, exact.outputs) < 1e-5
    assert found.accuracy.people == 16
    assert not found.refined

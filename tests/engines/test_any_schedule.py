"""Doses at any hour, hours and lags of each person's own, several routes: compiled, and right."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engines.test_plain_engine import DOSE, STATED, off_by
from tests.engines.work_item import DOSE_NMOL, W, population, relative_error
from titrant.core.errors import ModelError
from titrant.engine import plain, reference
from titrant.engine.compiled.any_schedule import run_periods
from titrant.engine.compiled.compile_system import DENSE
from titrant.engine.compiled.regimen import run
from titrant.engine.doses import DoseEvent, every_day, infusion
from titrant.engine.periods import Entries, periods_of
from titrant.engine.population import COMPILED, PLAIN, solve
from titrant.engine.solution import Standing
from titrant.models.catalogue import NAMES, system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people

DAYS = 10


@pytest.mark.parametrize("name", NAMES)
def test_hours_lags_and_routes_of_each_persons_own_give_what_the_reference_gives(name):
    model = system(name)
    drawn = {**draw_people([0, 1, 2], seed=4), "capsule": 1.0, "tlag": np.array([0.1, 0.35, 0.8])}
    p = in_order(model, drawn)
    doses = [
        DoseEvent(0.0, DOSE),
        DoseEvent(8.0, DOSE / 2),
        DoseEvent(np.array([20.0, 23.0, 31.0]), DOSE),
        DoseEvent(np.array([50.0, 49.0, 47.0]), np.array([DOSE, 0.0, DOSE]), "skin"),
        DoseEvent(51.3, DOSE, "buccal"),
        DoseEvent(51.3, DOSE / 7, "intravenous"),
    ]
    times = np.unique(np.concatenate([[0.0, 0.1, 8.0, 20.0, 50.0, 51.3], np.linspace(0.0, 120.0, 49)]))
    found, expected = solve(model, p, doses, times), reference.solve(model, p, doses, times)
    assert found.engine == COMPILED
    assert not found.solved_again
    assert off_by(found.outputs, expected.outputs) < 3 * STATED[name.split("-")[0]]


@pytest.mark.parametrize("name", ["occupancy-M2", "full-M2"])
def test_periods_of_minutes_are_within_the_wanted_error_and_it_is_told(name):
    model = system(name)
    p = in_order(model, {**draw_people(3), "capsule": 1.0})
    own = DoseEvent(np.array([10.2, 11.0, 14.0]), DOSE / 2, "buccal")
    doses = [
        *infusion(DOSE, 2.0, 1.0, route="intravenous", parts=30),
        DoseEvent(10.0, DOSE),
        DoseEvent(10.1, DOSE),
        own,
    ]
    times = np.array([1.0, 2.5, 3.1, 5.0, 9.9, 10.05, 10.15, 11.5, 16.0, 24.0, 48.0])
    found, expected = solve(model, p, doses, times), reference.solve(model, p, doses, times)
    assert off_by(found.outputs, expected.outputs) < 1e-5
    assert found.accuracy.of_size < 1e-5


def scattered(people: int, seed: int = 1) -> Entries:
    """Two doses a day within three hours of their hour, a fifth of them missed."""
    rng = np.random.default_rng(seed)
    hours = (24.0 * np.arange(DAYS)[:, None] + np.array([0.0, 10.0])).ravel()
    time = hours + rng.uniform(0.0, 3.0, (people, 2 * DAYS))
    amount = np.where(rng.random(time.shape) < 0.2, 0.0, DOSE_NMOL / 2)
    return Entries(time, amount, np.zeros(2 * DAYS, dtype=int), 1)


WANTED = np.arange(6.0, 24.0 * DAYS + 1.0, 6.0)


@pytest.mark.parametrize(("single", "bound"), [(False, 3e-6), (True, 1e-5)])
def test_scattered_doses_are_within_the_bound_in_everyone(single, bound):
    people = 1000
    p, entries = population(people), scattered(people)
    truth = run_periods(W, p, entries, WANTED, grid=DENSE.doubled(), tolerance=1e-10).values
    found = run_periods(W, p, entries, WANTED, single=single).values.astype(float)
    assert relative_error(found, truth).max() < bound


def test_a_person_of_a_scattered_schedule_is_bitwise_the_same_in_any_company():
    p, entries = population(700), scattered(700)
    turned = np.arange(700)[::-1]
    alone = run_periods(W, p[321:322], entries.of(slice(321, 322)), WANTED, threads=1)
    among = run_periods(W, p, entries, WANTED, threads=1)
    back = run_periods(W, p[::-1], entries.of(turned), WANTED, threads=2)
    assert np.array_equal(alone.values[0], among.values[321])
    assert np.array_equal(among.values, back.values[::-1])
    assert np.array_equal(alone.state.nonlinear[:, 0], among.state.nonlinear[:, 321])
    assert np.array_equal(alone.state.amplitude[:, 0], back.state.amplitude[:, 700 - 1 - 321])


def test_once_a_day_in_periods_is_the_day_kernel():
    p, days = population(50), 24.0 * np.arange(DAYS)
    entries = Entries(np.tile(days, (50, 1)), np.full((50, DAYS), DOSE_NMOL), np.zeros(DAYS, dtype=int), 1)
    in_days = run(W, p, np.full((DAYS, 1), DOSE_NMOL)).values
    assert relative_error(run_periods(W, p, entries, WANTED).values, in_days).max() < 3e-6


def test_a_dose_at_a_wanted_time_is_not_yet_in_it():
    model = system("pk")
    p = in_order(model, draw_people(3))
    doses = [DoseEvent(0.0, DOSE, "intravenous"), DoseEvent(np.array([5.0, 7.0, 9.0]), DOSE, "intravenous")]
    found = solve(model, p, doses, [0.0, 5.0, 5.0001]).output("C2")
    assert np.all(found[:, 0] == 0.0)
    assert found[0, 2] > found[0, 1] + 0.9 * found[1, 1]
    assert found[1, 2] < found[1, 1]


def test_periods_are_at_most_a_day_and_doses_of_one_time_share_one():
    time = np.array([[1.0, 1.0, 60.0, 90.0], [2.0, 3.0, 3.0, 99.0]])
    entries = Entries(time, np.array([[1.0, 2.0, 4.0, 8.0]] * 2), np.array([0, 1, 0, 0]), 2)
    found = periods_of(entries, np.array([0.0, 2.0]), 80.0)
    assert found.begin[0].tolist() == [0.0, 1.0, 25.0, 49.0, 60.0]
    assert found.length[0].tolist() == [1.0, 24.0, 24.0, 11.0, 20.0]
    assert found.amounts[0].tolist() == [[0, 0], [1, 2], [0, 0], [0, 0], [4, 0]]
    assert found.length[1].tolist() == [1.0, 24.0, 24.0, 24.0, 5.0]
    assert found.amounts[1, :2].tolist() == [[1, 0], [4, 2]]
    assert found.amounts[:, :, 0].sum(axis=1).tolist() == [5.0, 5.0]  # what enters after the end is left out


@pytest.mark.parametrize("engine", [COMPILED, PLAIN])
@pytest.mark.parametrize("hours", [(0.0,), (0.0, 9.5)])
def test_one_more_week_from_where_people_stand_is_the_longer_run(engine, hours):
    model = system("occupancy-M2")
    p = in_order(model, draw_people(20))
    doses = [DoseEvent(24.0 * day + hour, DOSE) for day in range(14) for hour in hours]
    lag = float(p[model.parameters.index("tlag")])
    times = np.arange(lag, 24.0 * 14, 12.0)
    whole = solve(model, p, doses, times, engine=engine, within=1e-6)
    first = solve(model, p, doses, times[:15], engine=engine, within=1e-6)
    rest = solve(model, p, doses, times[15:], engine=engine, within=1e-6, start=first.end)
    assert rest.engine == engine
    assert off_by(rest.outputs, whole.outputs[:, 15:]) < 2e-6


def test_people_may_start_anywhere():
    model = system("occupancy-M2")
    p = in_order(model, draw_people(5))
    doses = every_day(DOSE, 9)
    times = np.array([150.0, 170.0, 216.0])
    steady = plain.solve(model, p, doses, [144.2])
    start = Standing(144.2, steady.states[:, 0])
    found = solve(model, p, doses, times, start=start)
    assert off_by(found.outputs, plain.solve(model, p, doses, times).outputs) < 2e-6
    with pytest.raises(ModelError, match=r"lies before the start at 144\.2 h"):
        solve(model, p, doses, [100.0], start=start)

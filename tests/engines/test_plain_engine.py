"""The plain engine gives what the reference gives, and what can be written down."""

from __future__ import annotations

import numpy as np
import pytest

from titrant.core.errors import ModelError
from titrant.engine import plain, reference
from titrant.engine.collocation import interpolation, nodes, weights
from titrant.engine.doses import DoseEvent, every_day, infusion
from titrant.engine.linear_block import expm
from titrant.engine.schedule import COARSE
from titrant.models.catalogue import NAMES, system
from titrant.models.parameters import in_order, nmol_of_salt, typical
from titrant.models.people import draw_people

DOSE = float(nmol_of_salt(4.5, 377.86))
# Relative to each state's own size. Full systems have max(0, .) in them: there a step may hold a kink.
STATED = {"pk": 1e-9, "occupancy": 2e-6, "opioid": 2e-6, "tone": 1e-3, "full": 1e-3}


def off_by(found, expected) -> float:
    size = np.abs(expected).max(axis=(0, 1)) + 1e-12
    return float((np.abs(found - expected) / size).max())


@pytest.mark.parametrize("name", NAMES)
def test_plain_is_reference_for_doses_missed_late_and_by_several_routes(name):
    model = system(name)
    p = in_order(model, {**draw_people([0, 1, 2], seed=4), "capsule": 1.0})
    doses = [
        DoseEvent(0.0, DOSE),
        DoseEvent(24.0, np.array([DOSE, 0.0, DOSE / 3])),
        DoseEvent(51.3, DOSE, "buccal"),
        DoseEvent(72.0, DOSE / 9, "intravenous"),
        DoseEvent(80.0, 10 * DOSE),
    ]
    if name.startswith("opioid"):
        doses.append(DoseEvent(30.0, 26_000.0, "opioid-oral"))
    times = np.linspace(0.0, 130.0, 66)
    found, expected = plain.solve(model, p, doses, times), reference.solve(model, p, doses, times)
    assert off_by(found.states, expected.states) < STATED[name.split("-")[0]]
    assert off_by(found.outputs, expected.outputs) < 3 * STATED[name.split("-")[0]]


def test_plain_is_the_closed_form_of_one_swallowed_dose():
    pk = system("pk")
    p = typical(pk)
    v = dict(zip(pk.parameters, p, strict=True))
    k, k23, k32 = v["CL"] / v["V2"], v["Q"] / v["V2"], v["Q"] / v["V3"]
    middle, root = (k + k23 + k32) / 2, np.sqrt((k + k23 + k32) ** 2 / 4 - k * k32)
    t = np.linspace(0.2, 100.0, 200)
    tad = t - v["tlag"]
    total = sum(
        (k32 - rate) / ((one - rate) * (two - rate)) * np.exp(-rate * tad)
        for rate, one, two in [
            (middle + root, middle - root, v["ka"]),
            (middle - root, middle + root, v["ka"]),
            (v["ka"], middle + root, middle - root),
        ]
    )
    expected = v["F"] * DOSE * v["ka"] / v["V2"] * total
    assert plain.solve(pk, p, [DoseEvent(0.0, DOSE)], t).output("C2")[0] == pytest.approx(expected, rel=1e-10)


def test_a_year_of_daily_doses_is_the_sum_of_single_ones():
    pk = system("pk")
    times = np.linspace(364 * 24.0, 365 * 24.0, 13)
    daily = plain.solve(pk, typical(pk), every_day(DOSE, 365), times).output("C2")[0]
    single = plain.solve(pk, typical(pk), [DoseEvent(0.0, DOSE)], np.arange(0.0, 365 * 24.0 + 1, 2.0)).output("C2")[0]
    stacked = [sum(single[int(t - 24 * day) // 2] for day in range(365) if t >= 24 * day) for t in times]
    assert daily == pytest.approx(stacked, rel=1e-9)


def test_people_with_different_lags_each_keep_their_own():
    model = system("occupancy-M2")
    p = list(typical(model))
    p[model.parameters.index("tlag")] = np.array([0.1, 0.5, 0.1])
    times = np.linspace(0.0, 30.0, 31)
    together = plain.solve(model, tuple(p), every_day(DOSE, 2), times)
    for person, lag in enumerate([0.1, 0.5, 0.1]):
        alone = plain.solve(model, typical(model, tlag=lag), every_day(DOSE, 2), times)
        # Steps fall elsewhere in company, so agreement is that of the grid.
        assert off_by(together.states[person : person + 1], alone.states) < 2e-6


def test_who_else_is_simulated_changes_nobody():
    model = system("full-M2")
    times = np.linspace(0.0, 72.0, 13)
    crowd = plain.solve(model, in_order(model, draw_people(9)), every_day(DOSE, 3), times).states[4]
    alone = plain.solve(model, in_order(model, draw_people([4])), every_day(DOSE, 3), times).states[0]
    assert crowd == pytest.approx(alone, rel=1e-7, abs=1e-9)


def test_the_error_that_is_reported_is_of_the_size_of_the_true_one():
    model = system("full-M1")
    p = in_order(model, draw_people(4))
    times = np.linspace(0.0, 96.0, 49)
    found = plain.solve(model, p, every_day(DOSE, 4), times)
    told = plain.measured_error(model, p, every_day(DOSE, 4), times, of=found)
    true = off_by(found.states, reference.solve(model, p, every_day(DOSE, 4), times).states)
    assert true / 5 < told < true * 5
    assert told < 1e-3


def test_the_coarse_grid_is_three_times_as_far_off_at_most():
    model = system("full-M2")
    p = in_order(model, draw_people(3))
    times = np.linspace(0.0, 96.0, 49)
    expected = reference.solve(model, p, every_day(DOSE, 4), times)
    coarse = plain.solve(model, p, every_day(DOSE, 4), times, grid=COARSE)
    assert off_by(coarse.outputs, expected.outputs) < 3e-3


def test_a_step_too_long_for_a_fast_answer_is_halved():
    model = system("tone-M1")
    p = typical(model, gain_endorphin=40.0, tau_endorphin=1.0)
    times = np.linspace(0.0, 48.0, 25)
    found = plain.solve(model, p, every_day(DOSE, 2), times)
    assert off_by(found.states, reference.solve(model, p, every_day(DOSE, 2), times).states) < 1e-3


def test_a_dose_at_an_output_time_is_not_yet_in_it():
    pk = system("pk")
    found = plain.solve(pk, typical(pk), [DoseEvent(5.0, DOSE, "intravenous")], [0.0, 5.0, 5.0001])
    assert found.state("A2")[0, 1] == 0
    assert found.state("A2")[0, 2] > 0.99 * DOSE


def test_an_infusion_is_many_small_doses():
    pk = system("pk")
    rate = 100.0
    held = plain.solve(pk, typical(pk), infusion(rate * 200, 0.0, 200.0, route="intravenous", parts=800), [200.0])
    v = dict(zip(pk.parameters, typical(pk), strict=True))
    assert held.output("C2")[0, 0] == pytest.approx(rate / v["CL"], rel=2e-3)


def test_a_route_without_a_depot_is_refused():
    with pytest.raises(ModelError, match="no depot for the route 'rectal'"):
        plain.solve(system("pk"), typical(system("pk")), [DoseEvent(0.0, DOSE, "rectal")], [1.0])


@pytest.mark.parametrize("count", [2, 3, 5])
def test_collocation_is_exact_for_polynomials_of_its_degree(count):
    c = nodes(count)
    for degree in range(count):
        assert weights(count) @ c**degree == pytest.approx(c ** (degree + 1) / (degree + 1), rel=1e-12)
    fractions = (0.0, 0.3, 1.0)
    points = np.concatenate([[0.0], c])
    assert interpolation(count, fractions) @ points**count == pytest.approx(np.array(fractions) ** count, abs=1e-12)


def test_the_matrix_exponential_is_scipys():
    from scipy.linalg import expm as scipy_expm

    rng = np.random.default_rng(0)
    stack = rng.normal(size=(5, 6, 6)) * np.array([1e-3, 0.1, 1.0, 5.0, 20.0])[:, None, None]
    for mine, matrix in zip(expm(stack), stack, strict=True):
        scipys = scipy_expm(matrix)
        assert np.abs(mine - scipys).max() <= 1e-11 * np.abs(scipys).max()

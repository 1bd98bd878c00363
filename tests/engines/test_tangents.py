"""Tangents are the derivatives of the reference, person by person, and give way to differences where they must."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engines.test_plain_engine import DOSE
from tests.engines.work_item import DOSE_NMOL, TYPICAL, W, population
from titrant.core.errors import ModelError
from titrant.engine import reference
from titrant.engine.compiled.evaluate import evaluate
from titrant.engine.compiled.lane_inverse import inverted
from titrant.engine.compiled.quadrature import integration_matrix
from titrant.engine.compiled.tangent_plan import partials
from titrant.engine.compiled.trace import Graph
from titrant.engine.doses import DoseEvent, every_day
from titrant.engine.gradient import DIFFERENCES, TANGENT, derivatives, gradient
from titrant.models.catalogue import system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people

TITRATION = (1 / 3, 0.0, 2 / 3, 1.0, 0.0, 1.0)
TIMES = np.array([3.0, 24.0, 31.0, 48.0, 77.5, 120.0, 144.0])


def doses_of(shares):
    return [DoseEvent(24.0 * day, DOSE_NMOL * share) for day, share in enumerate(shares)]


def by_the_reference(model, p, doses, times, name, step=1e-4):
    """Central differences of the adaptive solver, (N, T, O)."""
    place = model.parameters.index(name)
    width = step * np.asarray(p[place], dtype=float)
    up, down = ([*p[:place], p[place] + side, *p[place + 1 :]] for side in (width, -width))
    apart = (
        reference.solve(model, tuple(up), doses, times).outputs
        - reference.solve(model, tuple(down), doses, times).outputs
    )
    return apart / (2.0 * np.reshape(width, (-1, 1, 1)))


def off(found, expected, outputs, value):
    """The largest error of p df/dp over the size of the output."""
    size = np.abs(outputs).max(axis=(0, 1)) + 1e-12
    return float((np.abs(found - expected) * np.reshape(np.abs(value), (-1, 1, 1)) / size).max())


def test_tangents_of_a_titration_with_missed_days_are_the_references():
    p, doses = population(3), doses_of(TITRATION)
    found = derivatives(W, tuple(p.T), doses, TIMES, W.parameters)
    assert (found.method, found.by_differences) == (TANGENT, ())
    for k, name in enumerate(W.parameters):
        expected = by_the_reference(W, tuple(p.T), doses, TIMES, name)
        assert off(found.slopes[..., k], expected, found.outputs, p[:, k]) < 5e-6


def test_tangents_are_the_differences_of_the_same_grid():
    p, doses = population(40), doses_of(TITRATION)
    found, other = (
        derivatives(W, tuple(p.T), doses, TIMES, W.parameters, method=method) for method in (TANGENT, DIFFERENCES)
    )
    np.testing.assert_allclose(found.outputs, other.outputs, rtol=3e-5)
    assert (other.method, other.by_differences) == (DIFFERENCES, tuple(range(40)))
    for k in range(8):
        assert off(found.slopes[..., k], other.slopes[..., k], found.outputs, p[:, k]) < 1e-5


@pytest.mark.parametrize(("name", "by"), [("occupancy-M2", ("CL", "ka")), ("full-M2", ("ke0", "k_up", "tau_natural"))])
def test_systems_with_a_lag_and_times_before_the_first_dose_have_tangents(name, by):
    model = system(name)
    p = in_order(model, {**draw_people(5), "capsule": 1.0})
    doses = [DoseEvent(2.0, DOSE), DoseEvent(26.0, DOSE * np.linspace(0.0, 1.0, 5))]
    times = np.array([0.0, 1.0, 5.0, 26.0, 40.0, 74.0])
    found, other = (derivatives(model, p, doses, times, by, method=method) for method in (TANGENT, DIFFERENCES))
    assert (found.method, found.by_differences) == (TANGENT, ())
    for k, word in enumerate(by):
        value = np.broadcast_to(np.asarray(p[model.parameters.index(word)], dtype=float), (5,))
        assert off(found.slopes[..., k], other.slopes[..., k], found.outputs, value) < 1e-5


def person(**changed):
    return tuple(np.array([v]) for v in {**TYPICAL, **changed}.values())


def test_poles_that_lie_close_keep_their_digits():
    p, doses = person(KA=2.5 * (1 + 1.5e-4)), doses_of(TITRATION)
    found = derivatives(W, p, doses, TIMES, ["KA", "F"])
    assert (found.method, found.by_differences) == (TANGENT, ())
    expected = by_the_reference(W, p, doses, TIMES, "KA", 1e-3)
    assert off(found.slopes[..., 0], expected, found.outputs, p[0]) < 5e-6


def test_a_person_whose_poles_nearly_meet_is_named_and_served_by_differences():
    doses = doses_of(TITRATION)
    mixed = tuple(np.concatenate(pair) for pair in zip(person(), person(KA=2.5), strict=True))
    found = derivatives(W, mixed, doses, TIMES, ["KA"])
    assert (found.method, found.by_differences) == (TANGENT, (1,))
    expected = by_the_reference(W, mixed, doses, TIMES, "KA", 1e-3)
    assert off(found.slopes[..., 0], expected, found.outputs, mixed[0]) < 5e-6


def test_a_persons_tangents_are_bitwise_the_same_in_any_company():
    p, doses = population(700), doses_of(TITRATION)
    among = gradient(W, tuple(p.T), doses, TIMES, W.parameters)
    alone = gradient(W, tuple(p[600:601].T), doses, TIMES, W.parameters)
    assert np.array_equal(among[600], alone[0])


def test_a_parameter_that_nothing_reads_has_no_tangent():
    found = derivatives(W, person(), doses_of(TITRATION), TIMES, ["IC50"])
    cp, P = W.outputs.index("cp"), W.outputs.index("P")
    assert not found.slopes[:, :, cp].any()
    assert np.abs(found.slopes[:, -1, P]).min() > 0.0


@pytest.mark.parametrize(
    ("by", "doses"),
    [
        (("tlag",), every_day(DOSE, 2)),
        (("CL",), [DoseEvent(np.array([0.0, 1.0, 5.0]), DOSE), DoseEvent(26.0, DOSE)]),
        (("CL",), []),
        (("CL", "CL"), every_day(DOSE, 2)),
        ((), every_day(DOSE, 2)),
    ],
)
def test_what_tangents_do_not_serve_is_served_by_differences_and_said(by, doses):
    model = system("pk")
    p = in_order(model, draw_people(3))
    found = derivatives(model, p, doses, [12.0, 30.0], by)
    assert (found.method, found.by_differences) == (DIFFERENCES, (0, 1, 2))
    assert found.slopes.shape == (3, 2, len(model.outputs), len(by))
    assert np.array_equal(found.slopes[..., :1], found.slopes[..., -1:])


def test_a_method_that_is_not_there_is_refused():
    with pytest.raises(ModelError, match="no method is called 'adjoint'"):
        gradient(W, person(), doses_of(TITRATION), TIMES, ["CL"], method="adjoint")


def test_partials_hold_what_is_read_to_be_independent():
    graph = Graph()
    x, k = graph.symbol("state", "x"), graph.symbol("parameter", "k")
    inner = x * k
    (found,) = partials([inner * x / (k + inner)], [x, inner, k])
    symbols = {x: 3.0, k: 2.0, inner: 6.0}
    by_x, by_inner, by_k = (evaluate([found[leaf]], symbols, 1)[0][0] for leaf in (x, inner, k))
    assert by_x == pytest.approx(6.0 / 8.0)
    assert by_inner == pytest.approx(3.0 * 2.0 / 64.0)
    assert by_k == pytest.approx(-18.0 / 64.0)


class Numbers:
    """What ``Lanes`` does to vectors, done to bare numbers."""

    add, sub = staticmethod(lambda x, y: x + y), staticmethod(lambda x, y: x - y)
    mul, div = staticmethod(lambda x, y: x * y), staticmethod(lambda x, y: x / y)
    constant = staticmethod(float)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 9])
def test_the_inverse_of_a_rules_matrix_is_its_inverse(size):
    matrix = np.linalg.inv(integration_matrix(size)) + np.diag(np.linspace(0.1, 3.0, size))
    found = inverted(Numbers(), matrix.tolist())
    np.testing.assert_allclose(np.array(found), np.linalg.inv(matrix), rtol=1e-9, atol=1e-12)

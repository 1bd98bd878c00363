"""Derivatives by parameters are those of the reference, on any schedule."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engines.test_plain_engine import DOSE
from tests.engines.work_item import DOSE_NMOL, TYPICAL, W
from titrant.core.errors import ModelError
from titrant.engine import reference
from titrant.engine.doses import DoseEvent, every_day
from titrant.engine.gradient import gradient
from titrant.models.catalogue import system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people

TIMES = np.array([12.0, 30.0, 72.0])


def by_the_reference(model, p, doses, names):
    columns = []
    for name in names:
        place = model.parameters.index(name)
        step = 1e-4 * np.asarray(p[place], dtype=float)
        up, down = ([*p[:place], p[place] + side, *p[place + 1 :]] for side in (step, -step))
        apart = (
            reference.solve(model, tuple(up), doses, TIMES).outputs
            - reference.solve(model, tuple(down), doses, TIMES).outputs
        )
        columns.append(apart / (2.0 * np.reshape(step, (-1, 1, 1))))
    return np.stack(columns, axis=-1)


def off(found, expected):
    return np.abs(found - expected).max() / np.abs(expected).max()


def test_the_gradient_of_the_work_item_by_its_eight_parameters_is_the_references():
    p, doses = tuple(np.array([v]) for v in TYPICAL.values()), every_day(DOSE_NMOL, 3)
    found = gradient(W, p, doses, TIMES, W.parameters)
    expected = by_the_reference(W, p, doses, W.parameters)
    assert found.shape == (1, 3, len(W.outputs), 8)
    for k in range(8):
        for q in range(len(W.outputs)):
            size = np.abs(expected[:, :, q, k]).max()
            if size > 1e-9:
                assert np.abs(found[:, :, q, k] - expected[:, :, q, k]).max() < 1e-4 * size


def test_each_person_of_a_scattered_schedule_has_a_gradient_of_their_own():
    model = system("occupancy-M2")
    p = in_order(model, draw_people(3))
    doses = [DoseEvent(np.array([0.0, 1.0, 5.0]), np.array([DOSE, DOSE, DOSE / 2])), DoseEvent(26.0, DOSE)]
    names = ("CL", "ka")
    found = gradient(model, p, doses, TIMES, names)
    assert off(found, by_the_reference(model, p, doses, names)) < 1e-4


def test_a_parameter_that_is_not_there_is_refused():
    with pytest.raises(ModelError, match="no parameter 'CLX'"):
        gradient(W, tuple(TYPICAL.values()), every_day(DOSE_NMOL, 2), TIMES, ["CLX"])

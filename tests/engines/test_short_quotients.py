"""Derivatives with fewer divisions in a row are the same derivatives."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engines.work_item import W, population
from titrant.engine.compiled.compile_system import analysed
from titrant.engine.compiled.evaluate import evaluate
from titrant.engine.compiled.structure import analyse
from titrant.engine.compiled.trace import trace, walk
from titrant.models.catalogue import NAMES, system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people


def values(traced, p, y):
    symbols = {traced.time: 30.0, **dict(zip(traced.parameters, p, strict=True))}
    return evaluate(list(traced.rhs), symbols | dict(zip(traced.states, y, strict=True)), len(y[0]))


def some_states(model, p, people):
    start = [np.broadcast_to(np.asarray(v, dtype=float), (people,)) for v in model.initial(p)]
    return [value + np.random.default_rng(k).uniform(0.0, 2.0, people) for k, value in enumerate(start)]


@pytest.mark.parametrize("model", [W, *(system(name) for name in NAMES)], ids=lambda model: model.name)
def test_every_derivative_keeps_its_value(model):
    people = 40
    p = population(people).T if model is W else in_order(model, {**draw_people(people), "capsule": 1.0})
    y = some_states(model, p, people)
    plain, short = trace(model), analysed(model)[0]
    for before, after in zip(values(plain, p, y), values(short, p, y), strict=True):
        size = np.abs(before).max() + 1e-12
        assert np.abs(before - after).max() < 1e-12 * size


def longest_chain(traced, structure):
    """Divisions that wait for one another within the nonlinear states, at most."""
    inner = {traced.states[i] for i in structure.nonlinear}
    chain: dict = {}
    for node in walk([traced.rhs[i] for i in structure.nonlinear]):
        below = max((chain[a] for a in node.args), default=0)
        touched = node in inner or any(chain.get(("states", a)) for a in node.args)
        chain["states", node] = touched
        chain[node] = below + (node.op == "div" and touched)
    return max(chain[traced.rhs[i]] for i in structure.levels[0])


def test_the_work_item_waits_for_one_division_where_it_waited_for_two():
    plain = trace(W)
    structure = analyse(plain)
    assert longest_chain(plain, structure) == 2
    assert longest_chain(analysed(W)[0], structure) == 1

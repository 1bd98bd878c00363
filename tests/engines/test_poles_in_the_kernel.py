"""Poles found in the kernel give the linear states that NumPy's poles give, near poles too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.engines.work_item import TYPICAL, W
from titrant.core.errors import ModelError
from titrant.engine.compiled.chunk import _poles, chunks, nowhere
from titrant.engine.compiled.compile_system import analysed, compiled
from titrant.engine.compiled.regimen import run
from titrant.models.catalogue import NAMES, system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people


def people_of(model):
    if model is not W:
        p = in_order(model, {**draw_people(40), "capsule": 1.0})
        return np.stack([np.broadcast_to(np.asarray(v, dtype=float), (40,)) for v in p], axis=1)
    p = np.tile(list(TYPICAL.values()), (40, 1)) * np.exp(0.3 * np.random.default_rng(1).standard_normal((40, 8)))
    p[:10, list(TYPICAL).index("KA")] = 2.5  # as fast as the gut empties
    p[10:20, list(TYPICAL).index("KE0")] = 2.5 * (1.0 + 1e-8)
    return p


@pytest.mark.parametrize("name", ["W", *NAMES])
def test_what_a_dose_leaves_in_each_linear_state_is_as_numpy_finds_it(name):
    model = W if name == "W" else system(name)
    p = people_of(model)
    made = compiled(model)
    (chunk,) = chunks(made, p)
    found = {
        k: chunk.back(v)[..., : len(p)] for k, v in chunk.arrays(p, nowhere()).items() if k in ("rate", "V", "load")
    }
    traced, structure = analysed(model)
    poles = _poles(traced, structure, dict(zip(traced.parameters, p.T, strict=True)), len(p))
    read = [structure.linear.index(i) for i in made.kernel.linear_read]
    for place, depot in enumerate(model.depots.values()):
        enters = structure.linear.index(model.states.index(depot.state))
        fraction = np.broadcast_to(np.asarray(depot.fraction(tuple(p.T)), dtype=float), (len(p),))
        for hours in (0.0, 0.3, 2.0, 24.0):
            ours = np.einsum("ikn,kn,kn->in", found["V"], found["load"][place], np.exp(-found["rate"] * hours))
            decayed = poles.W[:, enters] * np.exp(-poles.rate * hours)
            theirs = np.einsum("ikn,kn->in", poles.V[read], decayed) * fraction
            assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-8)


def test_states_that_oscillate_are_refused():
    turning = replace(
        W,
        states=("a", "b"),
        outputs=("a", "b"),
        rhs=lambda t, y, p: (-y[1], y[0]),
        observe=lambda t, y, p: y,
        initial=lambda p: (1.0, 0.0),
        depots={},
    )
    with pytest.raises(ModelError, match="two states oscillate"):
        run(turning, np.array([list(TYPICAL.values())]), np.zeros((1, 0)))

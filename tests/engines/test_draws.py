"""People drawn inside the compiled engine are those that NumPy draws, whoever else is drawn."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from tests.engines.work_item import DOSE_NMOL, F_CAP, OMEGA, TYPICAL, W
from titrant.core.errors import ModelError
from titrant.core.functions import exp, log, minimum
from titrant.core.streams import stream, uniforms
from titrant.engine import plain
from titrant.engine.compiled.any_schedule import run_periods
from titrant.engine.compiled.chunk import chunks, nowhere
from titrant.engine.compiled.compile_system import compiled
from titrant.engine.compiled.native import compile_text
from titrant.engine.compiled.normal_quantile import normal_quantile
from titrant.engine.compiled.regimen import run
from titrant.engine.compiled.writer import Writer
from titrant.engine.doses import every_day
from titrant.engine.draw import Draw, Recipe
from titrant.engine.periods import Entries
from titrant.models.catalogue import system
from titrant.models.parameters import in_order
from titrant.models.people import VARYING, draw_people, traits_of
from titrant.models.system import System

DAYS = 5
AMOUNTS = np.full((DAYS, 1), DOSE_NMOL)


def traits(z, u):
    """Work item W: eight lognormal parameters, F capped."""
    p = [size * exp(OMEGA[name] * own) for (name, size), own in zip(TYPICAL.items(), z, strict=True)]
    p[1] = minimum(p[1], F_CAP)
    return tuple(p)


DRAW = Draw(7, "engine", len(TYPICAL), traits)


def params_in_the_kernel(draw, first, count, *, of=W):
    """What the people kernel writes as parameters, (N, P)."""
    drawn = draw.people(first, count)
    parts = [chunk.back(chunk.arrays(drawn, nowhere())["params"]) for chunk in chunks(compiled(of), drawn)]
    return np.concatenate(parts, axis=-1)[:, :count].T


def bare(width, law):
    """A system whose parameters are the random numbers themselves."""
    names = tuple(f"q{k}" for k in range(width))
    return System(
        "bare", ("x",), names, ("x",), lambda t, y, p: (-0.1 * y[0],), lambda t, y, p: y, lambda p: (1.0,)
    ), law


@pytest.mark.parametrize("width", [1, 4, 6, 21])
@pytest.mark.parametrize(("seed", "first"), [(1, 0), (2**40 + 3, 12_345), (5, 2**31 + 7)])
def test_uniform_numbers_are_those_of_numpy_to_the_last_bit(width, seed, first):
    model, law = bare(width, lambda z, u: u)
    found = params_in_the_kernel(Draw(seed, "bits", width, law), first, 700, of=model)
    assert np.array_equal(found, uniforms(seed, "bits", first, 700, width))


def test_normal_numbers_are_those_of_scipy():
    model, law = bare(8, lambda z, u: z)
    found = params_in_the_kernel(Draw(3, "normal", 8, law), 0, 50_000, of=model)
    u = uniforms(3, "normal", 0, 50_000, 8)
    assert np.abs(found / ndtri(u) - 1.0).max() < 1e-12
    assert np.abs(found).max() > 4.5  # the tails are among them


def test_far_tails_are_those_of_scipy():
    """No draw of this size reaches them, so the quantile is written into a kernel of its own."""
    writer = Writer("quantile", 8, False)
    writer.begin("quantile", ("count",), ("x", "scratch"))
    with writer.loop(writer.args["count"], "block") as k:
        place = writer.argument("x", k, wide=True)
        writer.b.store(normal_quantile(writer.wide, writer.load_at(place, wide=True)), place, align=8)
    native = compile_text(writer.end())  # the function lives as long as this
    call = native.function("quantile", ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)
    low = 10.0 ** -np.linspace(0.01, 300.0, 4000)
    share = np.concatenate([low, 1.0 - low[low > 1e-15], 0.5 + np.linspace(-0.49, 0.49, 4097)])
    share = share[: len(share) // 8 * 8].copy()
    expected = ndtri(share)
    call(len(share) // 8, share.ctypes.data, None)
    assert np.all(np.abs(share - expected) <= 1e-12 * np.abs(expected))


def test_parameters_drawn_in_the_kernel_are_those_of_numpy():
    found = params_in_the_kernel(DRAW, 40, 3000)
    expected = DRAW.people(40, 3000).params()
    assert np.abs(found / expected - 1.0).max() < 1e-12


def test_laws_may_use_both_kinds_of_numbers():
    def laws(z, u):
        low, high = 0.2, 3.0
        odds = 0.3 / 0.7 * exp(0.5 * z[0])
        return (odds / (1.0 + odds), exp(log(low) + (log(high) - log(low)) * u[1]), low + (high - low) * u[2], 4.0)

    model, law = bare(4, laws)
    draw = Draw(11, "laws", 3, law)
    found, expected = params_in_the_kernel(draw, 0, 500, of=model), draw.people(0, 500).params()
    assert np.abs(found / expected - 1.0).max() < 1e-12
    assert (found[:, 3] == 4.0).all()


@pytest.mark.parametrize("name", ["pk", "occupancy-M1", "full-M2", "full-M3"])
def test_titrants_own_people_are_drawn_in_the_kernel_as_in_numpy(name):
    model = system(name)
    draw = Draw(5, "people", len(VARYING), traits_of(model, capsule=1.0))
    found, expected = params_in_the_kernel(draw, 30, 2000, of=model), draw.people(30, 2000).params()
    assert np.all(np.abs(found - expected) <= 1e-12 * np.abs(expected))
    assert (np.ptp(expected, axis=0) > 0.0).sum() >= 8


def test_the_laws_of_a_draw_are_those_of_draw_people():
    model = system("full-M2")
    z = np.array([stream(3, "parameters", person).standard_normal(len(VARYING)) for person in range(200)])
    ours = traits_of(model, capsule=1.0)(tuple(z.T), tuple(ndtr(z).T))
    theirs = in_order(model, {**draw_people(200, seed=3), "capsule": 1.0})
    for name, one, other in zip(model.parameters, ours, theirs, strict=True):
        assert np.broadcast_to(one, 200) == pytest.approx(np.broadcast_to(other, 200), rel=1e-12), name


@pytest.mark.parametrize("single", [False, True])
def test_a_drawn_person_is_bitwise_the_same_in_any_batch_order_and_number_of_threads(single):
    whole = run(W, DRAW.people(0, 1500), AMOUNTS, single=single, threads=1).values
    assert np.array_equal(run(W, DRAW.people(0, 1500), AMOUNTS, single=single, threads=2).values, whole)
    for first, count in ((1499, 1), (700, 800), (0, 700), (321, 5)):
        part = run(W, DRAW.people(first, count), AMOUNTS, single=single, threads=2).values
        assert np.array_equal(part, whole[first : first + count])


def test_the_period_kernel_draws_the_same_people():
    times = np.tile(24.0 * np.arange(DAYS) + 1.5, (600, 1))
    entries = Entries(times, np.full(times.shape, DOSE_NMOL), np.zeros(DAYS, dtype=int), 1)
    wanted = np.array([30.0, 100.0])
    whole = run_periods(W, DRAW.people(0, 600), entries, wanted, threads=2).values
    given = run_periods(W, DRAW.people(0, 600).params(), entries, wanted, threads=1).values
    part = run_periods(W, DRAW.people(500, 100), entries.of(slice(500, 600)), wanted, threads=1).values
    assert np.array_equal(part, whole[500:])
    assert np.abs(given / whole - 1.0).max() < 1e-7


def test_plain_and_compiled_engine_solve_the_same_people():
    times = np.arange(24.0, 24.0 * DAYS + 1, 24.0)
    drawn = run(W, DRAW.people(20, 30), AMOUNTS, per_day=1).values
    slow = plain.solve(W, tuple(DRAW.people(20, 30).params().T), every_day(DOSE_NMOL, DAYS), times).outputs
    assert np.abs(drawn / slow - 1.0).max() < 1e-4


def test_a_draw_that_does_not_suit_the_system_is_refused():
    with pytest.raises(ModelError, match="traits gives 2 values, expected 8"):
        compiled(W).maker(Recipe(2, lambda z, u: z))

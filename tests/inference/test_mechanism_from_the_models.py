"""The chain's member is read from a table of the composed models; nothing is solved when a diary is read."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from titrant.engine import reference
from titrant.engine.doses import every_day
from titrant.evidence.parameter_sets import ADVICE, values
from titrant.inference import mechanism, mechanism_build
from titrant.inference.curves import nodes
from titrant.inference.mechanism import Shapes, mechanism_shapes
from titrant.inference.priors import numbers
from titrant.models.catalogue import STRUCTURES, system
from titrant.models.parameters import in_order, nmol_of_salt
from titrant.simulation.mechanism_shapes import ALONE, SHORT, UNIT, designed_sample, steady_relief

DESIGN = numbers("mechanism-design")
ROOT = Path(__file__).parents[2]
READ_OFF = 0.01  # rounding in the table, kinks in the tone, and another processor


@cache
def every() -> Shapes:
    return mechanism_build.sampled()


def drawn(person: int, **changes: float) -> dict[str, float]:
    sample = designed_sample(DESIGN["varying"], DESIGN["people"])
    return {symbol: float(np.ravel(value)[person % np.size(value)]) for symbol, value in sample.items()} | changes


def test_the_table_is_that_of_the_models_as_they_stand() -> None:
    assert mechanism.key() == mechanism_build.digest(), "models, parameters or design changed: run `make tables`"


def test_solving_all_again_gives_the_table() -> None:
    table, solved = mechanism_shapes(), every()
    assert np.log(table.mg) == pytest.approx(nodes(), abs=1e-4)
    for helps in (True, False):
        ours, theirs = table.shape[table.helps == helps], solved.shape[solved.helps == helps]
        apart = np.abs(theirs[:, None] - ours[None]).max(axis=2)
        assert apart.min(axis=1).max() <= DESIGN["merge_within"] + READ_OFF
        assert apart.min(axis=0).max() <= READ_OFF
        weight = solved.weight[solved.helps == helps].sum()
        assert table.weight[table.helps == helps].sum() == pytest.approx(weight, abs=1e-4)


def test_every_shape_has_unit_height_and_the_sign_of_its_kind() -> None:
    table = mechanism_shapes()
    best, worst = table.shape.max(axis=1), -table.shape.min(axis=1)
    assert best[table.helps] == pytest.approx(1, abs=1e-3)
    assert worst[table.helps].max() <= 1 / DESIGN["helps_from"]
    assert worst[~table.helps] == pytest.approx(1, abs=1e-3)
    assert best[~table.helps].max() < DESIGN["helps_from"]


def test_all_three_structures_and_both_paths_are_in_it() -> None:
    named = " ".join(mechanism_shapes().named)
    assert all(f"{structure} tone" in named for structure in STRUCTURES)
    assert "TLR4" in named


@pytest.mark.parametrize(("structure", "person", "answer"), [("M1", 11, 1.0), ("M3", 9, 1.0), ("M3", 3, 0.0)])
def test_the_reference_engine_finds_the_same_relief(structure: str, person: int, answer: float) -> None:
    """Over ten days only: it goes person by person. Kinks cost the fast engine a thousandth of the tone."""
    days, samples, doses = 10, 25, np.array([0.1, 1.5, 4.5])
    someone = drawn(person, rectified=answer)
    ours = steady_relief(structure, "tone", someone, doses, days=days, samples=samples)[0]
    model = system(f"full-{structure}")
    p = in_order(model, {**someone, **ALONE, **UNIT["tone"], **SHORT}, set(SHORT))
    times = 24.0 * (days - 1) + np.linspace(0.0, 24.0, samples)
    taken = [every_day(float(nmol_of_salt(mg, values(ADVICE)["M_salt"])), days) for mg in doses]
    pain = [reference.solve(model, p, events, times).output("pain_drug")[0] for events in taken]
    theirs = [-np.trapezoid(day, dx=1.0) / (samples - 1) for day in pain]
    assert ours == pytest.approx(np.array(theirs), abs=2e-3)


def test_time_constants_of_relief_and_glia_do_not_change_a_steady_day(monkeypatch: pytest.MonkeyPatch) -> None:
    doses = np.array([0.1, 1.5, 4.5])
    someone = drawn(9, rectified=1.0)
    short = steady_relief("M1", "TLR4", someone, doses, days=60, samples=385)
    monkeypatch.setattr("titrant.simulation.mechanism_shapes.SHORT", dict.fromkeys(SHORT, 72.0))
    slow = steady_relief("M1", "TLR4", someone, doses, days=60, samples=385)
    assert slow == pytest.approx(short, rel=2e-3)


def test_glia_that_follow_tone_have_the_shape_of_tone(monkeypatch: pytest.MonkeyPatch) -> None:
    doses = np.array([0.05, 0.5, 1.5, 4.5])
    someone = drawn(4, rectified=1.0)
    through_tone = steady_relief("M2", "tone", someone, doses, days=60, samples=97)
    glia = {"gain_pain_glia": 1.0, "gain_glia_tone": 0.5}
    monkeypatch.setattr("titrant.simulation.mechanism_shapes.UNIT", {"tone": glia})
    through_glia = steady_relief("M2", "tone", someone, doses, days=60, samples=97)
    assert through_glia == pytest.approx(0.5 * through_tone, abs=2e-3)


def test_glia_that_the_drug_calms_itself_answer_in_proportion_to_dose() -> None:
    table = mechanism_shapes()
    (own,) = (table.shape[i] for i, name in enumerate(table.named) if name.startswith("TLR4"))
    assert own == pytest.approx(table.mg / table.mg[-1], abs=2e-3)


def test_a_day_is_steady_when_it_is_read() -> None:
    doses = np.exp(nodes()[::8])
    sample = designed_sample(DESIGN["varying"], DESIGN["people"]) | {"rectified": 1.0}
    for structure in STRUCTURES:
        at = [steady_relief(structure, "tone", sample, doses, days=n * DESIGN["days"], samples=25) for n in (1, 2)]
        size = np.abs(at[1]).max(axis=1, keepdims=True)
        assert np.abs((at[0] - at[1]) / size).max() < 0.02


def test_reading_a_diary_and_advising_solve_nothing() -> None:
    """Neither an engine nor a compiler is so much as imported."""
    told = """
import sys
from datetime import date
from tests.inference.told_diaries import spells, pain_under, told
import titrant
dose = spells((0.0, 14), (0.5, 21), (1.0, 21))
record = told(dose, pain_under(dose, {0.5: 1.0, 1.0: 0.5}, 1))
titrant.infer(record)
titrant.advise(record, on=record.diary[-1].date)
heavy = ("titrant.engine", "titrant.simulation", "llvmlite", "numba", "scipy.integrate")
print([m for m in sys.modules if m.startswith(heavy)])
"""
    # Our own interpreter and a fixed script.
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"

"""What must hold in every model, whatever its numbers."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titrant.core.errors import ModelError
from titrant.engine.doses import DoseEvent, every_day
from titrant.engine.plain import solve
from titrant.models import cytokines, glia, naltrexone_pk, opioid
from titrant.models.catalogue import NAMES, STRUCTURES, system
from titrant.models.compose import compose
from titrant.models.parameters import in_order, nmol_of_salt, typical
from titrant.models.people import draw_people
from titrant.models.reading_copy import full_m2
from titrant.models.system import Depot

WEEK = np.linspace(0.0, 168.0, 29)
UNTREATED = {"capsule": 0.0, "regression_size": 0.0}
every_system = pytest.mark.parametrize("name", NAMES)


def untreated(name: str) -> tuple:
    chosen = {key: value for key, value in UNTREATED.items() if key in system(name).parameters}
    return typical(system(name), **chosen)


def milligrams(mg: float) -> float:
    return float(nmol_of_salt(mg, 377.86))


@every_system
def test_zero_dose_changes_nothing(name):
    solution = solve(system(name), untreated(name), every_day(0.0, 7), WEEK)
    assert np.abs(solution.states - solution.states[:, :1]).max() <= 1e-12 * np.abs(solution.states).max(initial=1.0)
    assert np.abs(solution.outputs - solution.outputs[:, :1]).max() <= 1e-12 * 10


@every_system
def test_every_system_responds_to_a_dose(name):
    nothing = solve(system(name), untreated(name), (), WEEK[:5])
    something = solve(system(name), untreated(name), [DoseEvent(0.0, milligrams(4.5))], WEEK[:5])
    changed = np.abs(something.outputs - nothing.outputs).max(axis=(0, 1))
    deaf = {key for key, size in zip(system(name).outputs, changed, strict=True) if size == 0}
    # Without an opioid there is no opioid effect; sensitivity and the two pain parts need no drug or no gain.
    assert deaf <= {"agonist_mu", "opioid_effect", "S", "Pl", "Nat", "gut"}


class Ledger:
    """Counts what is lost: unabsorbed or conjugated on the way in, eliminated later."""

    __name__ = "ledger"
    States = namedtuple("States", "lost")
    Inputs = namedtuple("Inputs", "A_gut A_buccal A_skin C2 C2_6bn")
    Params = namedtuple("Params", "ka F F_6bn ka_buccal F_buccal F_6bn_buccal ka_skin F_skin CL fm_6bn CL_6bn")
    Outputs = namedtuple("Outputs", "")

    def initial(self, p):
        return (0.0,)

    def observe(self, t, y, u, p):
        return ()

    def rhs(self, t, y, u, p):
        u, p = self.Inputs(*u), self.Params(*p)
        on_the_way = (
            (1 - p.F - p.F_6bn) * p.ka * u.A_gut
            + (1 - p.F_buccal - p.F_6bn_buccal) * p.ka_buccal * u.A_buccal
            + (1 - p.F_skin) * p.ka_skin * u.A_skin
        )
        return (on_the_way + (1 - p.fm_6bn) * p.CL * u.C2 + p.CL_6bn * u.C2_6bn,)


routes = st.sampled_from(["oral", "buccal", "sublingual", "skin", "intravenous"])


@settings(max_examples=25, deadline=None)
@given(doses=st.lists(st.tuples(st.floats(0, 60), st.floats(1e-3, 100), routes), min_size=1, max_size=5))
def test_amounts_balance_what_went_in_is_what_left_and_what_is_there(doses):
    pk = system("pk")
    with_ledger = compose(
        "ledger", [naltrexone_pk, Ledger()], outputs=("C2",), depots=pk.depots, linear=(*pk.states, "lost")
    )
    events = [DoseEvent(time, milligrams(mg), route) for time, mg, route in doses]
    solution = solve(with_ledger, typical(with_ledger, F_skin=0.2), events, np.linspace(0.0, 100.0, 11))
    for when in (3, 7, 10):
        taken = sum(e.amount for e in events if e.time + (0.15 if e.route == "oral" else 0.0) < solution.times[when])
        assert solution.states[0, when].sum() == pytest.approx(taken, rel=1e-10, abs=1e-9)


@every_system
@settings(max_examples=4, deadline=None)
@given(doses=st.lists(st.tuples(st.floats(0, 60), st.floats(1e-3, 100), routes), min_size=1, max_size=3))
def test_no_other_model_takes_from_the_drug_or_adds_to_it(name, doses):
    events = [DoseEvent(time, milligrams(mg), route) for time, mg, route in doses]
    times = np.linspace(0.0, 80.0, 9)
    alone = solve(system("pk"), typical(system("pk")), events, times)
    joined = solve(system(name), typical(system(name)), events, times)
    for place, state in enumerate(system("pk").states):
        found = joined.states[0, :, system(name).states.index(state)]
        assert found == pytest.approx(alone.states[0, :, place], rel=1e-9, abs=1e-12), state


class OpioidLedger:
    """Counts what is lost of the opioid: not absorbed, or eliminated."""

    __name__ = "opioid ledger"
    States = namedtuple("States", "lost")
    Inputs = namedtuple("Inputs", "A_opioid_gut A_opioid")
    Params = namedtuple("Params", "ka_opioid F_opioid k_opioid")
    Outputs = namedtuple("Outputs", "")

    def initial(self, p):
        return (0.0,)

    def observe(self, t, y, u, p):
        return ()

    def rhs(self, t, y, u, p):
        u, p = self.Inputs(*u), self.Params(*p)
        return ((1 - p.F_opioid) * p.ka_opioid * u.A_opioid_gut + p.k_opioid * u.A_opioid,)


@settings(max_examples=15, deadline=None)
@given(doses=st.lists(st.tuples(st.floats(0, 60), st.floats(1.0, 1e6), st.booleans()), min_size=1, max_size=4))
def test_amounts_of_the_opioid_balance_too(doses):
    depots = {"oral": Depot("A_opioid_gut", lambda p: 1.0, lambda p: 0.0)}
    depots["intravenous"] = replace(depots["oral"], state="A_opioid")
    linear = (*opioid.States._fields, "lost")
    model = compose("opioid ledger", [opioid, OpioidLedger()], outputs=("g",), depots=depots, linear=linear)
    events = [DoseEvent(time, nmol, "oral" if swallowed else "intravenous") for time, nmol, swallowed in doses]
    solution = solve(model, typical(model), events, np.linspace(0.0, 100.0, 11))
    for when in (3, 7, 10):
        taken = sum(e.amount for e in events if e.time < solution.times[when])
        assert solution.states[0, when].sum() == pytest.approx(taken, rel=1e-10, abs=1e-6)


RECEPTORS = ("occupancy_mu", "occupancy_kappa", "occupancy_delta", "occupancy_gut")


@pytest.mark.parametrize("structure", STRUCTURES)
@settings(max_examples=12, deadline=None)
@given(
    low=st.floats(1e-3, 500.0),
    factor=st.floats(1.01, 100.0),
    people=st.lists(st.integers(0, 10_000), min_size=1, max_size=4, unique=True),
    days=st.integers(1, 10),
)
def test_occupancy_lies_between_nothing_and_all_and_rises_with_dose(structure, low, factor, people, days):
    model = system(f"occupancy-{structure}")
    p = in_order(model, draw_people(people, seed=3))
    lower, higher = (
        np.stack([solve(model, p, every_day(milligrams(mg), days), WEEK[1:]).output(name) for name in RECEPTORS])
        for mg in (low, low * factor)
    )
    assert lower.min() > 0
    assert higher.max() < 1
    assert (higher > lower).all()


@pytest.mark.parametrize("structure", STRUCTURES)
@settings(max_examples=10, deadline=None)
@given(
    mg=st.floats(0.001, 100.0),
    nmol=st.floats(1.0, 1e6),
    people=st.lists(st.integers(0, 10_000), min_size=1, max_size=3, unique=True),
)
def test_drug_and_opioid_together_never_hold_more_receptors_than_there_are(structure, mg, nmol, people):
    model = system(f"opioid-{structure}")
    p = in_order(model, draw_people(people, seed=3))
    events = [*every_day(milligrams(mg), 3), DoseEvent(30.0, nmol, "opioid-oral")]
    found = solve(model, p, events, np.linspace(1.0, 72.0, 36))
    held, agonist = found.output("occupancy_mu"), found.output("agonist_mu")
    assert held.min() >= 0
    assert agonist.min() >= 0
    assert (held + agonist).max() <= 1 + 1e-12


@every_system
def test_the_states_called_linear_are_linear_and_need_no_other(name):
    model, p = system(name), typical(system(name))
    rng = np.random.default_rng(1)
    places = [model.states.index(state) for state in model.linear]
    base = np.array([float(value) for value in model.initial(p)])
    a, b, other = (rng.uniform(0.1, 2.0, len(base)) for _ in range(3))

    def slope(linear_part, rest):
        y = rest.copy()
        y[places] = linear_part[places]
        return np.array(model.rhs(0.0, tuple(y), p), dtype=float)[places]

    joined = slope(2.0 * a + 3.0 * b, base)
    assert joined == pytest.approx(2.0 * slope(a, base) + 3.0 * slope(b, base), rel=1e-12)
    assert slope(a, other) == pytest.approx(slope(a, base), rel=1e-12)


@every_system
def test_leaving_out_the_linear_files_changes_no_other_derivative(name):
    model, p = system(name), typical(system(name))
    y = tuple(np.random.default_rng(2).uniform(0.1, 1.0, len(model.states)))
    whole, beyond = model.rhs(0.0, y, p), model.rhs_beyond(0.0, y, p)
    for state, one, two in zip(model.states, whole, beyond, strict=True):
        assert state in model.linear or one == two, state


def test_the_reading_copy_is_the_composed_system():
    model, p = system("full-M2"), typical(system("full-M2"), rectified=0.3, gain_sensitivity=0.4, gain_glia_tone=0.3)
    rng = np.random.default_rng(3)
    for _ in range(20):
        y = tuple(rng.uniform(0.05, 1.5, len(model.states)))
        copied = full_m2(
            SimpleNamespace(**dict(zip(model.states, y, strict=True))),
            SimpleNamespace(**dict(zip(model.parameters, p, strict=True))),
        )
        assert set(copied) == set(model.states)
        composed = dict(zip(model.states, model.rhs(0.0, y, p), strict=True))
        for state, value in composed.items():
            assert copied[state] == pytest.approx(value, rel=1e-12), state


def test_a_person_is_the_same_in_any_company():
    crowd, alone = draw_people(12, seed=5), draw_people([7, 3], seed=5)
    for symbol, drawn in alone.items():
        whole = np.broadcast_to(crowd[symbol], (12,))
        assert np.broadcast_to(drawn, (2,)).tolist() == [whole[7], whole[3]], symbol


def test_what_reaches_blood_is_never_more_than_what_is_absorbed():
    drawn = draw_people(500, seed=2)
    assert np.max(drawn["F"] + drawn["F_6bn"]) <= 0.95 + 1e-12


def test_people_take_all_structures_with_the_same_kinetics():
    drawn = draw_people(5)
    places = [system(f"full-{name}").parameters.index("CL") for name in STRUCTURES]
    values = [in_order(system(f"full-{name}"), drawn)[place] for name, place in zip(STRUCTURES, places, strict=True)]
    assert all((value == values[0]).all() for value in values)


def test_a_model_whose_input_nobody_provides_is_refused():
    with pytest.raises(ModelError, match="nobody provides G"):
        compose("half", [cytokines], outputs=("Cyt",))
    with pytest.raises(ModelError, match="nobody provides tone"):
        compose("half", [glia], outputs=("G",), constants={"bn": 0.0})


def test_a_state_has_one_owner():
    with pytest.raises(ModelError, match="two models own Cyt"):
        compose("twice", [cytokines, cytokines], outputs=("Cyt",), constants={"G": 1.0})


def test_a_symbol_nobody_knows_is_refused():
    with pytest.raises(ModelError, match="no symbol is called CLL"):
        typical(system("pk"), CLL=3.0)
    with pytest.raises(ModelError, match="no such system"):
        system("full-M4")

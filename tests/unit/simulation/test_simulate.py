"""Simulating a plan."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from titrant.core.errors import UsageError
from titrant.patient.record import Dose, Record
from titrant.simulation.dosing import nmol_of_hydrochloride, taken_before
from titrant.simulation.simulate import QUANTILES, simulate
from titrant.titration.plan_result import Step, TitrationPlan

FIRST = date(2026, 2, 2)
MIDDLE = QUANTILES.index(0.5)


def plan(*steps: tuple[int, int], route: str = "oral") -> TitrationPlan:
    built, start = [], FIRST
    for number, (dose_ug, days) in enumerate(steps, 1):
        review = start + timedelta(days=days)
        built.append(Step(number, start, days, dose_ug, "", "", (), review))
        start = review
    return TitrationPlan("test", (), route, FIRST, 4500, tuple(built), (), (), (), (), (), {})


@pytest.fixture(scope="module")
def short():
    return simulate(Record(), [1500] * 10 + [4500] * 4, people=12, seed=3)


def test_every_band_has_one_row_a_quantile_and_one_column_a_time(short):
    for structure in ("M1", "M2", "M3"):
        assert set(short.bands[structure]) == set(short.units) == set(short.meanings)
        for name, band in short.bands[structure].items():
            assert band.shape == (len(QUANTILES), short.time_h.size), name
            assert (np.diff(band, axis=0) >= 0).all(), name
        for band in short.day.bands[structure].values():
            assert band.shape == (len(QUANTILES), short.day.time_h.size)


def test_the_last_dose_is_held_until_its_day_is_steady(short):
    assert short.doses_ug == (1500,) * 10 + (4500,) * 4
    assert short.time_h.size == 14
    assert (short.day.dose_ug, short.day.days_on_dose) == (4500, 25)


def test_outputs_that_do_not_depend_on_occupancy_are_the_same_in_each_structure(short):
    for name in ("plasma", "plasma_6bn", "occupancy_kappa", "occupancy_gut", "placebo_relief", "natural_course"):
        for other in ("M2", "M3"):
            assert short.bands[other][name] == pytest.approx(short.bands["M1"][name], rel=1e-6, abs=1e-9), name


def test_the_structures_disagree_and_it_shows(short):
    held = {name: float(hours[MIDDLE]) for name, hours in short.day.hours_half_blocked.items()}
    assert held["M1"] < 8 < held["M2"]
    assert short.notes


def test_a_person_is_the_same_whoever_else_is_drawn():
    one = simulate(Record(), [4500] * 14, people=1, seed=9, structures=["M1"])
    three = simulate(Record(), [4500] * 14, people=3, seed=9, structures=["M1"])
    # With three people the lowest, middle and highest are the people themselves.
    low, high = three.bands["M1"]["plasma"][0], three.bands["M1"]["plasma"][-1]
    assert (one.bands["M1"]["plasma"][MIDDLE] >= low - 1e-9).all()
    assert (one.bands["M1"]["plasma"][MIDDLE] <= high + 1e-9).all()
    again = simulate(Record(), [4500] * 14, people=3, seed=9, structures=["M1"])
    assert again.to_json() == three.to_json()


def test_seeds_draw_different_people():
    first, second = (simulate(Record(), [4500] * 14, people=5, seed=s, structures=["M1"]) for s in (1, 2))
    assert not np.allclose(first.bands["M1"]["plasma"], second.bands["M1"]["plasma"])


def test_a_plan_shows_twelve_weeks_and_a_steady_day_on_its_last_dose():
    twelve = simulate(Record(), plan((1500, 14), (4500, 14)), people=2, structures=["M1"])
    assert twelve.time_h.size == len(twelve.doses_ug) == 84
    assert twelve.day.days_on_dose == 70
    slow = simulate(Record(), plan((1500, 80), (3000, 14), (4500, 7)), people=2, structures=["M1"])
    assert slow.time_h.size == 84
    assert slow.doses_ug[-1] == 3000
    assert (slow.day.dose_ug, slow.day.days_on_dose) == (4500, 21)


def test_the_last_day_can_be_shown_as_it_is():
    found = simulate(Record(), [1500] * 5, people=2, structures=["M1"], settle=False)
    assert (found.day.days_on_dose, found.inputs["steady_day"]) == (5, False)


def test_doses_taken_before_the_plan_are_still_there_at_its_start():
    before = Record(doses=tuple(Dose(FIRST - timedelta(days=d), ug=4500) for d in range(1, 15)))
    naive = simulate(Record(), plan((500, 28)), people=3, structures=["M2"])
    treated = simulate(before, plan((500, 28)), people=3, structures=["M2"])
    name = "occupancy_mu_before_dose"
    assert (treated.bands["M2"][name][:, 0] > 0.5).all()
    assert (naive.bands["M2"][name][:, 0] == 0).all()
    assert treated.inputs["doses_before"] == 14


def test_doses_after_the_day_of_asking_and_missed_ones_are_left_out():
    record = Record(
        doses=(
            Dose(FIRST - timedelta(days=4), ug=4500),
            Dose(FIRST - timedelta(days=3), ug=4500, taken=False),
            Dose(FIRST - timedelta(days=1), ug=4500),
            Dose(FIRST - timedelta(days=300), ug=4500),
        )
    )
    found = taken_before(record, FIRST, on=FIRST - timedelta(days=2))
    assert [event.time for event in found] == [-96.0]


def test_a_skin_cream_reaches_nothing():
    skin = simulate(Record(), plan((4500, 28), route="skin"), people=3, structures=["M1"])
    assert skin.bands["M1"]["plasma"].max() == 0
    assert skin.bands["M1"]["occupancy_mu"].max() == 0


def test_the_measured_error_is_told_and_small(short):
    assert 0 < short.error < 3e-3


def test_micrograms_of_salt_become_nmol_in_one_place():
    assert nmol_of_hydrochloride(4500) == pytest.approx(4.5 * 0.9035 * 1e6 / 341.40, rel=1e-4)


def test_it_prints_the_last_day_of_each_structure(short):
    text = str(short)
    assert text.startswith("4.5 mg a day for 25 days, 12 people, seed 3")
    assert all(f"\n{name}: mu receptors held" in text for name in ("M1", "M2", "M3"))
    assert "disagree" in text


def test_its_table_has_a_row_for_every_number(short):
    table = short.table()
    count = sum(band.size for outputs in short.bands.values() for band in outputs.values())
    assert {column.size for column in table.values()} == {count}
    chosen = (table["structure"] == "M2") & (table["output"] == "tone") & (table["quantile"] == 0.5)
    assert table["value"][chosen] == pytest.approx(short.bands["M2"]["tone"][MIDDLE])


@pytest.mark.parametrize("parameter_set", ["calibration-left", "advice-1-low-scale"])
def test_every_parameter_set_can_be_simulated(parameter_set):
    found = simulate(Record(), [1500] * 14, people=3, parameter_set=parameter_set)
    assert found.inputs["parameter_set"] == parameter_set
    assert all(np.isfinite(band).all() for bands in found.bands.values() for band in bands.values())


def test_what_it_rests_on_is_told(short):
    assert {"C38", "C39", "C40"} <= set(short.because)
    assert short.inputs["salt"] == "hydrochloride"
    assert short.inputs["parameter_set"] == "advice-1"


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"plan": []}, "nothing to simulate"),
        ({"plan": [500], "people": 0}, "people is 0"),
        ({"plan": [500], "structures": ["M4"]}, "no structure M4"),
    ],
)
def test_nothing_to_simulate_is_refused(given, wrong):
    with pytest.raises(UsageError, match=wrong):
        simulate(Record(), **given)

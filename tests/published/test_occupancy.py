"""Measured occupancy and blockade, reproduced or missed for a stated reason."""

from __future__ import annotations

import numpy as np
import pytest
from tests.published.bars import after_daily, after_one, milligrams

from titrant.engine.doses import DoseEvent, infusion
from titrant.engine.plain import solve
from titrant.models.catalogue import STRUCTURES, system
from titrant.models.parameters import typical

every_structure = pytest.mark.parametrize("structure", STRUCTURES)
LEE = {48: (0.91, 0.064), 72: (0.80, 0.063), 120: (0.46, 0.074), 168: (0.30, 0.138)}
RABINER = {2: 0.27, 5: 0.49, 15: 0.61, 50: 0.95}


def occupancy(structure: str, mg: float, hours) -> np.ndarray:
    return after_one(f"occupancy-{structure}", mg, hours).output("occupancy_mu")[0]


def lee_ratio(structure: str, hour: int) -> float:
    at_one, later = occupancy(structure, 50.0, [1.0, float(hour)])
    return float(later / at_one)


def within_two_errors(structure: str, hour: int) -> bool:
    seen, error = LEE[hour]
    return abs(lee_ratio(structure, hour) - seen) <= 2 * error


@every_structure
@pytest.mark.parametrize("mg", RABINER)
def test_a_scan_at_5_h_shows_what_rabiner_saw_within_15_points(structure, mg):
    assert occupancy(structure, mg, [5.0])[0] == pytest.approx(RABINER[mg], abs=0.15)


def test_the_two_state_structure_gives_the_persistence_that_was_calculated():
    assert [lee_ratio("M2", hour) for hour in LEE] == pytest.approx([0.85, 0.73, 0.52, 0.37], abs=0.005)


@pytest.mark.parametrize("hour", LEE)
def test_the_two_state_structure_outlasts_plasma_as_lee_saw(hour):
    assert within_two_errors("M2", hour)


@pytest.mark.parametrize("hour", [72, 120, 168])
def test_the_slow_site_outlasts_plasma_as_lee_saw_from_72_h(hour):
    assert within_two_errors("M3", hour)


@pytest.mark.xfail(
    reason="Lee divides by the scan at 1 h, when the slow site has not filled yet: the ratio at 48 h is 1.07 "
    "where at most 1.04 is within two standard errors",
    strict=True,
)
def test_the_slow_site_outlasts_plasma_as_lee_saw_at_48_h():
    assert within_two_errors("M3", 48)


@pytest.mark.parametrize("hour", LEE)
def test_instant_equilibrium_fails_lee(hour):
    assert not within_two_errors("M1", hour)


@pytest.mark.parametrize("structure", ["M2", "M3"])
def test_daily_50_mg_blocks_as_weerts_saw_from_6_h_after_the_dose(structure):
    shares = after_daily(f"occupancy-{structure}", 50.0, 4, [6.0, 12.0, 24.0]).output("occupancy_mu")[0]
    assert (shares >= 0.85).all()
    assert (shares <= 0.99).all()


def test_daily_50_mg_blocks_as_weerts_saw_under_instant_equilibrium_only_in_the_first_hours():
    shares = after_daily("occupancy-M1", 50.0, 4, [2.0, 4.0, 24.0]).output("occupancy_mu")[0]
    assert ((shares[:2] >= 0.85) & (shares[:2] <= 0.99)).all()
    assert shares[2] < 0.85


def test_daily_50_mg_blocks_delta_receptors_about_as_weerts_saw():
    shares = after_daily("occupancy-M2", 50.0, 4, [4.0, 12.0]).output("occupancy_delta")[0]
    assert shares[0] > 0.211 > shares[1]


def test_daily_100_mg_blocks_kappa_receptors_as_de_laat_saw():
    shares = after_daily("occupancy-M2", 100.0, 7, [3.0, 4.0, 5.0]).output("occupancy_kappa")[0]
    assert (shares >= 0.85).all()
    assert (shares <= 0.97).all()


@every_structure
def test_12_5_mg_still_blocks_at_24_h(structure):
    assert occupancy(structure, 12.5, [24.0])[0] > 0.15


# Four people and an SD of some 15 points: what is at or below 40 percent may well not be significant.
NOT_SIGNIFICANT = 0.40


@pytest.mark.parametrize(
    "structure",
    [
        "M1",
        pytest.param(
            "M2",
            marks=pytest.mark.xfail(
                reason="weak point of the two-state structure: 0.51 at 72 h after 12.5 mg where the scan of four "
                "people was not significant",
                strict=True,
            ),
        ),
        "M3",
    ],
)
def test_12_5_mg_no_longer_blocks_visibly_at_72_h(structure):
    assert occupancy(structure, 12.5, [72.0])[0] <= NOT_SIGNIFICANT


@every_structure
def test_4_8_mg_takes_away_at_least_three_tenths_of_the_high_between_4_and_8_h(structure):
    model = system(f"opioid-{structure}")
    times = np.linspace(4.0, 8.0, 9)
    # An agonist that holds few receptors: then the loss of its effect is the loss of its binding.
    opioid = DoseEvent(0.0, 1.0, "opioid-oral")
    with_it = solve(model, typical(model), [opioid, DoseEvent(0.0, milligrams(4.8))], times)
    without = solve(model, typical(model), [opioid], times)
    lost = 1.0 - with_it.output("agonist_mu")[0].mean() / without.output("agonist_mu")[0].mean()
    assert 0.30 <= lost < 1.0


M_6BN_HYDROCHLORIDE = 343.42 + 36.46


def after_metabolite_in_a_vein(structure: str, mass: float) -> np.ndarray:
    """Central occupancy at the end of 30 min with 20 mg of the metabolite, and at 2 h."""
    model = system(f"occupancy-{structure}")
    given = infusion(20.0e6 / mass, 0.0, 0.5, route="intravenous-6bn")
    return solve(model, typical(model), given, [0.5, 2.0]).output("occupancy_mu")[0]


def test_20_mg_of_the_metabolite_into_a_vein_leaves_the_brain_open_as_hydrochloride():
    at_end, at_two_hours = after_metabolite_in_a_vein("M2", M_6BN_HYDROCHLORIDE)
    assert at_end < 0.55
    assert at_two_hours < 0.25


@pytest.mark.parametrize(
    "structure",
    [
        pytest.param(
            "M1",
            marks=pytest.mark.xfail(
                reason="0.78 at the end of the infusion: without a barrier and with 94 nM (200 times its naltrexone "
                "constant) the metabolite would block a brain that stayed open in people",
                strict=True,
            ),
        ),
        pytest.param(
            "M2",
            marks=pytest.mark.xfail(
                reason="0.258 at 2 h where the bar is 0.25, when 20 mg are read as base; as hydrochloride it holds",
                strict=True,
            ),
        ),
        "M3",
    ],
)
def test_20_mg_of_the_metabolite_into_a_vein_leaves_the_brain_open_as_base(structure):
    at_end, at_two_hours = after_metabolite_in_a_vein(structure, 343.42)
    assert at_end < 0.55
    assert at_two_hours < 0.25


@every_structure
def test_a_quarter_milligram_a_day_stays_below_what_precipitates_withdrawal(structure):
    hours = np.linspace(0.0, 24.0, 49)
    shares = after_daily(f"occupancy-{structure}", 0.25, 6, hours).output("occupancy_mu")[0]
    assert shares.max() <= 0.25


def test_single_4_5_mg_stays_above_half_for_4_2_h_when_the_brain_follows_plasma():
    times = np.linspace(0.0, 24.0, 2401)
    assert (occupancy("M1", 4.5, times) > 0.5).mean() * 24.0 == pytest.approx(4.2, abs=0.1)


def test_daily_4_5_mg_on_day_14_under_two_states_never_lets_go():
    shares = after_daily("occupancy-M2", 4.5, 14, [1.0, 4.0, 24.0]).output("occupancy_mu")[0]
    assert shares == pytest.approx([0.91, 0.88, 0.78], abs=0.005)


def test_the_gut_is_never_below_half_on_4_5_mg_a_day():
    hours = np.linspace(0.0, 24.0, 49)
    shares = after_daily("occupancy-M2", 4.5, 14, hours).output("occupancy_gut")[0]
    assert shares.min() > 0.55


def test_one_microgram_binds_hardly_anything():
    assert occupancy("M1", 0.001, [1.0])[0] == pytest.approx(0.0013, rel=0.1)
    assert occupancy("M2", 0.001, [1.0])[0] == pytest.approx(0.00035, rel=0.2)

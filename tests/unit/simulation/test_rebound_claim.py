"""The rebound claim in numbers: what must stay true of it, and that the page says what is calculated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from titrant.models.parameters import typical
from titrant.simulation import rebound_claim
from titrant.simulation.rebound_claim import ANSWERS, DOSES_MG, FIXED_NUMBER, Answer, steady_day
from titrant.simulation.rebound_page import day_table, page

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "rebound.md"
SYMMETRIC = ANSWERS[0]
AT_4_5 = DOSES_MG.index(4.5)


@pytest.mark.parametrize("structure", ["M1", "M2", "M3"])
@pytest.mark.parametrize("gain", [0.5, 3.0, 7.0])
def test_symmetric_feedback_gives_no_net_gain_at_any_dose(structure, gain):
    assert (steady_day(structure, Answer("", gain, gain, 0.0)).mean_tone <= 1.0 + 1e-4).all()


@pytest.mark.parametrize("structure", ["M2", "M3"])
def test_where_blockade_outlasts_plasma_no_hour_is_above_baseline(structure):
    assert (steady_day(structure, ANSWERS[2]).hours_above == 0).all()
    assert (steady_day(structure, Answer("", 10.0, 10.0, 1.0)).mean_tone < 1.0).all()


def test_net_gain_needs_instant_release_and_rectified_feedback():
    strong = steady_day("M1", ANSWERS[2])
    assert strong.mean_tone[AT_4_5] == pytest.approx(1.11, abs=0.01)
    assert strong.mean_tone[-1] < 0.9
    assert steady_day("M1", FIXED_NUMBER).mean_tone[AT_4_5] == pytest.approx(1.00, abs=0.01)


def test_beyond_reason_a_symmetric_answer_shuts_off_and_leaves_a_trace():
    assert 1.0 < steady_day("M1", Answer("", 10.0, 10.0, 0.0)).mean_tone[AT_4_5] < 1.03


@pytest.mark.parametrize(("tau_endorphin", "tau_sensitivity", "needed"), [(4.0, 12.0, 2.4), (48.0, 72.0, 1.2)])
def test_the_gain_needed_moves_with_the_time_constants_as_the_page_says(
    monkeypatch, tau_endorphin, tau_sensitivity, needed
):
    def with_times(system, **changes):
        return typical(system, tau_endorphin=tau_endorphin, tau_sensitivity=tau_sensitivity, **changes)

    monkeypatch.setattr(rebound_claim, "typical", with_times)
    below, above = (
        steady_day("M1", Answer("", gain, gain, 1.0)).mean_tone[AT_4_5] for gain in (needed - 0.1, needed + 0.1)
    )
    assert below < 1.001 < above


def test_4_5_mg_under_symmetric_moderate_gains_stays_below_baseline():
    mean = steady_day("M1", SYMMETRIC).mean_tone[AT_4_5]
    assert mean == pytest.approx(0.91, abs=0.01)
    no_number = steady_day("M1", Answer("", 1.0, 1.0, 0.0, number=False)).mean_tone[AT_4_5]
    assert no_number == pytest.approx(0.86, abs=0.01)


def test_hours_of_half_blockade_rise_with_dose():
    for structure in ("M1", "M2", "M3"):
        assert (np.diff(steady_day(structure, SYMMETRIC).blocked_hours) >= 0).all()


@pytest.mark.parametrize("structure", ["M1", "M2", "M3"])
def test_the_page_shows_the_days_that_are_calculated(structure):
    days = {answer.name: steady_day(structure, answer) for answer in (*ANSWERS, FIXED_NUMBER)}
    assert day_table(days) in PAGE.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_whole_page_is_current():
    assert page() == PAGE.read_text(encoding="utf-8"), "run: python -m titrant.simulation.rebound_page > " + PAGE.name

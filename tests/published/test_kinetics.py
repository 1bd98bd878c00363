"""Printed concentrations, reproduced."""

from __future__ import annotations

import numpy as np
import pytest
from tests.published.bars import (
    FINE,
    NG_PER_NMOL,
    NG_PER_NMOL_6BN,
    V,
    after_one,
    milligrams,
    peak_and_area,
    population,
)

from titrant.engine.doses import DoseEvent
from titrant.engine.plain import solve
from titrant.evidence.parameter_sets import values
from titrant.models.catalogue import system
from titrant.models.parameters import in_order
from titrant.models.special_people import with_cirrhosis, with_creatinine_clearance


def peak_6bn(mg: float) -> float:
    return float(after_one("pk", mg, FINE).output("C2_6bn").max() * NG_PER_NMOL_6BN)


def inside(value: float, drawn: np.ndarray, share: float) -> bool:
    low, high = np.quantile(drawn, [(1 - share) / 2, (1 + share) / 2])
    return bool(low <= value <= high)


def test_the_base_set_gives_the_numbers_it_was_calculated_to_give():
    assert peak_and_area(2.4) == pytest.approx((0.598, 2.06), rel=0.005)
    assert peak_and_area(50.0) == pytest.approx((12.5, 43.0), rel=0.005)


def test_2_4_mg_gives_the_peak_and_area_of_johnson_within_a_fifth():
    assert peak_and_area(2.4) == pytest.approx((0.584, 1.954), rel=0.20)


def test_50_mg_gives_the_peaks_of_the_swiss_label_within_a_quarter():
    assert peak_and_area(50.0)[0] == pytest.approx(13.3, rel=0.25)
    assert peak_6bn(50.0) == pytest.approx(108.0, rel=0.25)


def test_the_chinese_peak_and_area_lie_in_the_middle_nine_tenths_of_people():
    times = np.concatenate([np.linspace(0.0, 4.0, 81), np.linspace(4.5, 72.0, 136)])
    c = population("pk", 50.0, times).output("C2") * NG_PER_NMOL
    assert inside(17.0, c.max(axis=1), 0.90)
    assert inside(65.0, np.trapezoid(c, times, axis=1), 0.90)


def test_the_area_of_the_16_mg_slow_tablet_is_within_a_factor_of_1_7():
    assert 1 / 1.7 < peak_and_area(16.0)[1] / 8.4 < 1.7


def test_the_100_mg_peak_of_verebey_lies_in_the_middle_19_twentieths_of_people():
    c = population("pk", 100.0, np.linspace(0.0, 6.0, 121)).output("C2") * NG_PER_NMOL
    assert inside(43.6, c.max(axis=1), 0.95)


@pytest.mark.xfail(
    reason="Verebey's 6-beta-naltrexol at 100 mg (87 ng/mL, 4 people, GC-ECD) is less than half of what the 50 mg "
    "label value (108) scales to; the base model follows the label",
    strict=True,
)
def test_the_100_mg_metabolite_peak_of_verebey_lies_in_the_middle_19_twentieths_of_people():
    c = population("pk", 100.0, np.linspace(0.0, 8.0, 161)).output("C2_6bn") * NG_PER_NMOL_6BN
    assert inside(87.0, c.max(axis=1), 0.95)


def test_the_typical_metabolite_peak_at_100_mg_is_at_most_two_and_a_half_times_verebeys():
    assert 87.0 < peak_6bn(100.0) < 2.5 * 87.0


def test_decompensated_cirrhosis_raises_the_area_about_eightfold_and_leaves_the_half_life():
    pk = system("pk")
    usual, ill = (in_order(pk, v) for v in (V, with_cirrhosis(V)))
    times = np.linspace(0.0, 24.0, 961)
    c = [solve(pk, p, [DoseEvent(0.0, milligrams(100.0))], times).output("C2")[0] for p in (usual, ill)]
    assert 5.0 < np.trapezoid(c[1], times) / np.trapezoid(c[0], times) < 11.0


def test_a_failing_kidney_slows_only_the_metabolite():
    usual, ill = V, with_creatinine_clearance(V, 1.2)
    assert ill["CL"] == usual["CL"]
    assert usual["CL_6bn"] - ill["CL_6bn"] == pytest.approx(0.8 * usual["CL_renal_6bn"])
    assert ill["CL_6bn"] > 0


def test_past_the_gut_metabolite_over_parent_is_2_to_3():
    found = after_one("pk", 10.0, FINE, route="intravenous")
    areas = [np.trapezoid(found.output(name)[0], FINE) for name in ("C2", "C2_6bn")]
    assert 2.0 < areas[1] * NG_PER_NMOL_6BN / (areas[0] * NG_PER_NMOL) < 3.0


@pytest.mark.parametrize("parameter_set", ["advice-1", "advice-1-low-scale"])
def test_beads_that_release_1_6_mg_a_day_hold_0_30_to_0_46_ng_per_ml(parameter_set):
    per_hour_ng = 1.6e6 / 24.0
    level = per_hour_ng / values(parameter_set)["CL"] / 1000.0
    assert 0.7 * 0.38 < level < 1.3 * 0.38


def test_the_low_absolute_scale_leaves_peak_and_area_of_a_swallowed_dose_as_they_are():
    low = values("advice-1-low-scale")
    changes = {symbol: low[symbol] for symbol in ("F", "CL", "V2", "Q", "V3")}
    # F on that scale is printed with two digits: 0.13 where two thirds of 0.20 is 0.133.
    assert peak_and_area(4.5, **changes) == pytest.approx(peak_and_area(4.5), rel=0.03)


def test_half_life_depends_on_the_window_as_in_the_papers():
    c = after_one("pk", 50.0, [4.0, 14.0, 30.0]).output("C2")[0]
    assert np.log(2) * 10.0 / np.log(c[0] / c[1]) == pytest.approx(4.0, rel=0.10)
    assert np.log(2) * 16.0 / np.log(c[1] / c[2]) == pytest.approx(8.9, rel=0.10)

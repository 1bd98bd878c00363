"""Scans that stand in the held-out column, predicted with the set that has not seen them (``calibration-left``)."""

from __future__ import annotations

import numpy as np
import pytest
from tests.published.bars import after_daily, after_one

from titrant.evidence.parameter_sets import CALIBRATION

later_structures = pytest.mark.parametrize("structure", ["M2", "M3"])


@later_structures
def test_mu_blockade_on_50_mg_a_day_is_predicted_within_two_standard_deviations_of_weerts(structure):
    found = after_daily(f"occupancy-{structure}", 50.0, 4, [6.0, 12.0, 24.0], CALIBRATION).output("occupancy_mu")[0]
    assert (np.abs(found - 0.949) < 2 * 0.049).all()


@later_structures
def test_12_5_mg_is_predicted_to_block_at_24_h(structure):
    found = after_one(f"occupancy-{structure}", 12.5, [24.0], parameter_set=CALIBRATION)
    assert found.output("occupancy_mu")[0, 0] > 0.4


@pytest.mark.xfail(
    reason="fitted without that scan the two-state structure still holds half of the receptors at 72 h",
    strict=True,
)
def test_12_5_mg_is_predicted_to_have_let_go_at_72_h_by_two_states():
    found = after_one("occupancy-M2", 12.5, [72.0], parameter_set=CALIBRATION)
    assert found.output("occupancy_mu")[0, 0] <= 0.40


def test_12_5_mg_is_predicted_to_have_let_go_at_72_h_by_a_slow_site():
    found = after_one("occupancy-M3", 12.5, [72.0], parameter_set=CALIBRATION)
    assert found.output("occupancy_mu")[0, 0] <= 0.40


@pytest.mark.xfail(
    reason="the delta constant of binding in cells (60 nM) predicts a few percent where 21 (SD 14.5) were measured; "
    "the constant of the advice set is fitted back from that scan",
    strict=True,
)
def test_delta_blockade_on_50_mg_a_day_is_predicted_from_binding_in_cells():
    found = after_daily("occupancy-M2", 50.0, 4, [12.0], CALIBRATION).output("occupancy_delta")[0, 0]
    assert abs(found - 0.211) < 0.145

"""Receptor number in rodents under blockade (mechanism data M027-M044), by the trafficking equations."""

from __future__ import annotations

import numpy as np
import pytest

from titrant.engine.plain import solve
from titrant.models import rebound
from titrant.models.compose import compose
from titrant.models.parameters import typical


def receptors(blocked_days: float, then_free_days: float) -> float:
    """R after a blockade of 95 percent held for some days, and some days without."""
    names = rebound.States._fields
    start = None
    for share, days in ((0.95, blocked_days), (0.0, then_free_days)):
        model = compose("rodent", [rebound], outputs=("tone",), constants={"occupancy_mu": share})
        if start is not None:
            held = start
            object.__setattr__(model, "initial", lambda p, held=held: held)
        found = solve(model, typical(model), (), [0.0, 24.0 * days])
        start = tuple(found.states[0, -1])
    return float(start[names.index("R")])


def test_eight_days_of_full_blockade_raise_mu_receptors_by_55_to_90_percent():
    assert 1.55 <= receptors(8.0, 1.0) <= 1.90


def test_the_fit_gives_the_numbers_that_its_note_tells():
    found = [receptors(8.0, days) for days in (1e-6, 1.0, 3.0, 10.0)]
    assert found == pytest.approx([1.76, 1.62, 1.26, 1.00], abs=0.006)


def test_supersensitivity_is_there_one_day_after_removal():
    assert receptors(10.0, 1.0) > 1.5


@pytest.mark.xfail(
    reason="behaviour was normal 3 days after removal while the fitted number is still 26 percent up: number and "
    "function are separable (M049), and no return rate within 0.12-0.7 a day gives both",
    strict=True,
)
def test_supersensitivity_is_gone_three_days_after_removal():
    assert receptors(10.0, 3.0) < 1.15


def test_supersensitivity_is_gone_ten_days_after_removal():
    assert receptors(10.0, 10.0) < 1.05


def test_one_short_dose_raises_no_receptors_that_could_be_seen():
    # A single dose blocks a rodent for about 5 h; binding studies of that size see rises of 15 percent and more.
    assert receptors(5.0 / 24.0, 1.0) < 1.15


def test_blockade_below_the_threshold_raises_no_receptors():
    model = compose("rodent", [rebound], outputs=("R",), constants={"occupancy_mu": 0.35})
    found = solve(model, typical(model), (), np.array([0.0, 24.0 * 8]))
    assert found.output("R")[0, -1] == pytest.approx(1.0, abs=1e-9)

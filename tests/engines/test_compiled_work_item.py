"""The compiled kernel against SciPy at tight tolerance, on the work item."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from tests.engines.work_item import DOSE_NMOL, W, population, relative_error
from titrant.engine.compiled.regimen import run

DAYS = 10
PER_DAY = 4


def reference(p: np.ndarray, doses: np.ndarray) -> np.ndarray:
    """Outputs of one person by DOP853, restarted at each dose, (T, Q)."""
    y, rows = np.array(W.initial(p), dtype=float), []
    for amount in doses[:, 0]:
        y[0] += amount
        times = np.arange(1, PER_DAY + 1) * 24.0 / PER_DAY
        done = solve_ivp(
            lambda t, y: W.rhs(t, y, p), (0, 24.0), y, method="DOP853", rtol=1e-11, atol=1e-13, t_eval=times
        )
        rows += [W.observe(0.0, done.y[:, k], p) for k in range(PER_DAY)]
        y = done.y[:, -1].copy()
    return np.array(rows)


@pytest.fixture(scope="module")
def irregular() -> np.ndarray:
    """Titration with missed days, (D, 1) [nmol]."""
    share = np.array([1 / 3, 1 / 3, 0, 1 / 3, 2 / 3, 0, 0, 1, 1, 1])
    return (DOSE_NMOL * share)[:, None]


@pytest.mark.parametrize(("single", "bound"), [(False, 3e-6), (True, 1e-5)])
def test_kernel_agrees_with_the_oracle_on_a_titration_with_missed_days(
    irregular: np.ndarray, single: bool, bound: float
) -> None:
    p = population(3)
    truth = np.array([reference(q, irregular) for q in p])
    found = run(W, p, irregular, per_day=PER_DAY, single=single).values.astype(float)
    assert relative_error(found, truth).max() < bound


@pytest.mark.parametrize("single", [False, True])
def test_a_person_is_bitwise_the_same_in_any_company(irregular: np.ndarray, single: bool) -> None:
    p = population(1500)
    alone = run(W, p[321:322], irregular, single=single, threads=1).values[0]
    among = run(W, p, irregular, single=single, threads=1).values[321]
    turned = run(W, p[::-1], irregular, single=single, threads=2).values[1500 - 1 - 321]
    assert np.array_equal(alone, among)
    assert np.array_equal(among, turned)


def test_a_run_continued_equals_a_run_in_one_go(irregular: np.ndarray) -> None:
    p = population(5)
    whole = run(W, p, irregular).values
    half = run(W, p, irregular[:4])
    rest = run(W, p, irregular[4:], start=half.state).values
    np.testing.assert_allclose(rest, whole[:, 4 * PER_DAY :], rtol=2e-5)

"""Summaries made in the kernel, and bands over people who are forgotten again."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engines.work_item import DOSE_NMOL, F_CAP, OMEGA, TYPICAL, W, population
from titrant.core.streams import normals
from titrant.engine.bands import bands
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.regimen import run

S, PAIN = W.outputs.index("s"), W.outputs.index("P")
SUMMARIES = (Summary("mean", S), Summary("max", S), Summary("min", S), Summary("above", S, 1.0), Summary("mean", PAIN))
DAYS = 14
AMOUNTS = np.full((DAYS, 1), DOSE_NMOL)


def draw(first: int, count: int) -> np.ndarray:
    eta = normals(7, "eta", first, count, len(TYPICAL))
    p = np.array(list(TYPICAL.values())) * np.exp(np.array(list(OMEGA.values())) * eta)
    p[:, 1] = np.minimum(p[:, 1], F_CAP)
    return p


def test_summaries_of_the_kernel_are_those_of_a_fine_trace() -> None:
    p = population(20)
    daily = run(W, p, AMOUNTS, output_times=(), summaries=SUMMARIES).daily
    fine = run(W, p, AMOUNTS, per_day=480).values.reshape(20, DAYS, 480, -1)
    assert daily[:, :, 0] == pytest.approx(fine[..., S].mean(axis=2), abs=2e-3)
    assert daily[:, :, 1] == pytest.approx(fine[..., S].max(axis=2), abs=2e-2)
    assert daily[:, :, 2] == pytest.approx(fine[..., S].min(axis=2), abs=2e-2)
    assert daily[:, :, 3] == pytest.approx((fine[..., S] > 1.0).mean(axis=2) * 24.0, abs=0.25)
    assert daily[:, :, 4] == pytest.approx(fine[..., PAIN].mean(axis=2), abs=2e-3)


def test_streamed_quantiles_are_those_of_the_stored_numbers_to_one_bin() -> None:
    people = 3000
    found = bands(W, draw, AMOUNTS, people, SUMMARIES, flag=lambda daily: daily[:, -1, 4] < 5.0)
    daily = run(W, draw(0, people), AMOUNTS, output_times=(), summaries=SUMMARIES).daily
    for place, q in enumerate(found.quantiles):
        exact = np.quantile(daily, q, axis=0).T
        # Between two people far apart any value is a quantile; two bins of room for that.
        assert np.all(np.abs(found.values[place] - exact) < 2 * found.resolution[:, None])
    assert found.mean == pytest.approx(daily.mean(axis=0).T, rel=1e-12)
    assert found.flagged == (daily[:, -1, 4] < 5.0).mean()


def test_a_person_draws_the_same_in_any_batch_and_the_stream_is_known() -> None:
    whole = normals(1, "eta", 0, 1000, 6)
    assert np.array_equal(whole[700:], normals(1, "eta", 700, 300, 6))
    assert abs(whole.mean()) < 0.05
    assert whole.std() == pytest.approx(1.0, abs=0.03)
    # A known answer: another NumPy or another machine must give this.
    assert whole[0, :3].tolist() == pytest.approx(KNOWN, abs=1e-12)


KNOWN = [-0.6095560530355217, -1.9880784927647661, 0.29371295638968414]

"""Calendar days summed up in the kernel, though periods are each person's own, are those of stored outputs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engines.test_any_schedule import scattered
from tests.engines.test_draws import DRAW
from tests.engines.work_item import DOSE_NMOL, W, population
from titrant.core.errors import ModelError
from titrant.engine.bands import bands
from titrant.engine.compiled.any_schedule import Calendar, run_periods
from titrant.engine.compiled.compile_system import OF_PERIODS
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.periods import Entries
from titrant.engine.responders import Responder
from titrant.engine.taking import OwnHours

S, PAIN = W.outputs.index("s"), W.outputs.index("P")
SUMMARIES = (
    Summary("mean", S), Summary("max", S), Summary("min", S), Summary("above", S, 0.9), Summary("mean", PAIN),
    Summary("mean", 0), Summary("max", 0), Summary("above", 0, 3.0),
)  # fmt: skip
NOWHERE = np.empty(0)
DAYS, FINE = 9, 480


def summed_afterwards(p, entries, calendar, *, begin=None):
    """Mean, extremes and hours above a threshold of outputs stored every three minutes."""
    step = 24.0 / FINE
    wanted = calendar.start + step * np.arange(0, FINE * calendar.days + 1)
    values = run_periods(W, p, entries, wanted, begin=begin).values
    made = []
    for summary in SUMMARIES:
        value = values[:, :, summary.output]
        left, right = value[:, :-1], value[:, 1:]
        low, high = np.minimum(left, right), np.maximum(left, right)
        above = np.clip((high - summary.threshold) / np.maximum(high - low, 1e-30), 0.0, 1.0) * step
        each = {"mean": (left + right) / (2 * FINE), "above": above, "max": high, "min": low}[summary.kind]
        add = {"mean": np.sum, "above": np.sum, "max": np.max, "min": np.min}[summary.kind]
        made.append(add(each.reshape(len(p), calendar.days, FINE), axis=2))
    return np.stack(made, axis=-1)


def check(found, expected):
    for k, summary in enumerate(SUMMARIES):
        size = np.abs(expected[:, :, k]).max()
        # Three minutes apart is good for 2e-5 of a mean; extremes and crossings are those of the nodes of the grid.
        room = {"mean": 2e-5 * size, "above": 0.2, "max": 0.01 * size, "min": 0.01 * size}[summary.kind]
        assert np.abs(found[:, :, k] - expected[:, :, k]).max() < room, summary


@pytest.mark.parametrize("single", [False, True])
def test_scattered_doses_summed_in_the_kernel_are_those_summed_afterwards(single):
    p, entries = population(40), scattered(40)
    for calendar in (Calendar(DAYS), Calendar(DAYS - 2, 31.3)):
        found = run_periods(W, p, entries, NOWHERE, summaries=SUMMARIES, calendar=calendar, single=single)
        assert found.values.shape == (40, 0, len(W.outputs))
        check(found.daily.astype(float), summed_afterwards(p, entries, calendar))


def test_lags_long_gaps_and_doses_at_midnight_keep_their_days():
    rng = np.random.default_rng(3)
    days = 24.0 * np.arange(DAYS)
    time = np.concatenate([np.tile(days, (30, 1)), days + rng.uniform(0.0, 24.0, (30, DAYS))])
    amount = np.where(rng.random((60, DAYS)) < 0.4, 0.0, DOSE_NMOL)
    entries = Entries(time, amount, np.zeros(DAYS, dtype=int), 1)
    p = population(60)
    found = run_periods(W, p, entries, NOWHERE, summaries=SUMMARIES, calendar=Calendar(DAYS + 2))
    check(found.daily, summed_afterwards(p, entries, Calendar(DAYS + 2)))


def test_a_finer_grid_leaves_the_means_as_they_are_and_brings_the_rest_near():
    p, entries, calendar = population(20), scattered(20), Calendar(DAYS)
    asked = {"summaries": SUMMARIES, "calendar": calendar}
    coarse = run_periods(W, p, entries, NOWHERE, **asked).daily
    fine = run_periods(W, p, entries, NOWHERE, **asked, grid=OF_PERIODS.doubled().doubled(), tolerance=1e-9).daily
    expected = summed_afterwards(p, entries, calendar)
    for k, summary in enumerate(SUMMARIES):
        if summary.kind == "mean":
            assert coarse[:, :, k] == pytest.approx(fine[:, :, k], rel=3e-6)
        else:
            near, far = (np.abs(x[:, :, k] - expected[:, :, k]).max() for x in (fine, coarse))
            assert near < far / 2


def test_summaries_and_outputs_of_one_run_and_of_two_are_bitwise_the_same():
    p, entries, wanted = population(100), scattered(100), np.arange(6.0, 24.0 * DAYS, 6.0)
    both = run_periods(W, p, entries, wanted, summaries=SUMMARIES, calendar=Calendar(DAYS), threads=2)
    until = np.append(wanted, 24.0 * DAYS)
    assert np.array_equal(both.values, run_periods(W, p, entries, until).values[:, :-1])
    turned = np.arange(100)[::-1]
    back = run_periods(W, p[::-1], entries.of(turned), NOWHERE, summaries=SUMMARIES, calendar=Calendar(DAYS), threads=1)
    assert np.array_equal(back.daily[::-1], both.daily)
    alone = run_periods(
        W, p[7:8], entries.of(slice(7, 8)), NOWHERE, summaries=SUMMARIES, calendar=Calendar(DAYS), threads=1
    )
    assert np.array_equal(alone.daily[0], both.daily[7])


def test_people_who_start_before_the_first_day_are_summed_up_from_it_on_and_later_starts_are_refused():
    p, entries = population(5), scattered(5)
    early = np.array([-30.0, -24.0, -1e-3, 0.0, -77.7])
    found = run_periods(W, p, entries, NOWHERE, summaries=SUMMARIES, calendar=Calendar(3, 20.0), begin=early)
    check(found.daily, summed_afterwards(p, entries, Calendar(3, 20.0), begin=early))
    with pytest.raises(ModelError, match="somebody starts at 2 h, after the first day starts at 0 h"):
        run_periods(
            W, p, entries, NOWHERE, summaries=SUMMARIES, calendar=Calendar(3), begin=np.array([0, 0, 2.0, 0, 0])
        )


def test_bands_of_people_with_hours_of_their_own_are_counted_as_stored_summaries_are():
    people = 1200
    entries = scattered(people)
    taken = OwnHours(lambda first, count: entries.of(slice(first, first + count)), DAYS)
    summaries = tuple(s for s in SUMMARIES if s.kind == "mean")
    flag = Responder(1, (6, 9), 0.97, against=(0, 3))
    found = bands(W, DRAW, taken, people, summaries, flag=flag, threads=2)
    asked = {"summaries": summaries, "calendar": Calendar(DAYS)}
    daily = run_periods(W, DRAW.people(0, people), entries, NOWHERE, **asked).daily
    for place, q in enumerate(found.quantiles):
        # Between two people any value is a quantile.
        low, high = (np.quantile(daily, q, axis=0, method=side).T for side in ("lower", "higher"))
        assert np.all(found.values[place] > low - found.resolution[:, None])
        assert np.all(found.values[place] < high + found.resolution[:, None])
    assert found.mean == pytest.approx(daily.mean(axis=0).T, rel=1e-12)
    assert 0 < found.flagged == flag(daily).mean() < 1

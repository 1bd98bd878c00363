"""Bins and responders counted in compiled code are those that NumPy counts, for any threads and batches."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.engines.test_draws import DRAW
from tests.engines.work_item import DOSE_NMOL, W
from titrant.core.errors import ModelError
from titrant.engine.bands import bands
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.regimen import count_into, run
from titrant.engine.compiled.tally import Bins, Tally
from titrant.engine.responders import AT_LEAST, Responder

DAYS, COUNT, PEOPLE = 9, 60, 1530
AMOUNTS = np.full((DAYS, 1), DOSE_NMOL)
SUMMARIES = (Summary("mean", 3), Summary("above", 3, 1.0), Summary("mean", 5))
FLAGS = {
    "none": None,
    "low pain": Responder(2, (7, 9), 5.7),
    "a tenth less pain": Responder(2, (7, 9), 0.96, against=(0, 2)),
    "hours above": Responder(1, (0, 9), 5.0, AT_LEAST),
    "any function": lambda daily: daily[:, -1, 2] > 5.9,
}


def counted_in_numpy(daily, bins):
    """Counts (K, D, bins + 2) of summaries (N, D, K)."""
    counts = np.zeros((daily.shape[2], daily.shape[1], bins.count + 2), dtype=np.int64)
    for k in range(daily.shape[2]):
        place = (daily[:, :, k] - bins.low[k]) / bins.width[k] + 1.0
        place = np.clip(place, 0, bins.count + 1).astype(np.int64)
        for day in range(daily.shape[1]):
            counts[k, day] = np.bincount(place[:, day], minlength=bins.count + 2)
    return counts


def few_bins(daily):
    """So narrow a range that some people lie outside on either side."""
    low, high = np.quantile(daily, [0.1, 0.9], axis=(0, 1))
    return Bins(low, (high - low) / COUNT, COUNT)


@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("name", FLAGS)
def test_counts_and_flags_are_those_of_numpy_to_the_bin_and_the_person(name, single):
    daily = run(W, DRAW.people(0, PEOPLE), AMOUNTS, output_times=(), summaries=SUMMARIES, single=single).daily
    daily, flag = daily.astype(float), FLAGS[name]
    bins = few_bins(daily)
    expected = counted_in_numpy(daily, bins)
    assert (expected[:, :, [0, -1]].sum(axis=(0, 1)) > 0).all()
    for threads in (1, 2):
        for cuts in ((0, PEOPLE), (0, 1, 700, PEOPLE)):
            tally, flags = Tally(bins, DAYS, flag), []
            for first, last in pairwise(cuts):
                who = DRAW.people(first, last - first)
                flags.append(count_into(tally, W, who, AMOUNTS, SUMMARIES, single=single, threads=threads))
            assert np.array_equal(tally.counts, expected)
            assert tally.total == pytest.approx(daily.sum(axis=0).T, rel=1e-12)
            assert tally.unsettled == 0
            if flag:
                assert np.array_equal(np.concatenate(flags), flag(daily))
                assert 0 < tally.flagged == flag(daily).sum() < PEOPLE


def test_sums_are_bitwise_the_same_for_any_number_of_threads():
    bins = Bins(np.zeros(3), np.ones(3), 30)
    one, two = Tally(bins, DAYS), Tally(bins, DAYS)
    count_into(one, W, DRAW.people(0, PEOPLE), AMOUNTS, SUMMARIES, threads=1)
    count_into(two, W, DRAW.people(0, PEOPLE), AMOUNTS, SUMMARIES, threads=2)
    assert np.array_equal(one.total, two.total)


def test_bands_of_people_drawn_in_the_kernel_are_those_of_people_drawn_in_numpy():
    def in_numpy(first, count):
        return DRAW.people(first, count).params()

    flag = FLAGS["a tenth less pain"]
    ours = bands(W, DRAW, AMOUNTS, 3000, SUMMARIES, flag=flag)
    theirs = bands(W, in_numpy, AMOUNTS, 3000, SUMMARIES, flag=flag)
    assert np.all(np.abs(ours.values - theirs.values) <= ours.resolution[:, None])
    assert ours.mean == pytest.approx(theirs.mean, rel=1e-8)
    assert ours.flagged == theirs.flagged


def test_a_responder_that_reads_what_is_not_there_is_refused():
    bins = Bins(np.zeros(3), np.ones(3), 30)
    for asked in (Responder(3, (0, 2), 1.0), Responder(0, (7, 10), 1.0), Responder(0, (0, 2), 1.0, against=(4, 4))):
        with pytest.raises(ModelError, match="there are 3 summaries of 9 days"):
            Tally(bins, DAYS, asked)
    with pytest.raises(ModelError, match="use 'at most' or 'at least'"):
        Responder(0, (0, 1), 1.0, "under")

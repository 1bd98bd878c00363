"""The runner: a policy by name or function, what it is shown, what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest

import titrant as tt
from titrant.core.errors import UsageError
from titrant.trials.dosing import paired_difference, run_dosing
from titrant.trials.dosing.policies.from_record import FIRST_DAY
from titrant.trials.dosing.policies.registry import policy_factory


@dataclass
class Says:
    action: str
    dose_ug: int
    p_helped: float | None = None
    expect: dict | None = None


def test_a_function_of_record_and_day_is_asked_weekly_with_what_was_lived():
    asked = []

    def policy(record, on, seed):
        assert isinstance(record, tt.Record) and isinstance(seed, int)
        asked.append((on, len(record.doses), max((d.date for d in record.diary), default=None)))
        return Says("start", 500)

    run = run_dosing(policy, "g3-hopeful", people=1, seed=11)
    assert [on for on, *_ in asked] == [FIRST_DAY + timedelta(days=14 + 7 * k) for k in range(17)]
    assert asked[0][1] == 0 and asked[1][1] == 7
    assert all(last < on for on, _, last in asked)
    assert run.decisions == 16


def test_a_record_never_holds_the_truth():
    def policy(record, on, seed):
        text = repr(record).replace("policy='relief'", "")  # the name of the policy that reads the diary
        assert not any(word in text for word in ("klass", "tol", "relief"))
        return Says("hold", 1000)

    run_dosing(policy, "g1", people=2, seed=11)


def test_doses_above_the_ceiling_are_not_carried_out():
    run = run_dosing(lambda record, on, seed: Says("step_up", 50_000), "g1", people=2, seed=11, keep_lives=True)
    assert run.lives.dose_ug.max() == 4500


def test_a_test_off_is_carried_out_but_not_recommended():
    def policy(record, on, seed):
        return Says("test_off", 0) if len(record.doses) >= 60 else Says("hold", 1500)

    run = run_dosing(policy, "g1", people=2, seed=11, keep_lives=True)
    assert (run.lives.dose_ug[:, -1] == 0).all()
    assert (run.measures["recommended_mg"] == 1.5).all()


def test_probability_and_intervals_are_scored():
    says = Says("hold", 500, p_helped=0.5, expect={"relief": {"80": (-9.0, 9.0), "90": (8.0, 9.0)}})
    table = run_dosing(lambda record, on, seed: says, "g1", people=4, seed=11).table
    assert table["covered_80"]["value"] == 1 and table["covered_90"]["value"] == 0
    assert table["brier"]["value"] == pytest.approx(0.25)
    assert table["cannot_tell"]["value"] == 1


def test_batches_of_people_add_up_to_the_whole():
    whole = run_dosing("best-week", people=6, seed=11)
    parts = [run_dosing("best-week", people=3, first=first, seed=11) for first in (0, 3)]
    for name, values in whole.measures.items():
        np.testing.assert_array_equal(values, np.concatenate([part.measures[name] for part in parts]))


def test_a_paired_difference_of_a_run_with_itself_is_nothing():
    run = run_dosing("fixed-1.5", people=5, seed=11)
    found = paired_difference(run.measures, run.measures, "final_regret")
    assert (found["mean"], found["low"], found["high"]) == (0, 0, 0)


def test_unknown_names_are_refused_with_what_to_do():
    with pytest.raises(UsageError, match="no policy 'best'"):
        policy_factory("best")
    with pytest.raises(UsageError, match="no scenario 'M99'"):
        run_dosing("none", scenario="M99", people=1)
    with pytest.raises(UsageError, match="run it on generator g1"):
        run_dosing("none", "g3-sober", "M9", people=1)


def test_dates_of_the_record_are_days_of_the_person():
    seen = {}

    def policy(record, on, seed):
        seen["record"] = record
        return Says("hold", 500)

    run_dosing(policy, "g3-sober", people=1, seed=12)
    record = seen["record"]
    assert record.doses[0].date == date(2026, 1, 15)
    assert all(row.pain is not None for row in record.diary)
    assert len(record.advised) == 16

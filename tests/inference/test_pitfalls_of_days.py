"""Single days, gaps, backfilled rows, zones and order: what must not move a posterior, and what must."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.inference.calibration.unwritten import filled, shift_if_unwritten_days_were_bad
from tests.inference.people import person
from tests.inference.told_diaries import MODEL, advised, as_json, day, pain_under, spells, told
from tests.titration_people import passes
from titrant.advice.advise import advise
from titrant.inference.infer import infer
from titrant.patient.record import Day, Dose, Person, Settings

ROOT = Path(__file__).parents[2]
STEPS = spells((0.0, 14), (0.5, 14), (1.0, 14), (1.5, 14))
INCREASE = 42
HELPS = {0.5: 1.0, 1.0: 2.0, 1.5: 3.0}


@pytest.mark.parametrize("settings", [MODEL, Settings(policy="paper-rule")], ids=lambda s: s.policy)
@pytest.mark.parametrize("logged", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_a_flare_right_after_an_increase_does_not_lower_the_dose(settings: Settings, logged: bool, seed: int) -> None:
    flare = (INCREASE + 1, INCREASE + 2, INCREASE + 3)
    calm = pain_under(STEPS, HELPS, seed, sd=0.8)
    bad = calm.copy()
    bad[list(flare)] += 3.5
    quiet, flared = told(STEPS, calm), told(STEPS, bad, flare if logged else ())
    for t in (INCREASE + 4, INCREASE + 7, STEPS.size - 1):
        assert advised(flared, t, settings).dose_ug >= advised(quiet, t, settings).dose_ug


def test_a_logged_flare_moves_relief_less_than_the_same_days_unlogged() -> None:
    bad_days = (INCREASE + 5, INCREASE + 6, INCREASE + 7)
    moved = {True: [], False: []}
    for seed in range(6):
        calm = pain_under(STEPS, HELPS, seed, sd=0.8)
        bad = calm.copy()
        bad[list(bad_days)] += 1.5
        as_it_was = infer(told(STEPS, calm)).at(1500)["relief"]
        for logged, sizes in moved.items():
            sizes.append(abs(infer(told(STEPS, bad, bad_days if logged else ())).at(1500)["relief"] - as_it_was))
    assert np.mean(moved[True]) < np.mean(moved[False])


def test_unwritten_days_counted_a_point_worse_move_relief_by_less_than_half_a_point() -> None:
    shift = shift_if_unwritten_days_were_bad(24, seed=6)
    assert shift["in_19_of_20_below"] < 0.5
    assert shift["mean_size"] > 0


def test_unwritten_days_are_filled_a_point_above_their_neighbours() -> None:
    assert list(filled(np.array([4.0, np.nan, 4.0, np.nan]))) == [4.0, 5.0, 4.0, 5.0]


def test_rows_written_later_and_in_any_order_give_the_same_posterior() -> None:
    record = person(3, 1.5)
    doses, diary = list(record.doses), list(record.diary)
    random.Random(1).shuffle(doses)
    random.Random(2).shuffle(diary)
    assert as_json(replace(record, doses=tuple(doses), diary=tuple(diary))) == as_json(record)


def test_a_backfilled_row_counts_on_its_own_day_and_no_other() -> None:
    record = person(3, 1.5)
    kept = tuple(row for row in record.diary if row.date != day(40))
    backfilled = replace(record, diary=(*kept, Day(day(40), pain=9, sleep=2, gut=1)))
    in_place = tuple(sorted(backfilled.diary, key=lambda row: row.date))
    assert as_json(backfilled) == as_json(replace(record, diary=in_place))
    assert as_json(backfilled) != as_json(replace(record, diary=kept))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata"])
def test_the_time_zone_and_the_hour_of_a_dose_shift_no_day(zone: str) -> None:
    record = person(3, 1.5)
    late = tuple(replace(dose, time=time(23, 50)) for dose in record.doses)
    assert as_json(replace(record, person=Person(time_zone=zone), doses=late)) == as_json(record)


def test_the_same_days_a_month_later_give_the_same_posterior() -> None:
    """A day index must not slip at the end of a month or of a year."""
    record, later = person(3, 1.5), timedelta(days=45)
    moved = replace(
        record,
        doses=tuple(replace(row, date=row.date + later) for row in record.doses),
        diary=tuple(replace(row, date=row.date + later) for row in record.diary),
    )
    here, there = infer(record), infer(moved)
    assert there.first_day - here.first_day == later
    assert np.array_equal(there.relief_quantiles, here.relief_quantiles)


@pytest.mark.parametrize(("first", "second"), [(250, 250), (100, 200), (300, 1200)])
def test_two_doses_of_one_day_count_as_their_sum(first: int, second: int) -> None:
    record = person(3, 1.5)
    days = [row.date for row in record.doses]
    once = replace(record, doses=tuple(Dose(on, ug=first + second) for on in days))
    twice = tuple(Dose(on, ug=ug, time=time(hour)) for on in days for ug, hour in ((first, 8), (second, 21)))
    assert as_json(replace(record, doses=twice)) == as_json(once)


def test_a_day_with_a_double_dose_is_read_as_a_higher_dose() -> None:
    record = person(3, 1.5)
    doubled = tuple(replace(row, ug=2 * row.ug) if row.date == day(30) else row for row in record.doses)
    assert as_json(replace(record, doses=doubled)) != as_json(record)


def test_the_same_record_gives_the_same_bytes_in_another_process() -> None:
    code = "from tests.inference.people import person; from tests.inference.told_diaries import as_json; "
    code += "import sys; sys.stdout.write(as_json(person(3, 1.5)))"
    path = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    written = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
        ).stdout
        for seed in ("1", "77")
    ]  # fmt: skip
    assert written[0] == written[1] == as_json(person(3, 1.5)).encode()


def test_rows_after_the_day_change_neither_posterior_nor_advice() -> None:
    pain = pain_under(STEPS, HELPS, 1)
    record, asked = told(STEPS, pain), INCREASE
    known = told(STEPS[: asked + 1], pain[: asked + 1])
    assert as_json(record, asked) == as_json(known, asked)
    whole, short = (advised(r, asked).to_dict() for r in (record, known))
    assert whole.pop("inputs")["left_out"] != short.pop("inputs")["left_out"]
    assert whole == short


def test_no_dose_is_drawn_at_random() -> None:
    """In one person a random dose is exposure for nothing: the seed moves no advice."""
    record = told(STEPS, pain_under(STEPS, HELPS, 2))
    plain = [advise(record, on=day(STEPS.size - 1), settings=MODEL, seed=seed, screener=passes) for seed in range(3)]
    assert len({(advice.action, advice.dose_ug, advice.p_helped) for advice in plain}) == 1


def test_more_days_on_the_same_doses_narrow_the_interval() -> None:
    """On average over people; in one person a surprise may widen it."""
    dose = spells((0.0, 14), (1.5, 84))
    sds = []
    for seed in range(12):
        record = told(dose, pain_under(dose, {1.5: 2.0}, seed))
        asked = [infer(record, day(14 + weeks * 7)).beliefs for weeks in (2, 5, 12)]
        sds.append([float(beliefs.relief(np.array([1.5]), _something(beliefs))[1][0]) for beliefs in asked])
    early, middle, late = np.mean(sds, axis=0)
    assert early > middle > late


def _something(beliefs) -> np.ndarray:
    """Weights given that the drug does something: the width of relief itself, not the doubt whether there is any."""
    return beliefs.with_no_effect(1e-12)

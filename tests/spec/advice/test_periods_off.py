"""Days off tell what the drug does: offered, kept or declined, and what follows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.inference.people import FIRST, person
from tests.titration_people import passes

from titrant.advice.advise import advise
from titrant.patient.record import Advised, Day, Dose, Settings

WEEK_10, WEEK_16, WEEK_18 = (FIRST + timedelta(days=14 + 7 * week) for week in (10, 16, 18))


def ask(record, on):
    return advise(record, on, screener=passes)


def until(record, day, *, advised=()):
    """The record as it stood on the morning of a day."""
    return replace(
        record,
        doses=tuple(d for d in record.doses if d.date < day),
        diary=tuple(d for d in record.diary if d.date < day),
        advised=tuple(advised),
    )


def off(record, first, days, pain):
    """Days without a dose, all of them written down."""
    span = [first + timedelta(days=k) for k in range(days)]
    return replace(
        record,
        doses=(*record.doses, *(Dose(day, ug=0) for day in span)),
        diary=(*record.diary, *(Day(day, pain=pain, sleep=2, gut=1) for day in span)),
    )


def test_at_the_end_of_the_trial_of_treatment_days_off_are_offered_to_whom_it_seems_to_help():
    advice = ask(until(person(3, 3.0, weeks=18), WEEK_18), WEEK_18)
    assert (advice.action, advice.dose_ug) == ("test_off", 0)
    assert advice.claim != "works for you"


def test_nobody_is_offered_days_off_who_asked_for_none():
    record = replace(until(person(3, 3.0, weeks=18), WEEK_18), settings=Settings(off_block="never"))
    assert ask(record, WEEK_18).action != "test_off"


def test_doses_that_went_on_decline_the_offer():
    given = Advised(WEEK_18 - timedelta(days=7), "test_off", 0)
    assert ask(until(person(3, 3.0, weeks=18), WEEK_18, advised=(given,)), WEEK_18).action == "hold"


@pytest.mark.parametrize("listed", [True, False])
def test_a_test_that_runs_goes_on_for_a_fortnight_with_and_without_a_list_of_advice(listed):
    given = (Advised(WEEK_16, "test_off", 0),) if listed else ()
    record = off(until(person(3, 3.0), WEEK_16, advised=given), WEEK_16, 7, pain=6)
    assert ask(record, WEEK_16 + timedelta(days=7)).action == "test_off"


@pytest.mark.parametrize("listed", [True, False])
def test_pain_that_comes_back_without_it_leads_back_to_it(listed):
    given = (Advised(WEEK_16, "test_off", 0),) if listed else ()
    before = until(person(3, 3.0), WEEK_16, advised=given)
    advice = ask(off(before, WEEK_16, 14, pain=7), WEEK_16 + timedelta(days=14))
    assert (advice.action, advice.dose_ug) == ("start", before.doses[-1].ug)
    assert advice.p_helped > 0.85


def test_background_gut_days_without_it_do_not_hold_the_way_back():
    before = until(person(3, 3.0), WEEK_16, advised=(Advised(WEEK_16, "test_off", 0),))
    record = off(before, WEEK_16, 14, pain=7)
    record = replace(record, diary=(*record.diary[:-1], replace(record.diary[-1], gut=5)))
    assert ask(record, WEEK_16 + timedelta(days=14)).action == "start"


def verdict(seed, relief, change):
    """What is advised after a fortnight off in which pain moved by so much from the mean of the last fortnight."""
    before = until(person(seed, relief), WEEK_16)
    recent = [d.pain for d in before.diary[-12:] if d.pain is not None]
    pain = min(max(round(sum(recent) / len(recent) + change), 0), 10)
    return ask(off(before, WEEK_16, 14, pain=pain), WEEK_16 + timedelta(days=14)).action


def test_where_days_off_change_nothing_it_is_mostly_stopped():
    assert sum(verdict(seed, 0.0, 0.0) == "stop" for seed in range(8)) >= 4


def test_where_pain_comes_back_nobody_is_stopped():
    assert [verdict(seed, 3.0, 2.5) for seed in range(8)].count("stop") == 0


def test_no_test_and_no_verdict_before_three_doses_were_tried():
    record = person(1, 0.0)
    record = replace(record, doses=tuple(replace(d, ug=500) for d in record.doses))
    for day in (WEEK_10, WEEK_16):
        assert ask(until(record, day), day).action in ("hold", "step_up")


def test_advice_tells_the_runner_up_and_what_would_change_it():
    advice = ask(until(person(3, 3.0), WEEK_10), WEEK_10)
    assert advice.why_not and all(other["dose_ug"] != advice.dose_ug for other in advice.why_not)
    assert 0 <= advice.p_tolerated <= 1
    assert any("one severe day" in text for text in advice.would_change_my_mind)


def test_a_blind_test_that_runs_holds_the_dose():
    day = FIRST + timedelta(days=28)
    record = until(person(3, 3.0), day)
    assert ask(record, day).action == "step_up"
    running = replace(record, advised=(Advised(day - timedelta(days=1), "test_blind", 500, until=day + timedelta(7)),))
    advice = ask(running, day)
    assert (advice.action, advice.dose_ug) == ("hold", 500)
    assert any("blind test" in reason for reason in advice.reasons)

"""Each behaviour by itself: what it allows on a day, and that it only ever lowers."""

from dataclasses import replace

import pytest
from tests.titration_people import START, after, clear, days, diary, passes, spoil, with_paralysis, woman

from titrant.advice.advise import advise
from titrant.advice.paper_rule import PaperRule
from titrant.patient.record import Advised, Capsule, Liquid, Plans, Surgery
from titrant.titration.behaviours.base import Behaviour
from titrant.titration.behaviours.leave_well_enough_alone import LeaveWellEnoughAlone
from titrant.titration.behaviours.small_steps import SmallSteps
from titrant.titration.behaviours.start_low import StartLow
from titrant.titration.course_reading import read_course
from titrant.titration.personal import personal_titration
from titrant.titration.protocol import fixed_steps

FIRST = START + days(14)
BASE = woman(diary=tuple(diary(14)))
CLIMB = [(500, 14, {}), (1000, 14, {}), (1500, 14, {})]


def advice(record, on):
    return advise(record, on, screener=passes)


def on_paper(record, on):
    return advise(record, on, policy=PaperRule(), screener=passes)


def test_a_protocol_reads_as_a_sentence():
    protocol = (
        fixed_steps(start_ug=1500, step_ug=1500, days=7, target_ug=4500)
        .start_low(at_most_ug=500)
        .small_steps(at_most_ug=500)
        .never_skip_a_step()
        .hold_at_least(days=14)
        .step_back_on_trouble()
        .leave_well_enough_alone()
        .stop_when_not_working()
    )
    assert protocol.ideal_rungs() == (500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500)
    assert protocol.dwell_days == 14
    assert len([b.says for b in protocol.behaviours]) == 7


def test_a_behaviour_never_raises_a_dose_nor_shortens_a_step():
    personal = personal_titration(with_paralysis(), clear(START))
    for behaviour in personal.protocol.behaviours:
        assert all(behaviour.first(ug) <= ug for ug in (10, 100, 500, 4500))
        assert all(behaviour.step(at, 500) <= 500 for at in (0, 100, 1000, 4000))
        assert all(behaviour.dwell(n) >= n for n in (0, 7, 14, 30))
        assert behaviour.says


def test_a_bare_behaviour_limits_nothing():
    course, ladder = read_course(BASE, FIRST), personal_titration(BASE, clear(FIRST)).ladder
    assert Behaviour().limit(course, ladder) is None
    with pytest.raises(TypeError):
        assert Behaviour().says


def test_start_low_and_small_steps():
    assert StartLow(500).first(4500) == 500
    assert SmallSteps(500, 250, 1000).step(100, 1500) == 250
    assert SmallSteps(500).allowed(3000) == 1500
    assert SmallSteps(250, never_above_ug=1000).allowed(3000) == 1000
    assert SmallSteps(250, never_above_ug=250).allowed(3000) == 250


def test_capsules_may_force_a_step_of_half_the_dose_and_no_more():
    record = woman(formulations=(Capsule(ug=500), Capsule(ug=3000)))
    assert personal_titration(record, clear(START)).ladder.rungs[-1] == 4500
    only_big = woman(formulations=(Capsule(ug=500), Capsule(ug=4500)))
    assert personal_titration(only_big, clear(START)).ladder.rungs[-1] <= 4500


def test_good_enough_is_two_points_and_a_third():
    for pain, stays in ((4, True), (4.4, False)):
        record, on = after(BASE, [(500, 14, {"pain": pain})], first=FIRST)
        limit = LeaveWellEnoughAlone().limit(read_course(record, on), personal_titration(record, clear(on)).ladder)
        assert (limit is not None) == stays


def test_no_step_up_without_a_diary():
    record, on = after(BASE, CLIMB[:1], first=FIRST)
    bare = replace(record, diary=record.diary[:18])
    assert advice(record, on).action == "step_up"
    assert advice(bare, on).action == "hold"
    assert any("diary" in reason for reason in advice(bare, on).reasons)


def test_one_severe_day_steps_down_at_once_and_the_dose_stays_blocked():
    record, on = after(BASE, CLIMB, first=FIRST)
    record = spoil(record, on - days(1), gut=8)
    now = advice(record, on)
    assert (now.action, now.dose_ug) == ("step_down", 1000)
    later, on = after(record, [(1000, 60, {})], first=on)
    assert advice(later, on).dose_ug <= 1000


def test_trouble_at_the_first_step_pauses_then_tries_lower_then_stops():
    record, on = after(BASE, [(500, 5, {})], first=FIRST)
    record = spoil(record, on - days(1), gut=8)
    assert advice(record, on).action == "pause"
    record, on = after(record, [(0, 10, {})], first=on)
    assert advice(record, on).action == "pause"
    record, on = after(record, [(0, 7, {})], first=on)
    assert (advice(record, on).action, advice(record, on).dose_ug) == ("start", 250)
    record, on = after(record, [(250, 3, {}), (0, 20, {})], first=on)
    record = spoil(record, on - days(21), gut=8)
    record, on = after(record, [(120, 3, {"gut": 8})], first=on)
    assert advice(record, on).action == "stop"


def test_a_pause_goes_on_while_the_diary_is_silent():
    record, on = after(BASE, [(500, 5, {})], first=FIRST)
    record = spoil(record, on - days(1), gut=8)
    assert advice(record, on + days(20)).action == "pause"


@pytest.mark.parametrize(
    ("missed", "hard", "dose"),
    [
        (6, False, 1500),
        (7, False, 1500),
        (27, False, 1500),
        (28, False, 500),
        (7, True, 1000),
        (27, True, 1000),
        (28, True, 500),
    ],
)
def test_coming_back_goes_by_the_own_first_titration(missed, hard, dose):
    record, on = after(BASE, CLIMB, first=FIRST)
    if hard:
        record, on = after(BASE, [(500, 14, {}), (2000, 3, {"sleep": 9}), (1500, 14, {})], first=FIRST)
    record, on = after(record, [(0, missed, {})], first=on)
    assert advice(record, on).dose_ug == dose


def test_a_sensitive_person_comes_back_at_the_first_step():
    record, on = after(with_paralysis(diary=tuple(diary(14))), [(100, 14, {}), (250, 14, {}), (0, 8, {})], first=FIRST)
    assert (advice(record, on).action, advice(record, on).dose_ug) == ("start", 100)


def test_the_end_of_the_ladder_settles_on_the_dose_that_hurt_least():
    pains = {500: 6, 1000: 5, 1500: 4.6, 2000: 5, 2500: 5, 3000: 5, 3500: 5, 4000: 5, 4500: 5.6}
    record, on = after(BASE, [(ug, 14, {"pain": pain}) for ug, pain in pains.items()], first=FIRST)
    assert (on_paper(record, on).action, on_paper(record, on).dose_ug) == ("step_down", 1500)
    record, on = after(record, [(1500, 28, {"pain": 4.6})], first=on)
    assert (on_paper(record, on).action, on_paper(record, on).dose_ug) == ("hold", 1500)


def test_no_relief_at_any_dose_stops():
    record, on = after(BASE, [(ug, 14, {"pain": 6}) for ug in range(500, 5000, 500)], first=FIRST)
    stopped = on_paper(record, on)
    assert stopped.action == "stop"
    assert any("not working" in reason for reason in stopped.reasons)


def test_a_step_up_waits_while_a_lower_dose_hurt_less():
    record, on = after(BASE, [(500, 14, {"pain": 4.8}), (1000, 14, {"pain": 5.6})], first=FIRST)
    assert on_paper(record, on).action == "hold"


@pytest.mark.parametrize(("before", "action"), [(4, "hold"), (3, "pause"), (0, "pause")])
def test_no_dose_on_the_three_days_before_an_operation_nor_on_the_day(before, action):
    record, on = after(BASE, CLIMB[:1], first=FIRST)
    planned = replace(record, plans=Plans(surgery=Surgery(on + days(before))))
    now = advice(planned, on)
    assert now.action in (action, "step_up") if before > 3 else now.action == action
    if before == 4:
        assert now.review_on == on + days(1)


def test_an_operation_without_opioids_changes_nothing():
    record, on = after(BASE, CLIMB[:1], first=FIRST)
    planned = replace(record, plans=Plans(surgery=Surgery(on + days(2), opioids_expected=False)))
    assert advice(planned, on).action == "step_up"


def test_a_stop_that_was_followed_stands_until_a_prescriber_plans_a_new_start():
    record, on = after(BASE, CLIMB, first=FIRST)
    stopped = replace(record, advised=(Advised(on, "stop", 0),))
    assert advice(stopped, on + days(10)).action == "stop"
    planned = replace(stopped, plans=Plans(ldn_start=on + days(40)))
    assert advice(planned, on + days(40)).action == "start"


def test_a_dose_above_the_ceiling_comes_down_to_it():
    record, on = after(BASE, [(6000, 14, {})], first=FIRST)
    assert (advice(record, on).action, advice(record, on).dose_ug) == ("step_down", 4500)


def test_a_dose_that_cannot_be_measured_comes_down_to_one_that_can():
    record, on = after(BASE, [(333, 14, {})], first=FIRST)
    kit = replace(record, formulations=(Liquid(ug_per_ml=5000),))
    assert advice(kit, on - days(7)).dose_ug == 0
    kit = replace(record, formulations=(Liquid(ug_per_ml=1000),))
    assert advice(kit, on - days(7)).dose_ug == 330

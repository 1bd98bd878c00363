"""What a person is shown: doses only from a signed plan; down, pause and stop always."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.titration_people import START, after, blocked_until, clear, days, diary, passes, spoil, woman

from titrant.advice.advise import advise
from titrant.advice.person import for_person
from titrant.titration.plan import make_plan
from titrant.titration.signoff import sign_plan

FIRST = START + days(14)
BASE = woman(diary=tuple(diary(14)))


def shown(record, on, screener=passes):
    return for_person(advise(record, on, screener=screener), record)


def with_plan(record):
    plan = make_plan(woman(), clear(FIRST), on=FIRST, screener=passes)
    return replace(record, signed_plan=sign_plan(plan, prescriber="Dr N. Okafor", signed_on=FIRST))


def everything(view):
    return " ".join(str(part) for part in view.to_dict().values())


def test_without_a_signed_plan_a_start_is_a_question():
    view = shown(BASE, FIRST)
    assert view.action == "ask"
    assert view.dose_ug is None
    assert view.questions
    assert "mg" not in everything(view)


def test_a_signed_plan_shows_its_dose_and_who_signed():
    view = shown(with_plan(BASE), FIRST)
    assert view.dose_ug == 500
    assert "Dr N. Okafor" in view.headline


def test_a_step_beyond_the_plan_is_a_question_without_its_dose():
    record, on = after(BASE, [(500, 14, {})], first=FIRST)
    view = shown(record, on)
    assert view.action == "ask"
    assert "1 mg" not in everything(view)


def test_a_plan_that_was_changed_shows_no_dose():
    record = with_plan(BASE)
    changed = replace(record, signed_plan=replace(record.signed_plan, ceiling_ug=6000))
    assert shown(changed, FIRST).dose_ug is None


def test_a_step_down_is_always_shown():
    record, on = after(BASE, [(500, 14, {}), (1000, 14, {})], first=FIRST)
    view = shown(spoil(record, on - days(1), sleep=9), on)
    assert (view.action, view.dose_ug) == ("step_down", 500)


@pytest.mark.parametrize("screener", [blocked_until(None, "OP-21"), blocked_until(FIRST + timedelta(days=90))])
def test_a_pause_is_always_shown(screener):
    record, on = after(BASE, [(500, 14, {})], first=FIRST)
    assert shown(record, on, screener).headline.startswith("Take no naltrexone")


def test_no_start_is_said_without_a_dose():
    view = shown(BASE, FIRST, blocked_until(date(2026, 3, 1)))
    assert view.headline == "Do not take naltrexone now."
    assert view.dose_ug is None
    assert any("1 March 2026" in question for question in view.questions)


def test_nobody_is_told_that_they_may_start_or_to_stop_another_medicine():
    record, on = after(with_plan(BASE), [(500, 14, {})], first=FIRST)
    for view in (shown(BASE, FIRST), shown(with_plan(BASE), FIRST), shown(record, on)):
        text = everything(view).lower()
        assert "may start" not in text
        assert "do not stop or change any other medicine" in text

"""What is due, and when."""

from dataclasses import replace
from datetime import date, timedelta

from titrant.patient.record import Advised, Condition, Dose, Medicine, Person, Plans, Record, Result, Surgery
from titrant.safety.due import due

ON = date(2026, 3, 12)
START = date(2026, 2, 12)
PLAIN = Record(
    person=Person(age=45, sex="male", jurisdiction="US"),
    medicines=(),
    medicines_confirmed=True,
    conditions=(),
    allergies=(),
    results=(
        Result("ALT", date=ON, value=20, high=40),
        Result("AST", date=ON, value=20, high=40),
        Result("eGFR", date=ON, value=90),
    ),
)
HASHIMOTO = replace(PLAIN, conditions=(Condition(code="E06.3"),), medicines=(Medicine("levothyroxine"),))


def _since(start, *, ug=500):
    return tuple(Dose(start + timedelta(days=i), ug=ug) for i in range((ON - start).days + 1))


def _by(answer, what):
    return [(item.by, item.state, item.conditional) for item in answer.items if item.what == what]


def test_nothing_is_due_where_nothing_fired():
    assert due(PLAIN, ON).items == ()
    assert "Nothing is due" in due(PLAIN, ON).to_text()


def test_hashimoto_on_hormone_asks_for_tests_at_0_4_and_8_weeks():
    days = [ON, ON + timedelta(weeks=4), ON + timedelta(weeks=8)]
    answer = due(HASHIMOTO, ON)
    assert _by(answer, "TSH") == [(days[0], "today", False), (days[1], "coming", True), (days[2], "coming", True)]
    assert [day for day, _, _ in _by(answer, "free T4")] == days


def test_a_fresh_result_is_not_asked_for_again():
    tested = replace(HASHIMOTO, results=(*HASHIMOTO.results, Result("TSH", date=ON, value=2.0)))
    assert [by for by, _, _ in _by(due(tested, ON), "TSH")] == [ON + timedelta(weeks=4), ON + timedelta(weeks=8)]
    assert _by(due(tested, ON), "free T4")[0][0] == ON


def test_weeks_count_from_the_first_dose_and_missed_ones_are_overdue_once():
    answer = due(replace(HASHIMOTO, doses=_since(date(2026, 1, 8))), ON)
    assert _by(answer, "TSH") == [(date(2026, 2, 5), "overdue", False)]


def test_a_test_a_week_early_counts_for_its_day():
    early = Result("TSH", date=START + timedelta(weeks=4, days=-6), value=1.5)
    taking = replace(HASHIMOTO, doses=_since(START), results=(*HASHIMOTO.results, early))
    assert [by for by, _, _ in _by(due(taking, ON), "TSH")] == [START + timedelta(weeks=8)]


def test_periodic_paralysis_on_hormone_asks_for_potassium_at_2_4_and_8_weeks():
    paralysis = replace(HASHIMOTO, conditions=(*HASHIMOTO.conditions, Condition(code="G72.3")), doses=_since(ON))
    days = [by for by, _, _ in _by(due(paralysis, ON), "potassium")]
    assert days == [ON, *(ON + timedelta(weeks=w) for w in (2, 4, 8))]


def test_liver_tests_are_due_when_there_are_none():
    answer = due(replace(PLAIN, results=()), ON)
    assert {"ALT", "AST"} <= {item.what for item in answer.items}


def test_an_opioid_washout_names_the_day_to_screen_again():
    opioid = replace(PLAIN, medicines=(Medicine("oxycodone", status="stopped", last_taken="2026-03-05"),))
    again = [item for item in due(opioid, ON).items if item.what.startswith("screen again")]
    assert [item.by for item in again] == [date(2026, 3, 19)] and again[0].rules == ("OP-02",)


def test_without_a_first_possible_day_nothing_is_dated_after_it():
    blocked = replace(HASHIMOTO, medicines=(*HASHIMOTO.medicines, Medicine("oxycodone")))
    assert all(item.by == ON for item in due(blocked, ON).items)


def test_what_is_not_known_is_due_now():
    unsettled = [
        item for item in due(replace(PLAIN, medicines_confirmed=False), ON).items if item.what.startswith("settle")
    ]
    assert unsettled and all(item.state == "today" for item in unsettled)


def test_a_review_is_due_on_the_day_that_was_advised_or_two_weeks_after_a_change():
    taking = replace(PLAIN, doses=_since(START))
    reviews = [item.by for item in due(taking, ON).items if item.what.startswith("review")]
    assert reviews == [START + timedelta(days=14)]
    told = replace(taking, advised=(Advised(START, "start", 500, until=date(2026, 3, 20)),))
    assert [item.by for item in due(told, ON).items if item.what.startswith("review")] == [date(2026, 3, 20)]


def test_an_operation_brings_a_day_from_which_no_dose_is_taken():
    taking = replace(PLAIN, doses=_since(START), plans=Plans(surgery=Surgery(date(2026, 3, 25))))
    hold = [item for item in due(taking, ON).items if item.rules == ("SU-01",)]
    assert [item.by for item in hold] == [date(2026, 3, 22)]
    again = [item for item in due(taking, ON).items if item.rules == ("SU-01", "SU-02")]
    assert [(item.by, item.what.split(":")[0]) for item in again] == [
        (date(2026, 4, 1), "screen again before naltrexone comes back")
    ]


def test_the_same_record_gives_the_same_list():
    assert due(HASHIMOTO, ON).to_json() == due(HASHIMOTO, ON).to_json()

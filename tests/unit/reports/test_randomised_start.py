"""The checklist calls the start of days off randomised only where they began at the review that was drawn."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.inference.people import FIRST, person

from titrant.advice.off_start import drawn_start
from titrant.patient.record import Day, Dose
from titrant.reports.build import build_checklist
from titrant.titration.course_reading import read_course

START = FIRST + timedelta(days=14)
WEEK_16 = START + timedelta(weeks=16)
WEEK_14 = WEEK_16 - timedelta(weeks=2)
BEFORE = person(3, 3.0, weeks=14)
DRAWN = drawn_start(read_course(BEFORE, WEEK_16), 16, 0)


def record_with_days_off(first):
    """From week 14 to 21 pain 4 on the drug and 7 in a fortnight off."""
    span = [WEEK_14 + timedelta(days=k) for k in range(49)]
    off = {first + timedelta(days=k) for k in range(14)}
    return replace(
        BEFORE,
        doses=(*BEFORE.doses, *(Dose(day, ug=0 if day in off else 1500) for day in span)),
        diary=(*BEFORE.diary, *(Day(day, pain=7 if day in off else 4, sleep=2, gut=1) for day in span)),
    )


def says(record, item):
    checklist = build_checklist(record, WEEK_16 + timedelta(days=35))
    return next(found.says for found in checklist.items if found.id == item)


@pytest.fixture(scope="module")
def drawn():
    return record_with_days_off(DRAWN)


def test_it_says_randomised_start_and_from_how_many(drawn):
    assert says(drawn, "8a").startswith("randomised start of the days off")
    assert "one of 3 weekly reviews" in says(drawn, "8b")


def test_it_says_whether_the_days_off_stand_out_among_the_starts(drawn):
    assert "more than for any other of 3 possible starts (by luck alone once in 3)" in says(drawn, "12a")


def test_another_start_is_not_called_randomised():
    others = (WEEK_16 + timedelta(weeks=k) for k in range(3))
    record = record_with_days_off(next(day for day in others if day != DRAWN))
    assert says(record, "8a").startswith("not randomised")
    assert "randomised start" not in says(record, "12a")

"""What the rows of a record say about the course."""

from datetime import date, time, timedelta

import pytest
from tests.titration_people import START, after, days, diary, doses, spoil, woman

from titrant.patient.gut_days import is_gut_day
from titrant.patient.record import Advised, Day, Dose
from titrant.titration.course_reading import read_course
from titrant.titration.severity import MILD, MODERATE, NONE, SEVERE, Baseline, severity

FIRST = START + days(14)
BASE = woman(diary=tuple(diary(14)))


@pytest.mark.parametrize(
    ("above", "word"), [(0, NONE), (1, MILD), (3, MILD), (4, MODERATE), (6, MODERATE), (7, SEVERE), (8, SEVERE)]
)
@pytest.mark.parametrize("scale", ["sleep", "gut"])
def test_severity_counts_points_above_the_own_median(above, word, scale):
    day = Day(START, **{"sleep": 2, "gut": 2, scale: 2 + above})
    assert severity(day, Baseline(5, 2, 2, 14)) == word


def test_severity_is_unknown_without_scores_and_counts_in_full_without_a_baseline():
    assert severity(Day(START, pain=9), Baseline(5, 2, 2, 14)) is None
    assert severity(Day(START, sleep=7), Baseline(5, None, None, 0)) == SEVERE


def test_a_gut_day_is_three_points_above():
    assert is_gut_day(4, 1, 3)
    assert not is_gut_day(3, 1, 3)
    assert not is_gut_day(None, None, 3)


def test_another_dose_or_a_week_off_begins_a_new_spell():
    rows = [
        *doses(500, 3, start=FIRST),
        *doses(1000, 3, start=FIRST + days(3)),
        *doses(1000, 2, start=FIRST + days(14)),
    ]
    spells = read_course(woman(doses=tuple(rows)), FIRST + days(16)).spells
    assert [(s.dose_ug, s.taken) for s in spells] == [(500, 3), (1000, 3), (1000, 2)]


def test_two_rows_of_a_day_are_one_dose_and_a_dose_not_taken_is_none():
    rows = (
        Dose(FIRST, ug=500, time=time(8)),
        Dose(FIRST, ug=500, time=time(22)),
        Dose(FIRST + days(1), ug=4500, taken=False),
    )
    course = read_course(woman(doses=rows), FIRST + days(2))
    assert [(s.dose_ug, s.taken) for s in course.spells] == [(1000, 1)]
    assert course.missed == 1


def test_one_skipped_dose_is_no_gap_and_a_week_is():
    rows = (*doses(500, 14, start=FIRST), Dose(FIRST + days(14), ug=0))
    assert read_course(woman(doses=rows), FIRST + days(15)).is_on
    assert not read_course(woman(doses=rows), FIRST + days(21)).is_on


def test_an_advised_pause_ends_the_course_until_a_dose_is_taken():
    paused = Advised(FIRST + days(14), "pause", 0)
    record = woman(doses=tuple(doses(500, 14, start=FIRST)), advised=(paused,))
    assert not read_course(record, FIRST + days(15)).is_on
    again = woman(doses=tuple(doses(500, 16, start=FIRST)), advised=(paused,))
    assert read_course(again, FIRST + days(16)).is_on


def test_the_first_day_of_a_lower_dose_still_belongs_to_the_higher_one():
    record, on = after(BASE, [(1000, 14, {}), (500, 5, {})], first=FIRST)
    course = read_course(spoil(record, FIRST + days(14), gut=9), on)
    assert [t.dose_ug for t in course.troubles] == [1000]


def test_moderate_days_of_a_higher_dose_do_not_count_against_a_lower_one():
    record, on = after(BASE, [(1000, 14, {}), (500, 5, {})], first=FIRST)
    record = spoil(record, FIRST + days(13), sleep=6)
    record = spoil(record, FIRST + days(16), sleep=6)
    assert read_course(record, on).troubles == ()


def test_two_moderate_days_in_seven_are_trouble_and_in_eight_are_not():
    record, on = after(BASE, [(1000, 14, {})], first=FIRST)
    for apart, expected in ((6, 1), (7, 0)):
        bad = spoil(spoil(record, FIRST, sleep=6), FIRST + timedelta(days=apart), sleep=6)
        assert len(read_course(bad, on).troubles) == expected


def test_gut_trouble_that_persists_after_two_weeks_is_trouble():
    record, on = after(BASE, [(500, 20, {})], first=FIRST)
    for n in (14, 15, 16):
        record = spoil(record, FIRST + days(n), gut=3)
    assert read_course(record, on).troubles[0].what == "gut trouble that did not settle"


def test_pain_at_a_dose_leaves_out_the_first_week():
    record, on = after(BASE, [(500, 7, {"pain": 9}), (500, 7, {"pain": 3})], first=FIRST)
    assert read_course(record, on).pain_at(500) == 3


def test_later_rows_are_not_read():
    record, _ = after(BASE, [(500, 14, {})], first=FIRST)
    assert read_course(record, date(2026, 1, 20)).spells == ()

"""A test period without the drug: whether one is due, runs, or has been.

Read from the dose rows alone, so that it works for a record that keeps no list of what was advised:
doses that go on after an offer decline it, days without a dose accept it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from titrant.patient.record import Record
from titrant.titration.course import Course


@dataclass(frozen=True)
class TestPeriod:
    """Days off so far (0 while on), whether they are a test, and whether one was kept or declined before."""

    __test__ = False  # not a test case

    days_off: int
    is_test: bool
    kept: bool
    declined: bool


def read_test_period(record: Record, course: Course, *, from_week: float, days: int) -> TestPeriod:
    """Where a person is with test periods.

    Parameters
    ----------
    from_week
        Weeks since the first dose from which days off are a test.
    days
        Days off in one piece that make a test that was kept [d].
    """
    if course.last is None:
        return TestPeriod(0, is_test=False, kept=False, declined=False)
    off = max(0, (course.on - course.last.last).days - 1) if course.none_since or course.ended_on else 0
    began = (course.last.last - course.spells[0].first).days + 1
    paused = any(a.action == "pause" and a.date > course.last.last for a in record.advised)
    return TestPeriod(
        days_off=off,
        is_test=off > 0 and began >= 7 * from_week and not paused,
        kept=longest_off(course) >= days,
        declined=any(a.action == "test_off" and a.date <= course.last.last for a in record.advised)
        and longest_off(course) < days
        and off == 0,
    )


def longest_off(course: Course) -> int:
    """Days of the longest break between two spells on the drug."""
    gaps = [(b.first - a.last).days - 1 for a, b in zip(course.spells, course.spells[1:], strict=False)]
    return max(gaps, default=0)


def blind_test_until(record: Record, course: Course) -> date | None:
    """The last day of a blind test that is running, or None."""
    ends = [a.until for a in record.advised if a.action == "test_blind" and a.until and a.date <= course.on]
    return max((until for until in ends if until >= course.on), default=None)

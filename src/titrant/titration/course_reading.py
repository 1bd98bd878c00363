"""From the rows of a record to the course of the titration."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from titrant.patient.gut_days import day_of_dose, days_before, doses_by_day, is_gut_day
from titrant.patient.record import Day, Record
from titrant.safety.thresholds import load_thresholds
from titrant.titration.course import ENDING, Course, CourseDay, Spell
from titrant.titration.practice import practice
from titrant.titration.severity import Baseline, read_baseline, severity


def read_course(record: Record, on: date) -> Course:
    """The course up to a day; later rows are left out.

    Parameters
    ----------
    record
        The record; only doses, diary and what was advised are used.
    on
        The day of asking. A dose row of that day counts as taken.
    """
    taken = doses_by_day(record.doses, on)
    diary = sorted((d for d in record.diary if d.date <= on), key=lambda d: d.date)
    start = min((day for day, ug in taken.items() if ug > 0), default=None)
    baseline = read_baseline(days_before(diary, start, on, load_thresholds().baseline_window_days))
    spells = read_spells(taken)
    none_since = bool(spells) and any(ug == 0 and day > spells[-1].last for day, ug in taken.items())
    days = _course_days(diary, taken, spells, baseline)
    return Course(on, baseline, days, spells, _ended_on(record, spells, on), none_since)


def read_spells(taken: dict[date, int]) -> tuple[Spell, ...]:
    """Runs of days at one dose; another dose or a gap of a week begins a new one."""
    spells: list[Spell] = []
    for day, ug in taken.items():
        if ug == 0:
            continue
        before = spells[-1] if spells else None
        if before and before.dose_ug == ug and (day - before.last).days <= practice().gap_days:
            spells[-1] = Spell(ug, before.first, day, before.taken + 1)
        else:
            spells.append(Spell(ug, day, day, 1))
    return tuple(spells)


def _course_days(
    diary: Iterable[Day], taken: dict[date, int], spells: tuple[Spell, ...], baseline: Baseline
) -> tuple[CourseDay, ...]:
    begins = [spell.first for spell in spells]
    above = load_thresholds().gut_day_above_baseline
    days = []
    for day in diary:
        dosed_on = day_of_dose(day.date, taken)
        index = bisect_right(begins, dosed_on) - 1 if dosed_on else -1
        days.append(
            CourseDay(
                date=day.date,
                dose_ug=spells[index].dose_ug if dosed_on else 0,
                spell=index,
                pain=day.pain,
                severity=severity(day, baseline),
                gut_day=is_gut_day(day.gut, baseline.gut, above),
                red_flag=bool(day.red_flag),
            )
        )
    return tuple(days)


def _ended_on(record: Record, spells: tuple[Spell, ...], on: date) -> date | None:
    if not spells:
        return None
    last = spells[-1].last
    return max((a.date for a in record.advised if a.action in ENDING and last < a.date <= on), default=None)

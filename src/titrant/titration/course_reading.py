"""From the rows of a record to the course of the titration."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from titrant.patient.record import Day, Record
from titrant.titration.course import ENDING, Course, CourseDay, Spell
from titrant.titration.practice import practice
from titrant.titration.severity import Baseline, is_gut_day, read_baseline, severity


def read_course(record: Record, on: date) -> Course:
    """The course up to a day; later rows are left out.

    Parameters
    ----------
    record
        The record; only doses, diary and what was advised are used.
    on
        The day of asking. A dose row of that day counts as taken.
    """
    taken = doses_by_day(record, on)
    diary = sorted((d for d in record.diary if d.date <= on), key=lambda d: d.date)
    start = min((day for day, ug in taken.items() if ug > 0), default=None)
    baseline = read_baseline(baseline_days(diary, start, on))
    spells = read_spells(taken)
    return Course(on, baseline, _course_days(diary, taken, spells, baseline), spells, _ended_on(record, spells, on))


def doses_by_day(record: Record, on: date) -> dict[date, int]:
    """Micrograms taken a day; 0 where a row says none; days without a row are absent."""
    total: dict[date, int] = {}
    for dose in record.doses:
        if dose.date <= on:
            total[dose.date] = total.get(dose.date, 0) + (dose.ug if dose.taken else 0)
    return dict(sorted(total.items()))


def baseline_days(diary: list[Day], start: date | None, on: date) -> list[Day]:
    """Diary days before the first dose, at most four weeks of them."""
    end = start or on + timedelta(days=1)
    since = end - timedelta(days=practice().baseline_window_days)
    return [day for day in diary if since <= day.date < end]


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
    days = []
    for day in diary:
        dosed_on = _dosed_on(day.date, taken)
        index = bisect_right(begins, dosed_on) - 1 if dosed_on else -1
        days.append(
            CourseDay(
                date=day.date,
                dose_ug=spells[index].dose_ug if dosed_on else 0,
                spell=index,
                pain=day.pain,
                severity=severity(day, baseline),
                gut_day=is_gut_day(day, baseline),
                red_flag=bool(day.red_flag),
            )
        )
    return tuple(days)


def _dosed_on(day: date, taken: dict[date, int]) -> date | None:
    """The day whose dose a diary day belongs to: itself, or the day before where that dose was higher."""
    before = day - timedelta(days=1)
    today, yesterday = taken.get(day, 0), taken.get(before, 0)
    if yesterday > today:
        return before
    return day if today else None


def _ended_on(record: Record, spells: tuple[Spell, ...], on: date) -> date | None:
    if not spells:
        return None
    last = spells[-1].last
    return max((a.date for a in record.advised if a.action in ENDING and last < a.date <= on), default=None)

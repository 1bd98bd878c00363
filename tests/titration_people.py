"""People, diaries and screenings from which the tests of titration and advice are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from titrant.patient.record import Condition, Day, Dose, Medicine, Person, Record
from titrant.safety.screening import DoseCaps, Finding, Screening

START = date(2026, 1, 15)


def days(n: int) -> timedelta:
    return timedelta(days=n)


def clear(on: date, first: date | None = None, caps: DoseCaps | None = None) -> Screening:
    return Screening(
        "clear", (), (), on, first or on, "starting", None, False, False, False, caps or DoseCaps(), (), {}
    )


def passes(record: Record, on: date, first: date) -> Screening:
    return clear(on, first)


def with_caps(**caps: int) -> Callable[[Record, date, date], Screening]:
    return lambda record, on, first: clear(on, first, DoseCaps(**caps))


def finding(rule: str, *, earliest: date | None = None, severity: str = "block", **more: object) -> Finding:
    base = Finding(rule, rule.lower(), "theme", "block", "yes", f"title of {rule}", f"reason of {rule}", "act", "ask?")
    return replace(base, severity=severity, earliest=earliest, undetermined=earliest is None, **more)


def blocked_until(earliest: date | None, rule: str = "OP-02") -> Callable[[Record, date, date], Screening]:
    """Blocks every first day before ``earliest``; for ever when None."""

    def screen(record: Record, on: date, first: date) -> Screening:
        if earliest is not None and first >= earliest:
            return clear(on, first)
        found = finding(rule, earliest=earliest)
        return replace(
            clear(on, first), verdict="block", findings=(found,), earliest_start=earliest,
            undetermined=earliest is None, holds_start=True,
        )  # fmt: skip

    return screen


def woman(**more: object) -> Record:
    base = {
        "person": Person(born=date(1975, 5, 2), sex="female", pregnancy="no"),
        "medicines": (), "medicines_confirmed": True, "conditions": (), "allergies": (), "results": (),
    }  # fmt: skip
    return Record(**{**base, **more})


def with_paralysis(kind: str = "hypokalaemic", **more: object) -> Record:
    person = Person(born=date(1975, 5, 2), sex="female", pregnancy="no", pp_type=kind)
    return woman(person=person, conditions=(Condition(code="G72.3"),), **more)


def diary(n: int, *, start: date = START, pain: float = 6, sleep: float = 1, gut: float = 0, **bad: Day) -> list[Day]:
    return [Day(start + days(i), pain=pain, sleep=sleep, gut=gut) for i in range(n)]


def doses(ug: int, n: int, *, start: date) -> list[Dose]:
    return [Dose(start + days(i), ug=ug) for i in range(n)]


def after(record: Record, spells: list[tuple[int, int, dict[str, float]]], *, first: date) -> tuple[Record, date]:
    """The record after spells of (dose, days, scores), and the day after the last of them."""
    rows, taken, day = list(record.diary), list(record.doses), first
    for ug, n, scores in spells:
        rows += [Day(day + days(i), **{"pain": 6, "sleep": 1, "gut": 0, **scores}) for i in range(n)]
        taken += doses(ug, n, start=day)
        day += days(n)
    return replace(record, diary=tuple(rows), doses=tuple(taken)), day


def spoil(record: Record, day: date, **scores: float) -> Record:
    """The same record with other scores on one day."""
    rows = [replace(row, **scores) if row.date == day else row for row in record.diary]
    return replace(record, diary=tuple(rows))


def opioid(last: date) -> Medicine:
    return Medicine(name="oxycodone", status="stopped", last_taken=last)

"""Rows that may not stand twice: a diary has one entry a day, two doses of one day each need their own time.

A row written twice would double the dose of its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from titrant.core.errors import RecordError

if TYPE_CHECKING:
    from titrant.patient.record import Day, Dose

Seen = dict[date, set[Any]]  # what was read of each day before; filled by the functions below


def second_dose(seen: Seen, row: Dose) -> str | None:
    """What is wrong with one more dose row, and what to do; None when it is a dose of its own."""
    times = seen.setdefault(row.date, set())
    clash = bool(times) and (row.time is None or None in times or row.time in times)
    times.add(row.time)
    return f"a second row for {row.date}; give each dose of one day its own time, or delete one row" if clash else None


def second_entry(seen: Seen, row: Day) -> str | None:
    """What is wrong with one more diary row, and what to do; None when it is the first of its day."""
    clash = row.date in seen
    seen.setdefault(row.date, set())
    return f"a second entry for {row.date}; keep one entry a day" if clash else None


def refuse_second_rows(doses: Iterable[Dose], diary: Iterable[Day]) -> None:
    """Raise RecordError at the first row that stands twice."""
    _refuse("doses", second_dose, doses)
    _refuse("diary", second_entry, diary)


def _refuse(place: str, clash: Callable[[Seen, Any], str | None], rows: Iterable[Any]) -> None:
    seen: Seen = {}
    for row in rows:
        if wrong := clash(seen, row):
            raise RecordError(place, *wrong.split("; "))

"""A record as it was known on a day: later rows are left out, and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from operator import attrgetter

from titrant.patient.record import Record

# part of the record, the field that dates a row, what a row is called
_DATED = (
    ("doses", "date", "dose row"),
    ("diary", "date", "diary entry"),
    ("attacks", "onset", "attack"),
    ("scores", "date", "score"),
    ("advised", "date", "advised entry"),
)


def record_until(record: Record, on: date) -> tuple[Record, tuple[str, ...]]:
    """The record without rows after ``on``, and a line for each part that lost any.

    A plan signed after ``on`` is left out too. Planned dates are free and stay.
    """
    kept: dict[str, object] = {}
    left_out: list[str] = []
    for part, dated_by, called in _DATED:
        days = [getattr(row, dated_by) for row in getattr(record, part)]
        later = sorted(day for day in days if day > on)
        if later:
            kept[part] = tuple(row for row in getattr(record, part) if attrgetter(dated_by)(row) <= on)
            left_out.append(_line(called, later, on))
    if record.signed_plan is not None and record.signed_plan.signed_on > on:
        kept["signed_plan"] = None
        left_out.append(f"the plan signed on {record.signed_plan.signed_on}, after {on}")
    return (replace(record, **kept) if kept else record), tuple(left_out)  # type: ignore[arg-type]  # names are above


def _line(called: str, later: list[date], on: date) -> str:
    number = f"1 {called}" if len(later) == 1 else f"{len(later)} {_plural(called)}"
    span = f"{later[0]}" if later[0] == later[-1] else f"{later[0]} to {later[-1]}"
    return f"{number} after {on} ({span})"


def _plural(called: str) -> str:
    return f"{called[:-1]}ies" if called.endswith("y") else f"{called}s"

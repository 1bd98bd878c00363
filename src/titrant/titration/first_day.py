"""The first day on which a titration may start: screened again with that day as its own first day.

Law: no plan starts on a day on which ``screen`` with that day as first dose day blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from titrant.core.calendar import format_day
from titrant.core.errors import PlanBlocked
from titrant.patient.record import Record
from titrant.safety.screening import Screening
from titrant.titration.practice import practice

Screener = Callable[[Record, date, date], Screening]


def default_screener(record: Record, on: date, first_dose_day: date) -> Screening:
    """The rules of this installation."""
    from titrant.safety.screen import screen

    return screen(record, on, first_dose_day=first_dose_day)


def find_first_day(
    record: Record, screening: Screening, *, on: date, not_before: date | None = None, screener: Screener | None = None
) -> Screening:
    """The screening of the first day that may be the first day of a dose.

    Each dated block moves the day on; it is then screened again, since a later day may be blocked by
    something else. A block without a date, or an unanswered question, ends the search.

    Raises
    ------
    PlanBlocked
        When no day within 400 days passes; carries the screening that says why.
    """
    screener = screener or default_screener
    day = max(on, not_before or on, record.plans.ldn_start or on)
    end = on + timedelta(days=practice().search_days)
    found = screening
    while day <= end:
        if found.first_dose_day != day or found.on != on or found.stage != "starting":
            found = screener(record, on, day)
        if not found.holds_start:
            return found
        if found.undetermined or found.earliest_start is None:
            raise blocked(found)
        day = max(found.earliest_start, day + timedelta(days=1))
    raise blocked(found)


def blocked(screening: Screening) -> PlanBlocked:
    """The error that says which findings hold the start, and what to do."""
    holding = [f for f in screening.findings if (f.severity == "block" or f.holds_start) and f.overridden_by is None]
    rules = ", ".join(dict.fromkeys(f.rule for f in holding)) or "a safety rule"
    first = holding[0] if holding else None
    wrong = f"blocked by {rules}" + (f" ({first.title})" if first else "")
    if screening.earliest_start:
        wrong += f", earliest start {format_day(screening.earliest_start)}"
    todo = f"see `titrant explain {first.rule}`" if first else "screen the record again"
    return PlanBlocked("plan", wrong, todo, screening)

"""Overrides: a named clinician's reason against one rule, kept with its finding.

A rule's data says what an override does: *never* (noted only), *lifts* (block to caution), *settles* (an
unknown that held the start). Nothing is ever snoozed: the finding stays and is printed with the override.
"""

from __future__ import annotations

from datetime import date

from titrant.core.calendar import format_day
from titrant.patient.record import Override, Record


def override_of(record: Record, on: date, *names: str) -> Override | None:
    """The newest override of a rule (by id or slug) that was made by a day."""
    wanted = {name.casefold() for name in names}
    made = [o for o in record.limits.overrides if o.rule.casefold() in wanted and o.date <= on]
    return max(made, key=lambda o: o.date, default=None)


def told(override: Override) -> str:
    """An override in words."""
    return f"{override.clinician}, {format_day(override.date)}: {override.reason}"

"""Dates as people know them: a day, a month, a year, never, or not known.

A partial date means *up to its last day*, clamped to the day of asking (clinical_standards 3).
Only the command line and the web page read the clock; everything here is given its days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Literal

Precision = Literal["day", "month", "year"]
_YEAR_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
YEARS = range(1900, 2201)
_YEAR = re.compile(r"^(\d{4})$")


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A date of which only the month or the year may be known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def last_possible(self, on: date) -> date:
        """The last day it can mean, clamped to the day of asking for month and year precision."""
        if self.precision == "day" or self.first > on:
            return self.last
        return min(self.last, on)

    def __lt__(self, other: PartialDate) -> bool:
        return (self.last, self.first) < (other.last, other.first)

    def __str__(self) -> str:
        parts = (f"{self.year:04d}", self.month and f"{self.month:02d}", self.day and f"{self.day:02d}")
        return "-".join(part for part in parts if part)


def parse_partial(value: object) -> PartialDate:
    """Read ``2026-11-10``, ``2026-11``, ``2026`` or a date. Raises ValueError with the accepted forms."""
    found = _read_partial(value)
    check_year(found.year)
    return found


def check_year(year: int) -> None:
    """Refuse a year that no record is about: 0206 for 2026 would make an opioid look long past.

    Raises
    ------
    ValueError
        Outside 1900 to 2200.
    """
    if year not in YEARS:
        raise ValueError(f"the year {year} is not between {YEARS[0]} and {YEARS[-1]}")


def _read_partial(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, date):
        return PartialDate(value.year, value.month, value.day)
    text = str(value).strip()
    if match := _YEAR.match(text):
        return PartialDate(int(match[1]))
    if (match := _YEAR_MONTH.match(text)) and 1 <= int(match[2]) <= 12:
        return PartialDate(int(match[1]), int(match[2]))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write 2026-11-10, 2026-11 or 2026") from None
    return PartialDate(day.year, day.month, day.day)


def days_between(earlier: date, later: date) -> int:
    """Calendar days from ``earlier`` to ``later``; the day itself is day 0."""
    return (later - earlier).days


def age_in_years(born: date, on: date) -> int:
    """Completed years of life on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def format_day(day: date) -> str:
    """A day in words, for people.

    >>> format_day(date(2026, 11, 24))
    '24 November 2026'
    """
    return f"{day.day} {day:%B %Y}"

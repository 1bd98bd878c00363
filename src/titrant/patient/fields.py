"""Field types of the record: what each accepts, and how it is described in the data dictionary.

*Absent* is never *none*: an optional field left out is ``None`` and means not known.
"""

from __future__ import annotations

import operator
from datetime import date, datetime
from math import isfinite
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from titrant.core.calendar import PartialDate, check_year, parse_partial


def _whole(value: Any) -> Any:
    """Take any whole number (also numpy's, also 500.0), never text or truth values."""
    if isinstance(value, (bool, str)):
        raise ValueError(f"{value!r} is not a whole number")
    if isinstance(value, float) or hasattr(value, "is_integer"):
        if not isfinite(value) or value != int(value):
            raise ValueError(f"{value} is not a whole number")
        return int(value)
    try:
        return operator.index(value)
    except TypeError:
        raise ValueError(f"{value!r} is not a whole number") from None


def _real(value: Any) -> Any:
    """Take any real number, never text or truth values."""
    if isinstance(value, (bool, str)):
        raise ValueError(f"{value!r} is not a number")
    try:
        number = float(value)
    except OverflowError:
        raise ValueError("the number is too large to be used") from None
    except TypeError:
        raise ValueError(f"{value!r} is not a number") from None
    if not isfinite(number):
        raise ValueError(f"{number} is not a number that can be used")
    return int(number) if number.is_integer() else number


def _flag(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} is neither true nor false")


def _day(value: Any) -> Any:
    if isinstance(value, datetime):
        raise ValueError(f"{value.isoformat()} has a clock time; write the day alone, such as 2026-11-10")
    if value is None:
        return value
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not a day; write it as 2026-11-10") from None
    check_year(day.year)
    return day


def _time_zone(value: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{value!r} is no time zone; write one such as Europe/Berlin") from None
    return value


def _note(value: Any) -> Any:
    """Keep text as it is; blank text says nothing, and what no text file can hold is refused."""
    if not isinstance(value, str):
        return value
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ValueError("it holds a sign that no text file can hold")
    return value if value.strip() else None


Flag = Annotated[bool, BeforeValidator(_flag)]
Day = Annotated[date, BeforeValidator(_day)]
Partial = Annotated[PartialDate, BeforeValidator(parse_partial)]
Micrograms = Annotated[int, BeforeValidator(_whole), Field(ge=0)]
Count = Annotated[int, BeforeValidator(_whole), Field(ge=0)]
Number = Annotated[float, BeforeValidator(_real)]
Positive = Annotated[float, BeforeValidator(_real), Field(gt=0)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Note = Annotated[str | None, BeforeValidator(_note)]
Score = Annotated[float, BeforeValidator(_real), Field(ge=0, le=10)]


def about(meaning: str, *, unit: str = "", absent: str = "not known", **limits: Any) -> Any:
    """Describe an optional field: its meaning, unit and what its absence means."""
    return Field(default=None, description=meaning, json_schema_extra={"unit": unit, "absent": absent}, **limits)

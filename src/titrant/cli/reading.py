"""What every command about a record shares: the record, the day, the reader.

Only here (and in the web page) is the clock read.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from cyclopts import Parameter

if TYPE_CHECKING:
    from titrant.patient.record import Record

RecordPath = Annotated[Path, Parameter(help="Folder of the record (record.toml, doses.csv, diary.csv).")]
On = Annotated[date | None, Parameter(help="Day to answer for; default: today in the record's time zone.")]
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print the whole result as JSON.")]
PersonMode = Annotated[
    bool, Parameter(name="--person", negative="", help="For the person: questions for the prescriber, no new doses.")
]


def read_record(path: Path, on: date | None) -> tuple[Record, date]:
    """The record of a folder and the day to answer for."""
    from titrant.workflow import load

    record = load(path)
    return record, on or datetime.now(ZoneInfo(record.person.time_zone)).date()

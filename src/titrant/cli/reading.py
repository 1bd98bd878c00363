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


def person_reads(record: Record, asked: bool = False) -> bool:
    """Whether the person reads what is printed: asked for, or set in the record."""
    return asked or record.settings.mode == "person"


def for_prescriber_only(record: Record, verb: str, asked: bool = False) -> None:
    """Refuse what shows doses that nobody signed, where the person reads."""
    from titrant.core.errors import UsageError

    if person_reads(record, asked):
        wrong = "it shows doses that nobody signed, and the person reads this record"
        raise UsageError(verb, wrong, "use `titrant advise` or `titrant report`; a prescriber sets mode = 'clinician'")

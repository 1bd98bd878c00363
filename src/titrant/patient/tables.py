"""The tables of a record folder: strict comma-separated files, each fault with its line and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from titrant.core.errors import RecordError
from titrant.patient import cells
from titrant.patient.faults import raise_any
from titrant.patient.messages import say
from titrant.patient.one_a_day import Seen, second_dose, second_entry
from titrant.patient.record import Attack, Day, Dose, ScoreEntry
from titrant.patient.safe_files import ATTACKS, DIARY, DOSES, SCORES
from titrant.patient.schema import nearest

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, its field in the class, how a cell is read."""

    name: str
    parse: cells.Parser
    field: str
    required: bool = False
    meaning: str = ""
    unit: str = ""
    absent: str = "not known"


@dataclass(frozen=True)
class Table(Generic[Row]):
    """One file: its columns, the class of a row, and what may stand there only once."""

    name: str
    columns: tuple[Column, ...]
    row: Callable[..., Row]
    clash: Callable[[Seen, Row], str | None]

    def column(self, name: str) -> Column | None:
        """The column of a name."""
        return next((c for c in self.columns if c.name == name), None)


def _nothing(seen: Seen, row: Any) -> None:
    return None


NOTE = "anything else, kept as written; a first word such as started, stopped or changed tells of another treatment"

DOSE_TABLE = Table(
    DOSES,
    (
        Column("date", cells.day, "date", required=True, meaning="day of the dose"),
        Column("time", cells.clock, "time", meaning="time of day, 22:00"),
        Column("dose_ug", cells.micrograms, "ug", required=True, meaning="dose; 0 says none that day", unit="ug"),
        Column("route", cells.words, "route", meaning="oral, buccal, sublingual, skin, intravenous", absent="oral"),
        Column("taken", cells.flag, "taken", meaning="whether it was taken", absent="true"),
    ),
    Dose,
    second_dose,
)
DIARY_TABLE = Table(
    DIARY,
    (
        Column("date", cells.day, "date", required=True, meaning="day of the entry"),
        Column("pain", cells.real, "pain", meaning="worst everyday pain, 0 none to 10", unit="NRS", absent="missing"),
        Column("sleep", cells.real, "sleep", meaning="sleep trouble, 0 none to 10", unit="NRS", absent="missing"),
        Column("gut", cells.real, "gut", meaning="gut trouble, 0 none to 10", unit="NRS", absent="missing"),
        Column("flare", cells.flag, "flare", meaning="a flare that day"),
        Column("red_flag", cells.flag, "red_flag", meaning="blood, fever, dehydration or severe belly pain"),
        Column("note", cells.words, "note", meaning=NOTE, absent="none"),
    ),
    Day,
    second_entry,
)
ATTACK_TABLE = Table(
    ATTACKS,
    (
        Column("onset", cells.day, "onset", required=True, meaning="day the attack began"),
        Column("hours", cells.real, "hours", meaning="how long it lasted", unit="h"),
        Column("muscle_groups", cells.words, "muscle_groups", meaning="which muscles"),
        Column("potassium", cells.real, "potassium", meaning="potassium during the attack", unit="mmol/L"),
        Column("trigger", cells.words, "trigger", meaning="what set it off"),
    ),
    Attack,
    _nothing,
)
SCORE_TABLE = Table(
    SCORES,
    (
        Column("date", cells.day, "date", required=True, meaning="day of the score"),
        Column("name", cells.words, "name", required=True, meaning="PEG, PGIC, PHQ9_item9 and others"),
        Column("value", cells.real, "value", required=True, meaning="the score", unit="1"),
    ),
    ScoreEntry,
    _nothing,
)
TABLES: tuple[Table[Any], ...] = (DOSE_TABLE, DIARY_TABLE, ATTACK_TABLE, SCORE_TABLE)


def read_table(table: Table[Row], text: str) -> tuple[Row, ...]:
    """Every row of a file, in its order. Raises RecordFaults with all that is wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    seen: Seen = {}
    faults: list[RecordError] = []
    columns: tuple[Column, ...] | None = None
    line = 1
    try:
        for values in reader:
            start, line = line, reader.line_num + 1
            if not any(value.strip() for value in values):
                continue
            if columns is None:
                columns = _header(table, values, start)
                continue
            row = _row(table, columns, values, f"{table.name} line {start}", faults)
            if row is not None:
                if clash := table.clash(seen, row):
                    faults.append(RecordError(f"{table.name} line {start}", *clash.split("; ")))
                rows.append(row)
    except csv.Error as error:
        faults.append(RecordError(f"{table.name} line {line}", f"this is not CSV ({error})", "check the quotes"))
    if columns is None and not faults:
        names = ",".join(column.name for column in table.columns)
        raise RecordError(table.name, "the file is empty", f"write the first line {names}, or delete the file")
    raise_any(faults)
    return tuple(rows)


def _header(table: Table[Row], values: list[str], line: int) -> tuple[Column, ...]:
    place = f"{table.name} line {line}"
    names = [value.strip() for value in values]
    known = tuple(column.name for column in table.columns)
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and sign in names[0]:
            raise RecordError(place, f"the columns are separated by {word}", "save the file with commas")
    faults = [RecordError(place, *_unknown_column(name, known)) for name in names if name not in known]
    faults += [
        RecordError(place, f"column '{name}' stands there twice", "keep one")
        for name in dict.fromkeys(names)
        if name in known and names.count(name) > 1
    ]
    faults += [
        RecordError(place, f"column '{column.name}' is missing", f"add it; the columns are {','.join(known)}")
        for column in table.columns
        if column.required and column.name not in names
    ]
    raise_any(faults)
    return tuple(column for name in names if (column := table.column(name)))


def _unknown_column(name: str, known: tuple[str, ...]) -> tuple[str, str]:
    if "dose_ug" in known and name.lower() in ("dose", "dose_mg", "mg", "dose_mcg", "mcg", "ug"):
        return f"unknown column '{name}'; doses are in micrograms", "name it dose_ug and write 500 for 0.5 mg"
    close = nearest(name, known)
    meant = f"did you mean '{close}'? " if close else ""
    return f"unknown column '{name}'", f"{meant}the columns are {','.join(known)}"


def _row(
    table: Table[Row], columns: tuple[Column, ...], values: list[str], place: str, faults: list[RecordError]
) -> Row | None:
    if len(values) != len(columns):
        faults.append(RecordError(place, *_wrong_count(values, len(columns))))
        return None
    before = len(faults)
    given = {}
    for column, value in zip(columns, values, strict=True):
        text = value if column.parse is cells.words else value.strip()
        if not text.strip():
            if column.required:
                faults.append(RecordError(place, f"{column.name} is empty", _fill(column)))
            continue
        try:
            given[column.field] = column.parse(text)
        except cells.CellError as error:
            faults.append(RecordError(place, f"{column.name}: {error.wrong}", error.todo))
    return _build(table, given, place, faults) if len(faults) == before else None


def _wrong_count(values: list[str], columns: int) -> tuple[str, str]:
    """A row that is too long holds a comma of its own, one that is too short lacks some or has another separator."""
    cells_ = "1 cell" if len(values) == 1 else f"{len(values)} cells"
    wrong = f"{cells_}, but the first line has {columns} columns"
    if len(values) > columns:
        return wrong, 'put text that holds a comma in double quotes; write 6.5, or "6,5" in double quotes'
    if len(values) == 1 and values[0].count(";") == columns - 1:
        return wrong, "the cells are separated by semicolons; save the file with commas"
    return wrong, "add the missing commas"


def _fill(column: Column) -> str:
    if column.name == "dose_ug":
        return "write 0 if none was taken; delete the row if it is not known"
    return f"fill in the {column.name}, or delete the row"


def _build(table: Table[Row], given: dict[str, Any], place: str, faults: list[RecordError]) -> Row | None:
    try:
        return table.row(**given)
    except ValidationError as refused:
        for error in refused.errors():
            key = next((c.name for c in table.columns if c.field == error["loc"][-1]), str(error["loc"][-1]))
            faults.append(RecordError(place, *say(error, key)))
    return None

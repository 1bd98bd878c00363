"""The one canonical text of a record: declared order, defaults left out, rows in the order given.

Reading the text gives the same record. Comments are not part of a record and are not kept.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from titrant.patient.record import Record
from titrant.patient.safe_files import PLAN, RECORD
from titrant.patient.schema import IN_OTHER_FILES
from titrant.patient.tables import TABLES, Table
from titrant.patient.toml_writer import number_text, write_toml


def canonical_files(record: Record, present: Collection[str] = ()) -> dict[str, str]:
    """The text of every file of a record, by name; tables without rows only where ``present``."""
    files = {RECORD: write_toml(record, leave_out=tuple(IN_OTHER_FILES), always=("format",))}
    rows = {"doses.csv": record.doses, "diary.csv": record.diary}
    rows |= {"attacks.csv": record.attacks, "scores.csv": record.scores}
    for table in TABLES:
        if rows[table.name] or table.name in present:
            files[table.name] = table_text(table, rows[table.name])
    if record.signed_plan is not None:
        files[PLAN] = write_toml(record.signed_plan)
    return files


def table_text(table: Table[Any], rows: tuple[Any, ...]) -> str:
    """A table as comma-separated text, all its columns, one line feed a row."""
    lines = [",".join(column.name for column in table.columns)]
    lines += [",".join(_cell(getattr(row, column.field)) for column in table.columns) for row in rows]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, str):
        return _quoted(value)
    return _clock(value) if hasattr(value, "hour") else str(value)


def _clock(value: Any) -> str:
    text: str = value.isoformat()
    return text[:5] if text.endswith(":00") and len(text) == len("22:00:00") else text


def _quoted(text: str) -> str:
    """A cell in quotes where it holds a comma, a quote or a line end."""
    if any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text

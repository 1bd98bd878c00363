"""Advice for a folder of records as JSON: the process that ``titrant diff-advice`` starts for each data root."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from titrant.core.calendar import parse_partial
from titrant.core.errors import TitrantError
from titrant.core.plain import to_json

if TYPE_CHECKING:
    from titrant.patient.record import Record


def advice_rows(records: Path, on: date | None) -> dict[str, Any]:
    """Advice by record name; a record that cannot be asked gives its error instead."""
    folders = (
        [records] if (records / "record.toml").exists() else sorted(p.parent for p in records.glob("*/record.toml"))
    )
    return {folder.name: _row(folder, on) for folder in folders}


def _row(folder: Path, on: date | None) -> dict[str, Any]:
    from titrant.advice.advise import advise
    from titrant.patient.folder import load_folder

    try:
        record = load_folder(folder)
        advice: dict[str, Any] = advise(record, on=on or day_to_ask(record)).to_dict()
        return advice | {"verdict": advice["inputs"].get("verdict")}
    except TitrantError as error:
        return {"error": f"{type(error).__name__}: {error}"}


def day_to_ask(record: Record) -> date:
    """The day after the last row of doses or diary; before the first row, after the last result or medicine date.

    Raises
    ------
    TitrantError
        When the record holds no date to go by.
    """
    rows = [dose.date for dose in record.doses] + [day.date for day in record.diary]
    dated = [found.date for found in record.results] + [found.last_taken for found in record.medicines or ()]
    days = rows or [parse_partial(day).last for day in dated if day is not None]
    if not days:
        raise TitrantError("record", "has no date to go by", "name a day with --on")
    return max(days) + timedelta(days=1)


def main() -> None:
    """Print the rows of the folder and day named on the command line."""
    records, day = sys.argv[1:3]
    sys.stdout.write(to_json(advice_rows(Path(records), date.fromisoformat(day) if day else None)))


if __name__ == "__main__":
    main()

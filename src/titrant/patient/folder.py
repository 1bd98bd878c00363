"""A record as a folder: read it strictly, write it whole or not at all.

The files are ``record.toml``, ``doses.csv``, ``diary.csv`` and, where there are any, ``attacks.csv``,
``scores.csv`` and ``plan.toml``. What cannot be read is refused with file, line and remedy.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from titrant.core.errors import RecordError
from titrant.patient import cells
from titrant.patient.canonical import canonical_files
from titrant.patient.faults import RecordFaults, faults_of, raise_any
from titrant.patient.messages import dotted, fault
from titrant.patient.record import Record, SignedPlan
from titrant.patient.safe_files import NAMES, PLAN, RECORD, open_folder, read_text
from titrant.patient.schema import IN_OTHER_FILES, PARTS, PLAN_PARTS
from titrant.patient.signature import verify
from titrant.patient.tables import ATTACK_TABLE, DIARY_TABLE, DOSE_TABLE, SCORE_TABLE, Table, read_table
from titrant.patient.toml_lines import line_of, parse_toml

Part = TypeVar("Part")
TablePath = tuple[str | int, ...]
_DOSE_KEYS = ("ug", "dose_ug", "first_dose_ug", "target_dose_ug", "ceiling_ug")
_STRENGTH = "ug_per_ml"


def load_folder(path: str | Path) -> Record:
    """The record that a folder holds.

    Raises
    ------
    RecordError
        Something cannot be read as it stands; says where, what and what to do.
    SignatureError
        The signed plan was changed after it was signed.
    """
    folder = open_folder(path)
    texts = {name: text for name in NAMES if (text := read_text(folder, name)) is not None}
    return assemble(texts)


def assemble(texts: Mapping[str, str]) -> Record:
    """The record that the texts of its files say, by file name."""
    record = _read_toml(RECORD, texts[RECORD], Record, PARTS)
    return replace(
        record,
        doses=_rows(DOSE_TABLE, texts),
        diary=_rows(DIARY_TABLE, texts),
        attacks=_rows(ATTACK_TABLE, texts),
        scores=_rows(SCORE_TABLE, texts),
        signed_plan=_plan(texts.get(PLAN)),
    )


def _rows(table: Table[Part], texts: Mapping[str, str]) -> tuple[Part, ...]:
    return read_table(table, texts[table.name]) if table.name in texts else ()


def _plan(text: str | None) -> SignedPlan | None:
    if text is None:
        return None
    plan = _read_toml(PLAN, text, SignedPlan, PLAN_PARTS)
    verify(plan, PLAN)
    return plan


def _read_toml(name: str, text: str, part: type[Part], parts: dict[tuple[str, ...], type[Any]]) -> Part:
    data = parse_toml(name, text)
    if part is Record:
        _ask_for_format(data)

    def line(path: TablePath) -> int:
        return line_of(text, path)

    faults = _misplaced(name, data, line) if part is Record else []
    faults += _dose_slips(name, data, line)
    raise_any(faults)
    try:
        return TypeAdapter(part).validate_python(data)
    except ValidationError as refused:
        raise _told(name, data, refused, line, parts) from None


def _told(
    name: str,
    data: dict[str, Any],
    refused: ValidationError,
    line: Callable[[TablePath], int],
    parts: dict[tuple[str, ...], type[Any]],
) -> RecordFaults:
    """All that the schema refuses, in the order of the file."""
    faults = [fault(name, data, error, line, parts) for error in refused.errors()]
    return faults_of(sorted(faults, key=lambda f: int(f.place.removeprefix(f"{name} line ").split()[0])))


def _ask_for_format(data: dict[str, Any]) -> None:
    if "format" not in data:
        raise RecordError(f"{RECORD} line 1", "the format is not stated", "write 'format = 1' as the first line")


def _misplaced(name: str, data: dict[str, Any], line: Callable[[TablePath], int]) -> list[RecordError]:
    return [
        RecordError(f"{name} line {line((key,))}", f"{key} does not stand here", f"write it in {home}")
        for key, home in IN_OTHER_FILES.items()
        if key in data
    ]


def _dose_slips(name: str, data: Any, line: Callable[[TablePath], int], path: TablePath = ()) -> list[RecordError]:
    """Doses that look like milligrams, or a thousand times too high, wherever they stand."""
    if isinstance(data, list):
        return [f for i, item in enumerate(data) for f in _dose_slips(name, item, line, (*path, i))]
    if not isinstance(data, dict):
        return []
    faults = []
    for key, value in data.items():
        here = (*path, key)
        if key in (*_DOSE_KEYS, _STRENGTH) and isinstance(value, (int, float)) and not isinstance(value, bool):
            if wrong := _slip(key, value, data.get("kind")):
                faults.append(RecordError(f"{name} line {line(here)} [{dotted(here)}]", wrong.wrong, wrong.todo))
        else:
            faults += _dose_slips(name, value, line, here)
    return faults


def _slip(key: str, value: float, kind: object) -> cells.CellError | None:
    if kind == "tablet" or (key == _STRENGTH and value >= cells.LOWEST_DOSE_UG and value % 1 == 0):
        return None
    try:
        cells.micrograms(str(value))
    except cells.CellError as error:
        return error
    return None


def save_folder(record: Record, path: str | Path) -> None:
    """Write a record to a folder, each file at once or not at all.

    The text is read back and compared first: what would not come back the same is refused.
    Files that the record has nothing for are emptied to their first line when they exist.
    """
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    present = {name for name in NAMES if (folder / name).exists()}
    files = canonical_files(record, present)
    if assemble(files) != record:
        raise RecordError(str(path), "the record would not be read back as it is", "report this as a fault of titrant")
    write_files(folder, files)
    if record.signed_plan is None:
        (folder / PLAN).unlink(missing_ok=True)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write each file beside its place and move it there, so that a crash leaves the old or the new one."""
    for name, text in files.items():
        beside = folder / f".{name}.new"
        with beside.open("w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(folder / name)

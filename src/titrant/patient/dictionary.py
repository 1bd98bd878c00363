"""The data dictionary of a record, generated from the schema: name, type, unit, default, what absence means.

python -m titrant.patient.dictionary > docs/reference/record.md
"""

from __future__ import annotations

import sys
from dataclasses import MISSING, fields
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from titrant.patient.record import Record, SignedPlan, SignedStep
from titrant.patient.schema import FORMULATIONS, IN_OTHER_FILES, PARTS
from titrant.patient.tables import TABLES, Table
from titrant.patient.toml_writer import number_text, write_toml

_INTRODUCTION = """\
# The record

<!-- generated from the schema by titrant.patient.dictionary; not edited by hand -->

A record is a folder. `record.toml` says who the person is, what they take and have; `doses.csv` and
`diary.csv` hold one row a day; `attacks.csv`, `scores.csv` and `plan.toml` are there when there is
something to say. All are UTF-8 text.

* Doses are whole micrograms: 500 is 0.5 mg. 1 to 9 and more than 10 000 are refused as slips of the unit.
* Absent is *not known*; an empty list (`conditions = []`) is *none*; `never_taken = true` is *never*.
* A day is written 2026-01-15. A date marked *partial* may also be "2026-01" or 2026 and then means up to its last day.
* Table cells may use a decimal comma in quotes ("6,5"). `1.500` and "1,500" are refused, for either may mean
  one and a half or fifteen hundred; so is `1.500` in `record.toml`, except in laboratory results.
* Columns may stand in any order and optional ones may be left out. An unknown key or column is refused.
* One diary entry a day; several doses a day when each row has its own time.
* A file of more than 4 MB, a link out of the folder, NUL bytes and other encodings are refused.
* `titrant fmt` writes the canonical form. Comments are not part of a record; fmt keeps a copy of a file that had any.
"""

_HEAD = "| name | type | unit | default | absent means | meaning |\n|---|---|---|---|---|---|\n"
_TYPE_WORDS = {
    "PartialDate": "date, partial", "date": "day", "bool": "true or false", "int": "whole number",
    "float": "number", "str": "text",
}  # fmt: skip


def dictionary_markdown() -> str:
    """The whole page as Markdown."""
    parts = [_INTRODUCTION, "## record.toml\n"]
    parts += [_part(_title(path), part) for path, part in PARTS.items()]
    parts += [_part(f'`[[formulations]]` with kind = "{kind}"', part) for kind, part in FORMULATIONS.items()]
    parts += [_table(table) for table in TABLES]
    parts += [_part("plan.toml", SignedPlan, level=2), _part("`[[steps]]` of plan.toml", SignedStep)]
    return "\n".join(parts)


def _title(path: tuple[str, ...]) -> str:
    if not path:
        return "Top of the file"
    names = ".".join(step for step in path if step != "*")
    return f"`[[{names}]]`" if path[-1] == "*" else f"`[{names}]`"


def _part(title: str, part: type[Any], level: int = 3) -> str:
    rows = [_row(part, field) for field in fields(part) if field.name not in IN_OTHER_FILES]
    says = (part.__doc__ or "").split("\n\n")[0].replace("\n    ", " ")
    return f"{'#' * level} {title}\n\n{says}\n\n{_HEAD}{''.join(rows)}"


def _row(part: type[Any], field: Any) -> str:
    info = part.__pydantic_fields__[field.name]
    extra = info.json_schema_extra or {}
    required = info.is_required() or (field.name == "format" and part is Record)
    default = "required" if required else _default_text(info)
    absent = "" if required else extra.get("absent", _absent(info))
    kind = _type_text(get_type_hints(part)[field.name])
    kind = kind.replace("|", "\\|")
    meaning = info.description or _MEANINGS.get((part.__name__, field.name), "")
    return f"| {field.name} | {kind} | {extra.get('unit', _unit(field.name))} | {default} | {absent} | {meaning} |\n"


def _absent(info: Any) -> str:
    return "not known" if info.default is None and info.default_factory in (None, MISSING) else "the default"


def _unit(name: str) -> str:
    suffixes = {"_ug": "ug", "_ml": "mL", "_kg": "kg", "_days": "d"}
    if name in ("ug", "days"):
        return {"ug": "ug", "days": "d"}[name]
    if name == "ug_per_ml":
        return "ug/mL"
    return next((unit for suffix, unit in suffixes.items() if name.endswith(suffix)), "")


def _default_text(info: Any) -> str:
    value = info.get_default(call_default_factory=True)
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "none" if not value else "; ".join(" ".join(write_toml(v).split("\n")).strip() for v in value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return number_text(value)
    return "" if hasattr(value, "__dataclass_fields__") else str(value)


def _type_text(hint: Any) -> str:
    """A type in words; ``Annotated`` and ``None`` say nothing here."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _type_text(get_args(hint)[0])
    if origin is Literal:
        return f"one of: {', '.join(str(word) for word in get_args(hint))}"
    if origin is tuple:
        inner = _type_text(get_args(hint)[0])
        return f"list, {inner}" if inner.startswith("one of") else "list"
    if origin in (Union, UnionType):
        return _type_text(next(arg for arg in get_args(hint) if arg is not NoneType))
    return _TYPE_WORDS.get(hint.__name__, "table")


_MEANINGS = {
    ("Record", "person"): "who the record is about",
    ("Record", "medicines"): "every medicine; `[]` is none",
    ("Record", "medicines_confirmed"): "the list was gone through with the person",
    ("Record", "conditions"): "diagnoses; `[]` is none",
    ("Record", "allergies"): "allergies and intolerances; `[]` is none",
    ("Record", "results"): "laboratory results and tests",
    ("Record", "plans"): "what is intended",
    ("Record", "goals"): "what matters to the person",
    ("Record", "limits"): "limits set by the prescriber",
    ("Record", "settings"): "how titrant is to work for this person",
    ("Record", "formulations"): "what the person has in hand; `[]` is nothing",
    ("Record", "advised"): "what was advised before",
    ("Record", "id"): "an identifier for logs; no name",
    ("Record", "format"): "version of this form; always written",
    ("Advised", "date"): "day of the advice",
    ("Advised", "action"): "what was advised",
    ("Advised", "dose_ug"): "dose advised",
    ("Advised", "until"): "last day it held; absent: inferred from doses",
    ("Advised", "seal"): "of a blind test: hash of the sealed order, as `titrant seal` prints it; absent: none",
    ("SignedPlan", "route"): "route of the plan",
    ("SignedStep", "start"): "first day of the step",
    ("SignedStep", "dose_ug"): "daily dose",
    ("SignedStep", "days"): "length of the step",
    ("Tablet", "ug"): "always 50000",
    ("Liquid", "kind"): "what it is", ("Capsule", "kind"): "what it is",
    ("Cream", "kind"): "what it is", ("Tablet", "kind"): "what it is",
}  # fmt: skip


def _table(table: Table[Any]) -> str:
    head = "| column | unit | required | empty means | meaning |\n|---|---|---|---|---|\n"
    rows = [
        f"| {c.name} | {c.unit} | {'yes' if c.required else 'no'} | {'' if c.required else c.absent} | {c.meaning} |\n"
        for c in table.columns
    ]
    return f"## {table.name}\n\n{head}{''.join(rows)}"


if __name__ == "__main__":
    sys.stdout.write(dictionary_markdown())

"""Fill in the checklist: each item with what record and plan say about it, *not recorded* where nothing does."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from titrant.advice.advice_result import Advice
from titrant.core.calendar import format_day
from titrant.core.errors import UsageError
from titrant.core.plain import PlainResult
from titrant.patient.record import Record
from titrant.patient.until import record_until
from titrant.reports.checklist import methods, results
from titrant.reports.checklist.case import Case
from titrant.reports.learned import Learned
from titrant.titration.course_reading import read_course
from titrant.titration.plan_result import TitrationPlan

NOT_RECORDED = "not recorded"
DATA = Path(__file__).parents[1] / "data" / "cent2015.toml"
NOTE = (
    "Items follow CENT 2015 (BMJ 2015;350:h1738) in titrant's own words. Those marked * are recalled: check them "
    "against the published table. What is not recorded must be written by the people responsible."
)


@dataclass(frozen=True)
class ChecklistItem(PlainResult):
    """One item: what it asks, what the record says, whether it says anything."""

    id: str
    part: str
    asks: str
    says: str
    recorded: bool
    seen: bool


@dataclass(frozen=True)
class Checklist(PlainResult):
    """All items for one person on one day."""

    items: tuple[ChecklistItem, ...]
    on: date
    source: str
    inputs: dict[str, Any]

    def to_markdown(self) -> str:
        """A table that any text editor shows."""
        title = f"# CENT 2015 checklist, {format_day(self.on)}"
        head = f"{title}\n\n| item | part | asks | what the record says |\n|---|---|---|---|"
        rows = [f"| {i.id}{'' if i.seen else '*'} | {i.part} | {i.asks} | {_cell(i.says)} |" for i in self.items]
        recorded = sum(item.recorded for item in self.items)
        return "\n".join([head, *rows, "", f"{recorded} of {len(self.items)} items recorded. {NOTE}", ""])

    def to_csv(self) -> str:
        """One row an item."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("item", "part", "asks", "says", "recorded", "seen"))
        writer.writerows((i.id, i.part, i.asks, i.says, i.recorded, i.seen) for i in self.items)
        return text.getvalue()

    def write(self, path: str | Path) -> Path:
        """Write it in the form that the ending names: .md, .csv or .json.

        Raises
        ------
        UsageError
            For another ending.
        """
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(self._form(place.suffix), encoding="utf-8", newline="\n")
        return place

    def _form(self, ending: str) -> str:
        match ending:
            case ".md":
                return self.to_markdown()
            case ".csv":
                return self.to_csv()
            case ".json":
                return f"{self.to_json()}\n"
        raise UsageError("checklist", f"there is no form {ending!r}", "end the name in .md, .csv or .json")


def _cell(text: str) -> str:
    """A text as one cell of a table, whatever a person wrote."""
    return " ".join(text.replace("|", "/").split())


@cache
def cent_items() -> tuple[dict[str, Any], ...]:
    """The items as data, in order."""
    return tuple(tomllib.loads(DATA.read_text(encoding="utf-8"))["item"])


def answers() -> dict[str, Callable[[Case], str]]:
    """Every answer by the name that the data uses."""
    return {
        name: found
        for module in (methods, results)
        for name, found in vars(module).items()
        if callable(found) and getattr(found, "__module__", "") == module.__name__ and not name.startswith("_")
    }


def fill_checklist(
    record: Record, on: date, advice: Advice, plan: TitrationPlan | None, learned: Learned | None
) -> Checklist:
    """The checklist of a record for a day.

    Parameters
    ----------
    record
        The person; rows after ``on`` are left out.
    advice, plan, learned
        Results for that record and day.
    """
    known, left_out = record_until(record, on)
    case = Case(known, on, advice, plan, read_course(known, on), learned)
    source = str(tomllib.loads(DATA.read_text(encoding="utf-8"))["source"])
    items = tuple(_item(entry, answers()[entry["answer"]](case)) for entry in cent_items())
    inputs = {"record": known.id or "", "on": on, "left_out": left_out, "titrant": advice.inputs.get("titrant", "")}
    return Checklist(items, on, source, inputs)


def _item(entry: dict[str, Any], says: str) -> ChecklistItem:
    return ChecklistItem(
        entry["id"], entry["part"], entry["asks"], says or NOT_RECORDED, bool(says), bool(entry["seen"])
    )

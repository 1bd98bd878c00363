"""Boundary cases of the rules: a table of JSON overrides over one healthy fixture, and what must come out.

Columns: ``case_id, title, as_of, input_overrides_json, expected_overall, expected_earliest_start`` (a date,
``undetermined`` or empty), ``expected_findings`` (``RULE:severity;...`` or ``RULE`` alone, must be there),
``forbidden_rules`` (must not), ``rationale, certainty``. Further findings may be there as long as the overall verdict
stays as stated. A day with a clock time is read as the day alone.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from titrant.core.errors import RecordError, UsageError
from titrant.safety.case_record import case_record
from titrant.safety.screen import screen
from titrant.safety.screening import Screening

COLUMNS = (
    "case_id", "title", "as_of", "input_overrides_json", "expected_overall", "expected_earliest_start",
    "expected_findings", "forbidden_rules",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    id: str
    title: str
    on: date
    overrides: dict[str, Any]
    overall: str
    earliest: str
    findings: tuple[str, ...]
    forbidden: tuple[str, ...]


@dataclass(frozen=True)
class CaseResult:
    """A case, its screening, and what differs from the expectation; nothing when it passes.

    A case that cannot be read has no screening, and says why.
    """

    case: Case
    screening: Screening | None
    differs: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differs


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def _case(row: dict[str, str], place: str) -> Case:
    lacking = [name for name in COLUMNS if row.get(name) is None]
    if lacking:
        raise UsageError(place, f"lacks {', '.join(lacking)}", f"give the columns {', '.join(COLUMNS)}")
    try:
        overrides = json.loads(row["input_overrides_json"] or "{}")
        on = date.fromisoformat(row["as_of"].strip().partition("T")[0])
    except ValueError as error:
        raise UsageError(
            f"{place} {row['case_id']}", str(error), "give as_of as a day and the overrides as JSON"
        ) from None
    if not isinstance(overrides, dict):
        raise UsageError(f"{place} {row['case_id']}", "the overrides are no JSON object", "write {...}")
    return Case(
        id=row["case_id"],
        title=row["title"],
        on=on,
        overrides=overrides,
        overall=row["expected_overall"].strip(),
        earliest=row["expected_earliest_start"].strip(),
        findings=_split(row["expected_findings"]),
        forbidden=_split(row["forbidden_rules"]),
    )


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a table. Raises UsageError with the row that cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise UsageError(str(path), error.strerror or "cannot be read", "give the path of a table of cases") from None
    if not rows:
        raise UsageError(str(path), "holds no cases", f"give the columns {', '.join(COLUMNS)}")
    return tuple(_case(row, path.name) for row in rows)


def earliest_word(screening: Screening) -> str:
    """The first safe day as the table writes it."""
    if screening.undetermined:
        return "undetermined"
    return screening.earliest_start.isoformat() if screening.earliest_start else ""


def _differences(case: Case, screening: Screening) -> tuple[str, ...]:
    got = {f"{f.rule}:{f.severity}" for f in screening.findings}
    fired = {f.rule for f in screening.findings}
    found = []
    if screening.verdict != case.overall:
        found.append(f"overall is {screening.verdict}, expected {case.overall}")
    if earliest_word(screening) != case.earliest:
        found.append(f"earliest is {earliest_word(screening) or 'empty'}, expected {case.earliest or 'empty'}")
    found += [f"{wanted} is missing" for wanted in case.findings if wanted not in got | fired]
    found += [f"{rule} must not fire" for rule in case.forbidden if rule in fired]
    return tuple(found)


def run_case(case: Case) -> CaseResult:
    """Screen one case and compare. One that cannot be read fails and leaves the others to run."""
    try:
        record = case_record(case.overrides, case.on)
    except RecordError as error:
        return CaseResult(case, None, (f"cannot be read: {error}",))
    screening = screen(record, case.on)
    return CaseResult(case, screening, _differences(case, screening))


def run_cases(path: Path) -> tuple[CaseResult, ...]:
    """Screen every case of a table."""
    return tuple(run_case(case) for case in read_cases(path))

"""What is due when: tests, reviews, questions that hold the start. From the rules that fired, nothing else.

Weeks count from the first dose. Before one was taken they count from the planned first dose and are conditional;
without a first possible day only what must come before it is due.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from titrant.core.calendar import format_day
from titrant.core.plain import PlainResult
from titrant.patient.record import Record
from titrant.safety.patient_view import Patient
from titrant.safety.rules.surgery import restart_day
from titrant.safety.screen import screen
from titrant.safety.screening import Screening
from titrant.safety.thresholds import load_thresholds

PATH = Path(__file__).parent / "data" / "due.toml"
EARLY_DAYS = 7  # a test up to a week early counts for its day
State = Literal["overdue", "today", "coming"]


@dataclass(frozen=True)
class DueItem:
    """One thing to do by a day. ``conditional``: only if the planned first dose is taken."""

    what: str
    by: date
    state: State
    rules: tuple[str, ...]
    last: str
    conditional: bool
    source: str
    certainty: str


@dataclass(frozen=True)
class Due(PlainResult):
    """Everything that is due, in order of days."""

    on: date
    stage: Literal["starting", "on_ldn"]
    items: tuple[DueItem, ...]
    because: tuple[str, ...]
    inputs: dict[str, Any]

    def to_text(self) -> str:
        """The list for a reader, what falls on one day for one reason in one line."""
        if not self.items:
            return f"Nothing is due on {format_day(self.on)}."
        together: dict[tuple[object, ...], list[DueItem]] = {}
        for item in self.items:
            together.setdefault((item.by, item.conditional, item.rules, item.source), []).append(item)
        lines = (line for group in together.values() for line in _told(group))
        return "\n".join([f"Due, seen from {format_day(self.on)}:", *lines])


def _told(items: list[DueItem]) -> Iterator[str]:
    first = items[0]
    word = {"overdue": "OVERDUE since ", "today": "NOW, ", "coming": ""}[first.state]
    condition = ", if the first dose is taken as planned" if first.conditional else ""
    last = "; ".join(item.last for item in items if item.last)
    yield ""
    yield f"  {word}{format_day(first.by)}{condition}: {', '.join(item.what for item in items)}"
    yield f"    {', '.join(first.rules)}{': ' if first.rules else ''}{first.source} [{first.certainty}]"
    if last:
        yield f"    last: {last}"


@cache
def _schedule() -> dict[str, Any]:
    with PATH.open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True)
class _Case:
    """One record on one day, as the schedule sees it."""

    patient: Patient
    screening: Screening

    @property
    def on(self) -> date:
        return self.patient.on

    @property
    def started(self) -> date | None:
        """Day of the first dose, while naltrexone is being taken."""
        first = self.patient.record.first_dose()
        return first.date if first and self.patient.on_ldn else None

    @property
    def anchor(self) -> date | None:
        """Day from which weeks count; None while no first day can be named."""
        if self.started:
            return self.started
        if self.screening.undetermined:
            return None
        return max(self.screening.first_dose_day, self.screening.earliest_start or self.on)

    def fired(self, rules: list[str]) -> tuple[str, ...]:
        found = (self.screening.fired(rule) for rule in rules)
        return tuple(f.rule for f in found if f is not None and f.severity != "clear")

    def days_of(self, test: str) -> list[date]:
        return [reading.last for reading in self.patient.readings.get(test, []) if reading.last]

    def item(self, what: str, by: date, rules: tuple[str, ...], row: dict[str, Any], *, last: str = "") -> DueItem:
        state: State = "overdue" if by < self.on else "today" if by == self.on else "coming"
        return DueItem(what, by, state, rules, last, False, row["source"], row["certainty"])

    def test(self, test: str, by: date, rules: tuple[str, ...], row: dict[str, Any]) -> DueItem:
        last = "; ".join(reading.told for reading in self.patient.latest(test))
        return self.item(_schedule()["tests"][test], by, rules, row, last=last)


def due(record: Record, on: date) -> Due:
    """What is due for a record on a day.

    Parameters
    ----------
    record
        All that is known of the person.
    on
        Day of asking.

    Returns
    -------
    Due
        Items in order of days, overdue ones first; done ones are left out.
    """
    screening = screen(record, on)
    case = _Case(Patient(record, on, screening.first_dose_day), screening)
    found = [item for look in _LOOKS for item in look(case)]
    items = tuple(sorted(_joined(found, on), key=lambda item: (item.by, item.rules, item.what)))
    rules = tuple(dict.fromkeys(rule for item in items for rule in item.rules))
    return Due(on, screening.stage, items, rules, {**screening.inputs, "first_dose": case.anchor})


def tests_due(record: Record, screening: Screening) -> tuple[DueItem, ...]:
    """The tests alone, counted from the first dose the screening was made for; those done are left out."""
    case = _Case(Patient(record, screening.on, screening.first_dose_day), screening)
    return tuple(sorted(_joined(list(_tests(case)), screening.on), key=lambda item: (item.by, item.rules, item.what)))


def _tests(case: _Case) -> Iterator[DueItem]:
    for row in _schedule()["check"]:
        if rules := case.fired(row["rules"]):
            for test in row["tests"]:
                yield from _by_weeks(case, test, rules, row) if "weeks" in row else _after_last(case, test, rules, row)


def _by_weeks(case: _Case, test: str, rules: tuple[str, ...], row: dict[str, Any]) -> Iterator[DueItem]:
    for week in row["weeks"]:
        if week == 0 and not _has_first(case, test, getattr(load_thresholds(), row["fresh"])):
            yield case.test(test, case.on, rules, row)
        if week and case.anchor:
            by = case.anchor + timedelta(weeks=week)
            if not any(day >= by - timedelta(days=EARLY_DAYS) for day in case.days_of(test)):
                yield replace(case.test(test, by, rules, row), conditional=case.started is None)


def _has_first(case: _Case, test: str, fresh_days: int) -> bool:
    """Whether a test was done recently enough before the first dose, or since."""
    since = (case.started or case.on) - timedelta(days=fresh_days)
    return any(day >= since for day in case.days_of(test))


def _after_last(case: _Case, test: str, rules: tuple[str, ...], row: dict[str, Any]) -> Iterator[DueItem]:
    days = case.days_of(test)
    yield case.test(test, max(days) + timedelta(days=row["days_after_last"]) if days else case.on, rules, row)


def _unsettled(case: _Case) -> Iterator[DueItem]:
    """Questions that hold the start until someone answers them."""
    for finding in case.screening.findings:
        if finding.holds_start and finding.missing:
            what = f"settle: {finding.title} ({'; '.join(finding.missing)})"
            row = {"source": finding.source, "certainty": finding.strength}
            yield case.item(what, case.on, (finding.rule,), row)


def _reviews(case: _Case) -> Iterator[DueItem]:
    if not case.started:
        return
    row = _schedule()["review"]
    advised = [a for a in case.patient.record.advised if a.date <= case.on]
    until = max(advised, key=lambda a: a.date).until if advised else None
    yield case.item(row["what"], until or _last_change(case) + timedelta(days=row["days"]), (), row)


def _last_change(case: _Case) -> date:
    """First day of the dose now taken."""
    record = case.patient.record
    taken = sorted((d for d in record.doses if d.taken and d.ug > 0 and d.date <= case.on), key=lambda d: d.date)
    changes = [later.date for earlier, later in pairwise(taken) if later.ug != earlier.ug]
    return changes[-1] if changes else taken[0].date


def _around_opioids_and_surgery(case: _Case) -> Iterator[DueItem]:
    schedule, screening = _schedule(), case.screening
    if screening.earliest_start and not screening.undetermined:
        dated = tuple(f.rule for f in screening.blocks if f.earliest)
        row = schedule["screen_again"]
        yield case.item(row["what"], screening.earliest_start, dated, row)
    long_acting = screening.fired("OP-03")
    if long_acting and long_acting.severity == "caution" and not case.started:
        row = schedule["urine_screen"]
        yield case.item(row["what"], case.on, ("OP-03",), row)
    surgery = case.patient.record.plans.surgery
    if case.started and surgery and surgery.opioids_expected is not False and surgery.date >= case.on:
        row = schedule["hold_before_surgery"]
        hold = surgery.date - timedelta(days=load_thresholds().surgery_hold_days)
        yield case.item(row["what"], hold, ("SU-01",), row)
        row = schedule["restart_after_surgery"]
        yield case.item(row["what"], restart_day(surgery, load_thresholds()), ("SU-01", "SU-02"), row)


_LOOKS = (_tests, _unsettled, _reviews, _around_opioids_and_surgery)


def _joined(items: list[DueItem], on: date) -> list[DueItem]:
    """The same thing once a day, and once for all days gone by: from the day it was first missed."""
    found: dict[tuple[date, str], DueItem] = {}
    for item in sorted(items, key=lambda item: item.by):
        key = (max(item.by, on), item.what)
        same = found.get(key, item)
        rules = tuple(dict.fromkeys((*same.rules, *item.rules)))
        found[key] = replace(same, rules=rules, conditional=same.conditional and item.conditional)
    return list(found.values())

"""Results by test: a value with its comparator, its age, and whether a limit is surely passed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from titrant.core.calendar import days_between, format_day
from titrant.core.dose import format_decimal
from titrant.patient.record import Result, ScoreEntry
from titrant.safety.tests_by_name import listed_tests, test_of, told_as

_POSITIVE = ("positive", "pos", "detected", "reactive", "failed", "fail", "withdrawal")
_WRITTEN = re.compile(r"^\s*(<=|>=|<|>|≤|≥)?\s*(\d+(?:\.\d+|,\d{1,2})?)\s*$")
_SIGNS = {"≤": "<=", "≥": ">="}
_NEGATIVE = ("negative", "neg", "not detected", "non-reactive", "passed", "pass", "none detected")


def _plain(value: float) -> str:
    return format_decimal(round(value * 1000), 3)


@dataclass(frozen=True)
class Reading:
    """One result; ``first`` and ``last`` bound the day of the specimen."""

    test: str
    value: float | None
    text: str
    comparator: str
    first: date | None
    last: date | None
    x_uln: float | None
    high: float | None
    confirmatory: str | None
    unit_known: bool

    def below(self, limit: float) -> bool | None:
        """Whether it surely lies below a limit; None where that cannot be told."""
        if self.value is None or not self.unit_known:
            return None
        if self.comparator in ("<", "<="):
            return True if self.value < limit or (self.comparator == "<" and self.value <= limit) else None
        if self.comparator in (">", ">="):
            return False if self.value >= limit else None
        return self.value < limit

    def above(self, limit: float) -> bool | None:
        """Whether it surely lies above a limit; None where that cannot be told."""
        if self.value is None or not self.unit_known:
            return None
        if self.comparator in (">", ">="):
            return True if self.value > limit or (self.comparator == ">" and self.value >= limit) else None
        if self.comparator in ("<", "<="):
            return False if self.value <= limit else None
        return self.value > limit

    def at_most_days_old(self, on: date) -> int | None:
        """Greatest possible age, for a result that reassures; None when undated."""
        return days_between(self.first, on) if self.first else None

    def at_least_days_old(self, on: date) -> int:
        """Least possible age, for a result that worries; an undated one is as of today."""
        return days_between(self.last, on) if self.last else 0

    @property
    def told(self) -> str:
        """The result in words."""
        number = f"{_plain(self.x_uln)} x upper limit" if self.x_uln is not None else None
        value = number or (f"{self.comparator}{_plain(self.value)}" if self.value is not None else self.text)
        day = f" on {format_day(self.last)}" if self.last else ", undated"
        return f"{told_as(self.test)} {value}{day}"

    @property
    def positive(self) -> bool | None:
        """Whether a test in words is positive; None where the words are not clear."""
        plain = self.text.strip().casefold()
        if plain in _POSITIVE:
            return True
        if plain in _NEGATIVE:
            return False
        return None


def _same(unit: str) -> str:
    """A unit without case and sign of micro: laboratories write ``mmol/l`` and ``µIU/mL``."""
    return unit.strip().casefold().translate({0xB5: "u", 0x3BC: "u"})


def _number(result: Result) -> tuple[float | None, str]:
    """Value and comparator; a number that was written as text, such as ``<0.01``, is one too."""
    written = _WRITTEN.match(result.text or "") if result.value is None else None
    if written is None:
        return result.value, result.comparator or ""
    sign = written[1] or ""
    return float(written[2].replace(",", ".")), result.comparator or _SIGNS.get(sign, sign)


def from_result(result: Result, on: date) -> Reading:
    """A reading of one result of the record."""
    value, comparator = _number(result)
    test = test_of(result.test)
    units = listed_tests().get(test, {}).get("units", [])
    day = result.date
    return Reading(
        test=test,
        value=value,
        text=result.text or "",
        comparator=comparator,
        first=day.first if day else None,
        last=day.last_possible(on) if day else None,
        x_uln=result.x_uln,
        high=result.high,
        confirmatory=result.confirmatory,
        unit_known=result.unit is None or not units or _same(result.unit) in {_same(unit) for unit in units},
    )


def from_score(score: ScoreEntry) -> Reading:
    """A reading of one questionnaire score."""
    return Reading(test_of(score.name), score.value, "", "", score.date, score.date, None, None, None, True)


def newest(readings: list[Reading]) -> list[Reading]:
    """The readings of the newest day; undated ones count as newest too."""
    days = [r.last for r in readings if r.last]
    latest = max(days) if days else None
    return [r for r in readings if r.last is None or r.last == latest]

"""The cells of a table as values. Each parser takes text and says in words what it cannot read.

A decimal comma is read ("0,5"). ``1.500`` and ``1,500`` are refused: one writer means one and a half,
the next fifteen hundred.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from math import isfinite
from typing import Any

_AMBIGUOUS = re.compile(r"^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$")
_WHOLE = re.compile(r"^[0-9]{1,12}(?:\.0)?$")
_REAL = re.compile(r"^[+-]?[0-9]{1,300}(?:[.,][0-9]{1,300})?(?:[eE][+-]?[0-9]{1,3})?$")
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_CLOCK = re.compile(r"^[0-9]{2}:[0-9]{2}(?::[0-9]{2})?$")
_YES = ("true", "yes", "1")
_NO = ("false", "no", "0")
LOWEST_DOSE_UG = 10
HIGHEST_DOSE_UG = 10_000
USUAL_HIGHEST_UG = 6_000  # what a slip is put right to; 10 000 is what may be recorded

Parser = Callable[[str], Any]


class CellError(ValueError):
    """A cell that cannot be read: what is wrong, and what to write instead."""

    def __init__(self, wrong: str, todo: str) -> None:
        self.wrong = wrong
        self.todo = todo
        super().__init__(wrong)


def is_ambiguous(text: str) -> bool:
    """Whether a separator before three digits may be a decimal sign or a thousands sign."""
    return bool(_AMBIGUOUS.match(text))


def day(text: str) -> date:
    """A day, written 2026-01-15."""
    if not _DAY.match(text):
        raise CellError(f"{text!r} is not a day", "write it as 2026-01-15")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CellError(f"there is no day {text}", "correct the date") from None


def clock(text: str) -> time:
    """A time of day, written 22:00."""
    try:
        if _CLOCK.match(text):
            return time.fromisoformat(text)
    except ValueError:
        pass  # a clock time such as 25:00 is told below, as any other text is
    raise CellError(f"{text!r} is not a time of day", "write it as 22:00")


def micrograms(text: str) -> int:
    """A dose in whole micrograms; refuses what looks like milligrams or like a slip by a thousand."""
    if is_ambiguous(text):
        first, last = re.split("[.,]", text)
        raise CellError(
            f"{text} may mean {int(first + last)} micrograms or {first}.{last} of something else",
            f"write {int(first + last)}, without a separator, if that many micrograms are meant",
        )
    if not _WHOLE.match(text):
        raise CellError(*_not_whole(text))
    ug = int(text.removesuffix(".0"))
    check_micrograms(ug)
    return ug


def _not_whole(text: str) -> tuple[str, str]:
    if not _REAL.match(text):
        return f"{text!r} is not a dose", "write whole micrograms, such as 500 for 0.5 mg; 0 if none was taken"
    mg = float(text.replace(",", "."))
    if mg < 0:
        return f"{text} is below zero", "write whole micrograms, 0 if none was taken"
    if not isfinite(mg):
        return f"{text} is too large to be a dose", "correct the dose"
    return (
        f"{text} is not a whole number of micrograms and looks like milligrams",
        f"write {round(mg * 1000)} if {mg:g} mg is meant",
    )


def check_micrograms(ug: int) -> None:
    """Refuse a dose that is zero point something by a slip: below 10 or above 10 000 micrograms."""
    if 0 < ug < LOWEST_DOSE_UG:
        raise CellError(
            f"{ug} is below {LOWEST_DOSE_UG} micrograms, the smallest dose, and looks like milligrams",
            f"write {ug * 1000} if {ug} mg is meant",
        )
    if ug > HIGHEST_DOSE_UG:
        raise CellError(
            f"{ug} micrograms is {ug / 1000:g} mg, above the {HIGHEST_DOSE_UG // 1000} mg a low dose record may hold",
            _less_by_a_slip(ug),
        )


def _less_by_a_slip(ug: int) -> str:
    """The dose that a slip of the decimal point or of the unit would make of this one."""
    meant = [ug // factor for factor in (10, 1000) if ug % factor == 0]
    likely = next((dose for dose in meant if LOWEST_DOSE_UG <= dose <= USUAL_HIGHEST_UG), None)
    return f"write {likely} if {likely / 1000:g} mg is meant" if likely else "correct the dose"


def real(text: str) -> float:
    """A number with decimal point or comma."""
    if is_ambiguous(text):
        plain = text.replace(",", ".")
        raise CellError(
            f"{text} may mean {float(plain):g} or {plain.replace('.', '')}",
            f"write {float(plain):g} or {plain.replace('.', '')}",
        )
    if not _REAL.match(text):
        raise CellError(f"{text!r} is not a number", "write a number such as 6 or 6.5, or leave the cell empty")
    return float(text.replace(",", "."))


def flag(text: str) -> bool:
    """True or false."""
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise CellError(f"{text!r} is neither true nor false", "write true or false, or leave the cell empty")


def words(text: str) -> str:
    """Text, kept as it stands."""
    return text

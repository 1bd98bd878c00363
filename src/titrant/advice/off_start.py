"""The start of the days off at the end of the trial of treatment: drawn, so that nothing the diary showed chose it.

One of a few weekly reviews is drawn from the seed and the day of the first dose alone. Asking again gives the
same day, and reviews fall on every possible day until then, so that no review date tells which it is.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from statistics import fmean
from typing import Any

from titrant.advice.test_period import TestPeriod
from titrant.core.plain import PlainResult
from titrant.core.streams import stream
from titrant.patient.record import Record
from titrant.titration.course import Course

DRAWN = "the start was drawn from {count} weekly reviews, so that neither a good nor a bad week chose it"


@cache
def off_start_numbers() -> dict[str, Any]:
    """The numbers of the draw by name."""
    text = files("titrant.advice").joinpath("data", "off_start.toml").read_text(encoding="utf-8")
    return {key: entry["value"] for key, entry in tomllib.loads(text).items()}


@dataclass(frozen=True)
class Timing(PlainResult):
    """The rise of pain [NRS] for each day on which the days off could have started; ``drawn`` is the index of the one.

    A start at random makes each place in the order equally likely where the drug does nothing, so the
    least p-value is one over the number of starts.
    """

    starts: tuple[date, ...]
    rises: tuple[float, ...]
    drawn: int

    @property
    def stands_out(self) -> bool:
        """Whether pain rose most at the start that was drawn."""
        return all(self.rises[self.drawn] > rise for k, rise in enumerate(self.rises) if k != self.drawn)

    def __str__(self) -> str:
        count, rise = len(self.starts), self.rises[self.drawn]
        told = f"pain was {rise:+.1f} in the days off against the fortnight before"
        if self.stands_out:
            return f"{told}, more than for any other of {count} possible starts (by luck alone once in {count})"
        return f"{told}, no more than for a start that was not drawn: the days off do not stand out"


def possible_starts(course: Course, from_week: float) -> tuple[date, ...]:
    """The reviews among which the start is drawn; none before a first dose."""
    if not course.spells:
        return ()
    first = course.spells[0].first + timedelta(days=round(7 * from_week))
    return tuple(first + timedelta(weeks=k) for k in range(off_start_numbers()["reviews"]))


def drawn_start(course: Course, from_week: float, seed: int) -> date:
    """The review that was drawn."""
    starts = possible_starts(course, from_week)
    return starts[int(stream(seed, "off-block-start", starts[0].toordinal()).integers(len(starts)))]


def review_before_start(record: Record, test: TestPeriod, course: Course, from_week: float) -> date | None:
    """The next review that could be the one; None after the last, and where no days off will be offered."""
    if record.settings.off_block == "never" or test.kept or test.declined:
        return None
    return min((day for day in possible_starts(course, from_week) if day > course.on), default=None)


def drawn_words() -> str:
    """That the start was drawn, for the reasons of an offer."""
    return DRAWN.format(count=off_start_numbers()["reviews"])


def kept_at_the_draw(course: Course, from_week: float, seed: int) -> date | None:
    """The first day off of a break that began in the week of the drawn review; None where there is none."""
    if not course.spells:
        return None
    drawn = drawn_start(course, from_week, seed)
    begins = [spell.last + timedelta(days=1) for spell in course.spells]
    resumed = {a.last + timedelta(days=1): b.first for a, b in zip(course.spells, course.spells[1:], strict=False)}
    running = course.none_since or course.ended_on is not None
    for day in begins:
        again = resumed.get(day)
        if drawn <= day < drawn + timedelta(weeks=1) and (running if again is None else again > day):
            return day
    return None


def timing_of(course: Course, from_week: float, seed: int, days: int) -> Timing | None:
    """How the days off compare with every start that could have been drawn.

    Parameters
    ----------
    days
        Length of a block [d].

    Returns
    -------
    Timing
        None where the block did not start in the drawn week, or the diary does not reach over every possible one.
    """
    if kept_at_the_draw(course, from_week, seed) is None:
        return None
    starts = possible_starts(course, from_week)
    rises = [_rise(course, day, days) for day in starts]
    known = tuple(rise for rise in rises if rise is not None)
    drawn = starts.index(drawn_start(course, from_week, seed))
    reaches = course.on >= starts[-1] + timedelta(days=days)
    return Timing(starts, known, drawn) if reaches and len(known) == len(starts) else None


def _rise(course: Course, start: date, days: int) -> float | None:
    """Mean pain of a block from a day on, settled in, less that of the days before it [NRS]."""
    at = off_start_numbers()
    settled = start + timedelta(days=at["settling_days"])
    before = _mean(course, start - timedelta(days=at["before_days"]), start)
    block = _mean(course, settled, start + timedelta(days=days))
    return None if before is None or block is None else block - before


def _mean(course: Course, first: date, end: date) -> float | None:
    pains = [day.pain for day in course.days if first <= day.date < end and day.pain is not None]
    return fmean(pains) if len(pains) >= off_start_numbers()["fewest_entries"] else None

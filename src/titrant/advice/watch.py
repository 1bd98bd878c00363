"""Watch for loss of benefit: has pain left the forecast that was made when the dose was judged to help?

    odds = mean over days of change and shares lost of  P(errors | that loss) / P(errors | all goes on)

The errors are one step ahead and standardised, the dose unchanged. A loss begins on a day after the forecast and
goes with a half-life. Nothing is said of missing days, and a logged flare counts for little. What is found leads to
a question, a test period off or one step lower, and never to a step up.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from titrant.core.calendar import format_day
from titrant.core.plain import PlainResult
from titrant.inference.ahead import errors_ahead
from titrant.inference.infer import infer
from titrant.patient.record import Record
from titrant.titration.course import Course

if TYPE_CHECKING:
    import numpy as np

    from titrant.inference.ahead import Ahead

FORTNIGHT, WEEK = 14, 7


@cache
def watch_numbers() -> dict[str, Any]:
    """The numbers of the watch by name."""
    text = files("titrant.advice").joinpath("data", "watch.toml").read_text(encoding="utf-8")
    return {key: entry["value"] for key, entry in tomllib.loads(text).items()}


@dataclass(frozen=True)
class Loss(PlainResult):
    """Benefit that seems to go.

    ``judged_on`` is the day whose forecast is the yardstick; ``over`` pain above it in the last fortnight [NRS];
    ``odds`` of a loss against all going on as before.
    """

    judged_on: date
    over: float
    odds: float

    def __str__(self) -> str:
        return (
            f"pain over the last fortnight is {self.over:.1f} points above what was forecast on "
            f"{format_day(self.judged_on)}, when this dose seemed to help: the effect may be going"
        )


def loss_of_benefit(record: Record, course: Course, probably: float) -> Loss | None:
    """Whether benefit seems to go on the dose taken now; None where it does not, or was never judged to help.

    Parameters
    ----------
    probably
        P(it helps) from which a dose counted as judged to help.
    """
    if not course.is_on or not _worse_than_it_was(course):
        return None
    judged_on = _judged_on(record, course, probably)
    ahead = errors_ahead(record, judged_on, course.on) if judged_on else None
    return judged(ahead) if ahead else None


def judged(ahead: Ahead) -> Loss | None:
    """The verdict on the errors since a forecast: loss, where they spoke for it a week ago and do so today."""
    before = ahead.until(int(ahead.day[-1]) - WEEK)
    return _loss(ahead) if before.day.size and _loss(before) else None


def _loss(ahead: Ahead) -> Loss | None:
    at, last = watch_numbers(), int(ahead.day[-1])
    over = ahead.over[ahead.day > last - FORTNIGHT]
    if over.size < at["fewest_entries"] or over.mean() < at["worse_by"] or ahead.relief <= 0:
        return None
    odds = odds_of_loss(ahead)
    return Loss(ahead.since, float(over.mean()), odds) if odds >= at["odds"] else None


def odds_of_loss(ahead: Ahead) -> float:
    """Odds of a loss that began a fortnight or more ago, against none."""
    import numpy as np

    at = watch_numbers()
    begins = np.arange(0, int(ahead.day[-1]) - FORTNIGHT + 1, WEEK)
    if not begins.size:
        return 0.0
    error = np.clip(ahead.error, -at["error_at_most"], at["error_at_most"])
    shape = ahead.signature(ahead.relief * _gone(ahead.day, begins))
    fit, size = error @ shape, (shape**2).sum(axis=0)
    share = np.array(at["shares_lost"])[:, None]
    return float(np.exp(share * fit - 0.5 * share**2 * size).mean())


def _gone(day: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Share of a loss that is complete on each day, for each day it may have begun, (F, C)."""
    import numpy as np

    since = np.maximum(day[:, None] - begins[None, :], 0)
    return np.asarray(1 - 2.0 ** (-since / watch_numbers()["half_life_days"]))


def _worse_than_it_was(course: Course) -> bool:
    """Whether the last fortnight hurt more than some earlier one on this dose; asked first, it costs nothing."""
    at, spell = watch_numbers(), course.last
    if spell is None:
        return False
    back = (course.on - spell.first).days - at["settled_days"]
    means = [_fortnight(course, course.on - timedelta(days=k)) for k in range(0, back, WEEK)]
    known = [mean for mean in means[2:] if mean is not None]
    return bool(means and means[0] is not None and known and means[0] - min(known) >= at["worse_by"])


def _fortnight(course: Course, end: date) -> float | None:
    """Mean pain of the fortnight before a day; None with few entries."""
    first = end - timedelta(days=FORTNIGHT)
    pains = [day.pain for day in course.days if first <= day.date < end and day.pain is not None]
    return sum(pains) / len(pains) if len(pains) >= watch_numbers()["fewest_entries"] else None


def _judged_on(record: Record, course: Course, probably: float) -> date | None:
    """The earliest day of the spell, not too long ago, by which the dose was judged to help."""
    at, spell = watch_numbers(), course.last
    if spell is None:
        return None
    last = (course.on - spell.first).days - at["least_days"]
    earliest = (course.on - spell.first).days - at["look_back_days"]
    days = range(at["settled_days"], last + 1, at["judged_every_days"])
    asked = (spell.first + timedelta(days=day) for day in days if day >= earliest)
    return next((day for day in asked if (infer(record, day).p_helped or 0.0) >= probably), None)

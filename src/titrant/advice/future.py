"""Hypothetical days after a review: doses taken as advised, pain from a slice of the forecast, trouble or none.

Nothing here is kept: the rows live in a copy of the record, for one call of advise.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from statistics import NormalDist, median
from typing import TYPE_CHECKING, Any

from titrant.advice.advice_result import Advice
from titrant.core.streams import stream
from titrant.patient.record import Advised, Day, Dose, Record, Route
from titrant.titration.course_reading import read_course
from titrant.titration.practice import practice

if TYPE_CHECKING:
    import numpy as np

SLICES = ("better than forecast", "about as forecast", "worse than forecast")
TROUBLE = "trouble"
Z_OF_95 = NormalDist().inv_cdf(0.975)
FEWEST_PAIRS = 4
USUAL_DAYS = 14


@dataclass(frozen=True)
class Future:
    """One way the days until a review could go: its probability, mean pain, and the record as it would stand then."""

    says: str
    share: float
    pain: float
    review_on: date
    record: Record


@dataclass(frozen=True)
class Period:
    """The days from a review to the next one, and the dose taken on them from ``first`` on."""

    on: date
    first: date
    review: date
    advice: Advice

    @property
    def days(self) -> int:
        """How many days."""
        return (self.review - self.on).days

    def all_days(self, most: int) -> list[date]:
        """The days in order, ``most`` of them."""
        return [self.on + timedelta(days=k) for k in range(min(self.days, most))]


@dataclass(frozen=True, eq=False)
class Outlook:
    """Forecast of a period: pain by day (n,), standard deviation of its mean, of single days, and P(trouble)."""

    mean: np.ndarray
    period_sd: float
    noise: float
    p_trouble: float


@cache
def path_numbers() -> dict[str, Any]:
    """The numbers of the tree by name."""
    text = files("titrant.advice").joinpath("data", "path.toml").read_text(encoding="utf-8")
    return {key: entry["value"] for key, entry in tomllib.loads(text).items()}


def futures(record: Record, advice: Advice, on: date, *, seed: int = 0) -> list[Future]:
    """What the diary could say by the next review, with probabilities that sum to 1; none without a review.

    Parameters
    ----------
    record
        The record on the morning of ``on``.
    advice
        What was advised then.
    """
    if advice.review_on is None or advice.from_date is None:
        return []
    period = Period(on, max(on, advice.from_date), advice.review_on, advice)
    outlook = _outlook(record, period)
    below, found = 0.0, []
    for says, slice_ in zip(SLICES, path_numbers()["slices"], strict=True):
        z = NormalDist().inv_cdf(below + slice_ / 2)
        below += slice_
        share = slice_ * (1 - outlook.p_trouble)
        found.append(_future(record, period, outlook, says=says, share=share, z=z, seed=seed))
    if advice.dose_ug:
        found.append(_future(record, period, outlook, says=TROUBLE, share=outlook.p_trouble, z=0.0, seed=seed))
    return found


def _outlook(record: Record, period: Period) -> Outlook:
    """The forecast at the advised dose, made as if its first day had been lived; before it, at the dose so far."""
    import numpy as np

    from titrant.inference.infer import infer

    ug, gap = period.advice.dose_ug, (period.first - period.on).days
    begun = replace(record, doses=(*record.doses, *_doses(record, period, gap + 1)))
    then = infer(begun, period.first)
    mean, sd = _by_day(then.forecast, period.days - gap)
    if gap:
        waiting = _by_day(infer(record, period.on).forecast, gap)
        mean, sd = np.concatenate([waiting[0], mean]), np.concatenate([waiting[1], sd])
    noise = _noise(record)
    shared = max(0.0, float((sd**2).mean()) - noise**2)
    trouble = 1 - then.at(ug)["p_tolerated"] if ug else 0.0
    return Outlook(mean, (shared + noise**2 / period.days) ** 0.5, noise, trouble)


def _by_day(told: dict[str, Any], days: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each day; beyond the last day of a forecast as on that day."""
    import numpy as np

    reach = np.minimum(np.arange(days), told["days"] - 1)
    mean = np.asarray(told["mean"])[reach]
    low, high = (np.asarray(side)[reach] for side in told["95"])
    return mean, np.maximum(high - mean, mean - low) / Z_OF_95


def _noise(record: Record) -> float:
    """Day-to-day standard deviation, from neighbouring days of the diary [NRS]."""
    pain = {day.date: day.pain for day in record.diary if day.pain is not None}
    steps = [pain[day] - before for day in pain if (before := pain.get(day - timedelta(days=1))) is not None]
    if len(steps) < FEWEST_PAIRS:
        return float(path_numbers()["noise"])
    return float((sum(step**2 for step in steps) / len(steps) / 2) ** 0.5)


def _future(
    record: Record, period: Period, outlook: Outlook, *, says: str, share: float, z: float, seed: int
) -> Future:
    advice, ends = period.advice, (period.first - period.on).days + max(path_numbers()["trouble_days"])
    days = min(period.days, ends) if says == TROUBLE else period.days
    pain = _pain(record, period, outlook, days, z, seed)
    until = period.review - timedelta(days=1) if advice.action == "test_off" else None
    lived = replace(
        record,
        doses=(*record.doses, *_doses(record, period, days)),
        diary=(*record.diary, *_diary(record, period, pain, trouble=says == TROUBLE)),
        advised=(*record.advised, Advised(period.on, advice.action, advice.dose_ug, until)),
    )
    return Future(says, share, float(pain.mean()), period.on + timedelta(days=days), lived)


def _doses(record: Record, period: Period, days: int) -> tuple[Dose, ...]:
    """The dose on each day that has no row yet; none is written before the first dose ever."""
    started, ug = record.first_dose() is not None, period.advice.dose_ug
    written = {dose.date for dose in record.doses}
    route: Route = period.advice.route  # type: ignore[assignment]  # an advice copies the route of the settings
    return tuple(
        Dose(day, ug if day >= period.first else 0, route=route)
        for day in period.all_days(days)
        if day not in written and (started or (ug > 0 and day >= period.first))
    )


def _pain(record: Record, period: Period, outlook: Outlook, days: int, z: float, seed: int) -> np.ndarray:
    """Pain of each hypothetical day (n,): forecast, the slice's shift, and the person's own day-to-day noise."""
    import numpy as np

    first = period.on.toordinal()
    noise = np.array([stream(seed, "path/noise", first + k).standard_normal() for k in range(days)])
    pain = outlook.mean[:days] + z * outlook.period_sd + outlook.noise * (noise - noise.mean())
    whole = all(float(day.pain or 0).is_integer() for day in record.diary)
    return np.asarray(np.clip(np.round(pain, 0 if whole else 1), 0, 10))


def _diary(record: Record, period: Period, pain: np.ndarray, *, trouble: bool) -> tuple[Day, ...]:
    written = {day.date for day in record.diary}
    sleep, gut = (_usual(record, period.on, scale) for scale in ("sleep", "gut"))
    ill = min(10.0, max(read_course(record, period.on).baseline.gut or 0, gut or 0) + practice().moderate_from)
    bad = {period.first + timedelta(days=k - 1) for k in path_numbers()["trouble_days"]} if trouble else set()
    return tuple(
        Day(day, pain=float(score), sleep=sleep, gut=ill if day in bad else gut)
        for day, score in zip(period.all_days(len(pain)), pain, strict=True)
        if day not in written
    )


def _usual(record: Record, on: date, scale: str) -> float | None:
    """The median of a scale over the last two weeks; None where it was not filled in."""
    recent = [getattr(day, scale) for day in record.diary if day.date > on - timedelta(days=USUAL_DAYS)]
    known = [score for score in recent if score is not None]
    return float(median(known)) if known else None

"""What the diary has taught, ready to be drawn: what is believed today, and what was believed at earlier days.

Each earlier look sees the record as it stood on that evening. Its forecast is made for the dose of that
day, so it is held against the diary only until the dose changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING, Any

from titrant.advice.sensitivity import PRIORS, Variant, sensitivity
from titrant.core.plain import PlainResult

if TYPE_CHECKING:
    from titrant.inference.posterior import Posterior
    from titrant.inference.series import Series
    from titrant.patient.record import Record

BANDS = ("50", "80", "95")
FEWEST_PAINS = 7
STEP_DAYS, LONG_STEP_DAYS = 7, 14
LONG_DIARY_DAYS = 182
MOST_LOOKS = 26


@dataclass(frozen=True)
class Expected:
    """A day as it was forecast, with its bands, and what the diary then said; None where nothing was written."""

    on: date
    mean: float
    bands: dict[str, tuple[float, float]]
    came: float | None

    def fell_inside(self, band: str) -> bool:
        """Whether what came lies inside a band; a day without an entry does not."""
        low, high = self.bands[band]
        return self.came is not None and low <= self.came <= high


@dataclass(frozen=True)
class Look:
    """What was believed on an earlier evening, of the dose taken then or last before."""

    on: date
    dose_ug: int
    p_helps: float | None
    p_no_effect: float
    ahead: tuple[Expected, ...]


@dataclass(frozen=True)
class Learned(PlainResult):
    """The posterior of today and under each named prior, the looks back, and how much hangs on assumptions.

    ``days_at`` counts the days at each dose taken [ug]; ``dose_ug`` is the dose taken now, or last.
    """

    posterior: Posterior
    by_prior: dict[str, Posterior]
    looks: tuple[Look, ...]
    days_at: dict[int, int]
    dose_ug: int
    variants: tuple[Variant, ...]

    @property
    def because(self) -> tuple[str, ...]:
        """The claims that the model rests on."""
        return self.posterior.because

    @property
    def inputs(self) -> dict[str, Any]:
        """What it was made from."""
        return self.posterior.inputs

    @cached_property
    def forecast_days(self) -> tuple[Expected, ...]:
        """Every day that was forecast and then written down."""
        return tuple(day for look in self.looks for day in look.ahead if day.came is not None)

    def inside(self, band: str) -> int:
        """How many of the forecast days fell inside a band."""
        return sum(day.fell_inside(band) for day in self.forecast_days)


def learn(record: Record, on: date, *, seed: int = 0) -> Learned | None:
    """What the diary has taught by a day; None before a dose was taken, and with fewer than a week of entries.

    Parameters
    ----------
    record
        The person, with rows up to the day.
    """
    from titrant.inference.infer import infer
    from titrant.inference.series import series_of

    series = series_of(record, on)
    if series is None or not (series.dose_mg > 0).any() or int((series.pain == series.pain).sum()) < FEWEST_PAINS:
        return None
    by_prior: dict[str, Posterior] = {p: infer(record, on, replace(record.settings, prior=p), seed) for p in PRIORS}
    dose_ug = round(float(series.dose_mg[series.dose_mg > 0][-1]) * 1000)
    return Learned(
        posterior=by_prior[record.settings.prior],
        by_prior=by_prior,
        looks=tuple(_look(record, series, start, days) for start, days in looks_at(series)),
        days_at=_days_at(series),
        dose_ug=dose_ug,
        variants=sensitivity(record, on, dose_ug, seed=seed, inferred=by_prior),
    )


def looks_at(series: Series) -> list[tuple[int, int]]:
    """Days from which to look ahead, and how many days each time: weekly, and anew when the dose changes.

    Fortnightly in a diary of more than half a year; with very many changes only every second, third ... time.
    """
    dose, step = series.dose_mg, STEP_DAYS if series.days <= LONG_DIARY_DAYS else LONG_STEP_DAYS
    changes = [0, *(t for t in range(1, series.days) if dose[t] != dose[t - 1]), series.days]
    found = [
        (start, min(step, end - 1 - start))
        for first, end in pairwise(changes)
        for start in range(first + (STEP_DAYS - 1 if first == 0 else 0), end, step)
    ]
    every = -(-len(found) // MOST_LOOKS)
    return found[::-1][::every][::-1]


def _look(record: Record, series: Series, start: int, days: int) -> Look:
    import numpy as np

    from titrant.inference.infer import HELPS, infer

    on = series.first + timedelta(days=start)
    then = infer(record, on)
    taken = series.dose_mg[: start + 1]
    mg = float(taken[taken > 0][-1]) if (taken > 0).any() else 0.0
    ahead = tuple(_expected(then, series, start, k) for k in range(days))
    p_helps = float(then.beliefs.p_relief(np.array([mg]), HELPS)[0]) if mg > 0 else None
    return Look(on, round(mg * 1000), p_helps, then.p_no_effect, ahead)


def _expected(then: Posterior, series: Series, start: int, k: int) -> Expected:
    day, told = start + 1 + k, then.forecast
    came = float(series.pain[day])
    return Expected(
        on=series.first + timedelta(days=day),
        mean=float(told["mean"][k]),
        bands={band: (float(told[band][0][k]), float(told[band][1][k])) for band in BANDS},
        came=None if isnan(came) else came,
    )


def _days_at(series: Series) -> dict[int, int]:
    found: dict[int, int] = {}
    for mg in series.dose_mg:
        ug = round(float(mg) * 1000)
        found[ug] = found.get(ug, 0) + 1
    return {ug: days for ug, days in sorted(found.items()) if ug > 0}

"""Calibration of what a user gets: whole-number diaries through ``infer``, doses by plan or chosen from the diary.

People come from the model's own prior, but for the level, which is that of people who start: the vague prior of
the model would put many off the scale. Noise is log-normal, and days are missing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from functools import cache

import numpy as np

from tests.inference.calibration.exact import P_NOTHING, UNTRIED_MG, place_of
from tests.inference.calibration.figures import LEVELS, interval_score
from tests.inference.drawn_people import (
    FIRST,
    FLARES,
    HISTORIES,
    MISSING,
    Drawn,
    draw_pain,
    draw_person,
    history,
    on_the_scale,
    record_of,
)
from titrant.inference.curves import Curves, prior_curves
from titrant.inference.infer import infer
from titrant.inference.posterior import QUANTILES, Posterior
from titrant.inference.priors import numbers

CHOSEN = "chosen from the diary"
LADDER_MG = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.5)
AHEAD, REVIEW_DAYS = 14, 14
LEVEL_MEAN, LEVEL_SD, LEVEL_RANGE = 6.0, 1.2, (3.5, 8.5)  # people who start, as the dose-finding benchmark draws them
BAD_DAY, BAD_MISSING = 1.0, 0.5  # in the diary of someone who does not write on bad days


@dataclass(frozen=True)
class Used:
    """One row a person, (N, ...).

    ``place`` of true relief at last, best and untried dose (N, 3); ``inside`` the printed intervals there
    (N, 3, levels); P(no effect) foretold and whether so; P(0.5 less pain at the last dose) and whether so;
    forecast days inside the bands and score, beside the plain forecast, (N, days), NaN where nothing was written;
    believed less true relief at the dose that looks best, by the model and by plain averages of pain, (N,) [NRS].
    """

    place: np.ndarray
    inside: np.ndarray
    p_none: np.ndarray
    none: np.ndarray
    p_helped: np.ndarray
    helped: np.ndarray
    width: np.ndarray
    days_inside: np.ndarray
    score: np.ndarray
    plain_score: np.ndarray
    adaptive: np.ndarray
    error: np.ndarray
    naive_error: np.ndarray


@cache
def as_used(people: int, seed: int, *, bad_days_missing: bool = False) -> Used:
    """Draw people, let them write, infer, and compare with the truth and with the days to come."""
    curves = prior_curves(P_NOTHING)
    plans = (*HISTORIES, CHOSEN)
    rows = [
        _one(np.random.default_rng((seed, i)), curves, plans[i % len(plans)], bad_days_missing) for i in range(people)
    ]
    return Used(*(np.array([row[field.name] for row in rows]) for field in fields(Used)))


def person_who_starts(rng: np.random.Generator, curves: Curves) -> Drawn:
    """A person of the prior, at a level at which people start."""
    person = draw_person(rng, curves, on_grid=False)
    person.moves[0] = np.clip(rng.normal(LEVEL_MEAN, LEVEL_SD), *LEVEL_RANGE)
    return person


@dataclass(frozen=True)
class Diary:
    """A person's noise, gaps and flares, fixed before any dose is known: doses change nothing else."""

    person: Drawn
    curves: Curves
    seed: int
    flare: np.ndarray
    gap: np.ndarray
    bad_days_missing: bool

    def written(self, dose_mg: np.ndarray) -> np.ndarray:
        """What is written on every day of the horizon under these doses, (D,)."""
        own = np.where(self.flare, numbers("diary-pain")["flare_variance"], 0.0)
        pain = draw_pain(np.random.default_rng(self.seed), self.person, self.curves, dose_mg, own)
        pain = on_the_scale(pain)
        bad = pain > self.person.moves[0] + BAD_DAY
        missing = self.gap < np.where(bad & self.bad_days_missing, BAD_MISSING, MISSING)
        return np.where(missing, np.nan, pain)


def _one(rng: np.random.Generator, curves: Curves, plan: str, bad_days_missing: bool) -> dict[str, object]:
    days = history("up by steps").size + AHEAD
    diary = Diary(
        person_who_starts(rng, curves), curves, int(rng.integers(2**31)), rng.random(days) < FLARES, rng.random(days),
        bad_days_missing,
    )  # fmt: skip
    dose = _chosen(diary, days) if plan == CHOSEN else history(plan)
    dose = np.concatenate([dose, np.full(days - dose.size, dose[-1])])
    pain = diary.written(dose)
    posterior = _ask(diary, dose, pain, days - AHEAD)
    return {
        **_relief(rng, diary, posterior, dose),
        **_forecast(posterior, pain),
        "adaptive": plan == CHOSEN,
        "naive_error": naive_error(diary, dose[:-AHEAD], pain[:-AHEAD]),
    }


def _ask(diary: Diary, dose_mg: np.ndarray, pain: np.ndarray, days: int) -> Posterior:
    record = record_of(dose_mg[:days], pain[:days], diary.flare[:days])
    return infer(record, FIRST + timedelta(days=days - 1))


def _chosen(diary: Diary, days: int) -> np.ndarray:
    """Doses of someone who at each review goes to the most promising next step, (D - AHEAD,)."""
    first, last = HISTORIES["up by steps"][0][1], days - AHEAD
    dose = np.zeros(days)
    dose[first:] = LADDER_MG[2]
    for day in range(first + REVIEW_DAYS, last, REVIEW_DAYS):
        posterior = _ask(diary, dose, diary.written(dose), day)
        here = LADDER_MG.index(dose[day - 1])
        near = np.array(LADDER_MG[max(here - 1, 0) : here + 2])
        mean, sd = posterior.beliefs.relief(near)
        dose[day:] = near[int(np.argmax(mean + 0.5 * sd))]
    return dose[:last]


def _relief(rng: np.random.Generator, diary: Diary, posterior: Posterior, dose_mg: np.ndarray) -> dict[str, object]:
    beliefs, person, curves = posterior.beliefs, diary.person, diary.curves
    taken = np.unique(dose_mg[dose_mg > 0])
    best = taken[int(np.argmax(beliefs.relief(taken)[0]))]
    asked = (dose_mg[-1], best, UNTRIED_MG)
    true = [person.relief(curves, dose) for dose in asked]
    place = [
        place_of(beliefs.curves, beliefs.weight, dose, r, rng.random()) for dose, r in zip(asked, true, strict=True)
    ]
    bands = beliefs.relief_quantiles(np.array(asked), QUANTILES)
    inside = [[_between(bands[:, j], level, true[j]) for level in LEVELS] for j in range(len(asked))]
    low, high = (bands[QUANTILES.index(q), 0] for q in (0.1, 0.9))
    return {
        "place": place,
        "inside": inside,
        "p_none": posterior.p_no_effect,
        "none": person.no_effect(),
        "p_helped": posterior.p_helped,
        "helped": true[0] >= 0.5,
        "width": high - low,
        "error": float(beliefs.relief(np.array([best]))[0][0]) - true[1],
    }


def naive_error(diary: Diary, dose_mg: np.ndarray, pain: np.ndarray) -> float:
    """The dose with the lowest mean pain: how much lower than before the drug, less its true relief [NRS]."""
    mean = {dose: float(np.nanmean(pain[dose_mg == dose])) for dose in np.unique(dose_mg)}
    before = mean.pop(0.0)
    best = min(mean, key=lambda dose: mean[dose])
    return before - mean[best] - diary.person.relief(diary.curves, best)


def _between(quantiles: np.ndarray, level: int, value: float) -> bool:
    low, high = (int(np.argmin(np.abs(np.array(QUANTILES) - q))) for q in (0.5 - level / 200, 0.5 + level / 200))
    return bool(quantiles[low] - 1e-9 <= value <= quantiles[high] + 1e-9)


def _forecast(posterior: Posterior, pain: np.ndarray) -> dict[str, object]:
    """The next days against their bands, and against the plain forecast: as the last fortnight was."""
    y = pain[-AHEAD:]
    forecast = posterior.forecast
    bands = {level: forecast[str(level)] for level in (50, 80, 95)}
    last = pain[:-AHEAD][-AHEAD:]
    last = last[~np.isnan(last)]
    middle, sd = float(last.mean()), max(float(last.std(ddof=1)), 0.5)
    plain = {
        level: (np.full(AHEAD, middle - z * sd), np.full(AHEAD, middle + z * sd))
        for level, z in ((50, 0.674), (80, 1.282), (95, 1.960))
    }
    return {
        "days_inside": [
            np.where(np.isnan(y), np.nan, (low - 1e-9 <= y) & (y <= high + 1e-9)) for low, high in bands.values()
        ],
        "score": interval_score(y, forecast["mean"], bands),
        "plain_score": interval_score(y, np.full(AHEAD, middle), plain),
    }

"""All figures of one calibration run, as plain data."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.inference.calibration import figures as f
from tests.inference.calibration.as_used import Used, as_used
from tests.inference.calibration.exact import SLOTS, Ranks, exact_ranks
from tests.inference.calibration.stopping import asked_every_week
from tests.inference.calibration.unwritten import shift_if_unwritten_days_were_bad

PEOPLE, SEED = 500, 2026
DOSES = ("last dose", "best dose tried", "untried dose")
FORECAST_BANDS = (50, 80, 95)


def measured(people: int = PEOPLE, seed: int = SEED) -> dict[str, Any]:
    """Draw, infer, compare: the exact mode, the mode as used, the same with bad days unwritten, stopping."""
    return {
        "people": people,
        "seed": seed,
        "exact": exact_figures(exact_ranks(people, seed)),
        "as_used": used_figures(as_used(people, seed)),
        "bad_days_unwritten": used_figures(as_used(people, seed, bad_days_missing=True)),
        "unwritten_days_counted_bad": shift_if_unwritten_days_were_bad(people // 5, seed),
        "asked_every_week": asked_every_week(people // 5, seed),
    }


def exact_figures(ranks: Ranks) -> dict[str, Any]:
    return {
        "ranks": {slot: f.ranks_summary(ranks.place[:, i]) for i, slot in enumerate(SLOTS)},
        "no_effect": foretold(ranks.p_none, ranks.none),
    }


def used_figures(used: Used) -> dict[str, Any]:
    return {
        "ranks": {dose: f.ranks_summary(used.place[:, i]) for i, dose in enumerate(DOSES)},
        "printed_intervals": {dose: _printed(used.inside[:, i]) for i, dose in enumerate(DOSES)},
        "best_dose_when_doses_were_chosen_from_the_diary": _printed(used.inside[used.adaptive, 1]),
        "no_effect": foretold(used.p_none, used.none),
        "helped": foretold(used.p_helped, used.helped),
        "error_at_the_best_looking_dose": _mean(used.error),
        "error_of_plain_averages_there": _mean(used.naive_error),
        "mean_width_of_80": f.rounded(used.width.mean()),
        "forecast": _forecast(used),
    }


def foretold(p: np.ndarray, happened: np.ndarray) -> dict[str, Any]:
    """How a probability compares with what is so."""
    z, sharp = f.calibration_z(p, happened), f.sharpness_z(p, happened)
    return {
        "foretold": f.rounded(p.mean()),
        "seen": f.rounded(happened.mean()),
        "brier": f.rounded(((p - happened) ** 2).mean()),
        "z": f.rounded(z, 2),
        "z_of_brier": f.rounded(sharp, 2),
        "chance_if_right": f.rounded(f.chance_of_z(z), 4),
        "chance_of_brier_if_right": f.rounded(f.chance_of_z(sharp), 4),
        "reliability": f.reliability(p, happened),
    }


def _printed(inside: np.ndarray) -> dict[str, dict[str, float]]:
    return {str(level): f.coverage(inside[:, k]) for k, level in enumerate(f.LEVELS)}


def _forecast(used: Used) -> dict[str, Any]:
    """Coverage with standard errors over people, whose days hang together; score against the plain forecast."""
    return {
        "inside": {str(b): mean_over_people(100 * used.days_inside[:, k]) for k, b in enumerate(FORECAST_BANDS)},
        "score": mean_over_people(used.score),
        "score_first_week": mean_over_people(used.score[:, :7]),
        "plain_score": mean_over_people(used.plain_score),
        "plain_score_first_week": mean_over_people(used.plain_score[:, :7]),
        "gain_over_plain": mean_over_people(used.plain_score - used.score),
    }


def mean_over_people(values: np.ndarray) -> dict[str, float]:
    """The mean of each person's mean, with its standard error."""
    return _mean(np.nanmean(values, axis=1))


def _mean(mine: np.ndarray) -> dict[str, float]:
    return {"mean": f.rounded(mine.mean()), "se": f.rounded(mine.std(ddof=1) / np.sqrt(mine.size))}

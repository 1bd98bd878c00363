"""Days without an entry, were they all a point worse than the days around them: how far does relief move?"""

from __future__ import annotations

import numpy as np

from tests.inference.calibration.as_used import LEVEL_MEAN, person_who_starts
from tests.inference.calibration.exact import P_NOTHING
from tests.inference.calibration.figures import rounded
from tests.inference.drawn_people import (
    HISTORIES,
    MISSING,
    draw_pain,
    history,
    on_the_scale,
    record_of,
)
from titrant.inference.curves import prior_curves
from titrant.inference.infer import infer

AROUND, WORSE = 7, 1.0


def filled(pain: np.ndarray) -> np.ndarray:
    """The diary with each unwritten day a point above the mean of the days within a week."""
    out = pain.copy()
    for t in np.flatnonzero(np.isnan(pain)):
        near = pain[max(t - AROUND, 0) : t + AROUND + 1]
        out[t] = (np.nanmean(near) if (~np.isnan(near)).any() else LEVEL_MEAN) + WORSE
    return np.clip(np.round(out), 0, 10)


def shift_if_unwritten_days_were_bad(people: int, seed: int) -> dict[str, float]:
    """Relief at the last dose with unwritten days counted bad, less as written [NRS]."""
    curves, names, shifts = prior_curves(P_NOTHING), list(HISTORIES), []
    for i in range(people):
        rng = np.random.default_rng((seed, i, 1))
        dose = history(names[i % len(names)])
        pain = draw_pain(rng, person_who_starts(rng, curves), curves, dose, np.zeros(dose.size))
        pain = on_the_scale(pain)
        pain[rng.random(dose.size) < MISSING] = np.nan
        calm = np.zeros(dose.size, dtype=bool)
        as_written, as_bad = (infer(record_of(dose, diary, calm)) for diary in (pain, filled(pain)))
        shifts.append(as_bad.at(as_bad.current_ug)["relief"] - as_written.at(as_written.current_ug)["relief"])
    apart = np.abs(np.array(shifts))
    return {
        "people": people,
        "mean_shift": rounded(np.mean(shifts)),
        "mean_size": rounded(apart.mean()),
        "in_19_of_20_below": rounded(np.quantile(apart, 0.95)),
    }

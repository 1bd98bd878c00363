"""One number a person for every metric; tables, errors and differences are made from these.

Regret is measured against the best dose of the person as they were at the start, 0 mg included, so that
harm done by a policy is charged to it. A value that does not apply to a person is NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from titrant.trials.dosing.history import MODERATE

if TYPE_CHECKING:
    import numpy as np

    from titrant.trials.dosing.live import Lives
    from titrant.trials.dosing.world import Best

WITHIN = 0.5
MATTERS = 1.0
NO_EFFECT = ("nil", "worsens")
LAST_DAYS = 28


def measure(lives: Lives, best: Best) -> dict[str, np.ndarray]:
    """Every metric of every person, (N,) each."""
    import numpy as np

    world, first = lives.world, lives.world.baseline_days
    hidden = world.hidden()
    said = np.array([round(f.dose_mg * 1000) for f in lives.finish])
    treated = lives.dose_ug[:, first:]
    gain = lives.utility[:, first:]
    out = {
        "klass_code": np.isin(hidden["klass"], NO_EFFECT).astype(float),
        "nil": (hidden["klass"] == "nil").astype(float),
        "best_dose_mg": best.dose_ug / 1000,
        "best_utility": best.utility,
        "final_regret": best.utility - world.utility(said),
        "mean_regret": best.utility - gain.mean(axis=1),
        "gain": gain.mean(axis=1),
        "gain_last": gain[:, -LAST_DAYS:].mean(axis=1),
        "relief_sum": lives.relief[:, first:].sum(axis=1),
        "recommended_mg": said / 1000,
        "ends_at_zero": (said == 0).astype(float),
        "over": lives.over.any(axis=1).astype(float),
        "over_days": lives.over.sum(axis=1).astype(float),
        "adverse_days": (lives.adverse[:, first:] >= MODERATE).sum(axis=1).astype(float),
        "harmed": hidden["harmed"].astype(float),
        "doses_tried": np.array([len(set(row[row > 0])) for row in treated], float),
        "changes": (np.diff(treated, axis=1) != 0).sum(axis=1).astype(float),
        "days_off": _days_off(treated),
        "diary_days": (~np.isnan(lives.pain[:, first:])).sum(axis=1).astype(float),
    }
    out["within"] = (out["final_regret"] <= WITHIN).astype(float)
    out["days_to_stay"] = _days_to_stay(lives, best, treated)
    out["still_on"] = (treated[:, -1] > 0).astype(float)
    return out | _claims(lives, best, said)


def _days_off(treated: np.ndarray) -> np.ndarray:
    """Days at 0 mg between the first and the last dose."""
    import numpy as np

    days = np.zeros(len(treated))
    for i, row in enumerate(treated):
        on = np.nonzero(row)[0]
        if on.size:
            days[i] = (row[on[0] : on[-1]] == 0).sum()
    return days


def _days_to_stay(lives: Lives, best: Best, treated: np.ndarray) -> np.ndarray:
    """Days until the dose stays within 0.5 of the best; the whole horizon when it never does."""
    import numpy as np

    far = (best.utility[:, None] - lives.world.utility(treated, now=False)) > WITHIN
    days = treated.shape[1]
    return np.where(far.any(axis=1), days - np.argmax(far[:, ::-1], axis=1), 0).astype(float)


def _claims(lives: Lives, best: Best, said: np.ndarray) -> dict[str, np.ndarray]:
    """Claims, Brier score of P(benefit >= 1) and coverage at the recommended dose."""
    import numpy as np

    relief = lives.world.relief(said)
    claims = [f.claim for f in lives.finish]
    p = np.array([np.nan if f.p_benefit is None else f.p_benefit for f in lives.finish])
    out = {
        "claims": np.array([float(c is True) for c in claims]),
        "denies": np.array([float(c is False) for c in claims]),
        "cannot_tell": np.array([float(c is None) for c in claims]),
        "brier": (p - (relief >= MATTERS)) ** 2,
        "matters": (best.utility >= MATTERS).astype(float),
    }
    for level in (80, 90):
        bounds = np.array([f.intervals.get(level, (np.nan, np.nan)) for f in lives.finish], float).reshape(-1, 2)
        inside = ((bounds[:, 0] <= relief) & (relief <= bounds[:, 1])).astype(float)
        out[f"covered_{level}"] = np.where(np.isnan(bounds).any(axis=1), np.nan, inside)
    return out

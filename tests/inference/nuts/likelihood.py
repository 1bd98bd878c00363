"""A diary in the form that the sampler needs: for each setting, the squared residual as a quadratic form.

With v = (1, moves without the drug (6), relief at the doses taken (V)), the whitened squared residual is v.G.v.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from tests.inference.equations import courses, noise_covariance, normed, shares
from titrant.inference.priors import numbers

MOST_DOSES = 5


@dataclass(frozen=True)
class Forms:
    """``G`` (S, P, P), log determinants ``log_det`` (S,), log prior weights ``log_weight`` (S,) of the settings.

    ``dose_mg`` (V,) is filled up with 0 mg to MOST_DOSES, so that every diary has one shape; ``n`` entries.
    """

    G: np.ndarray
    log_det: np.ndarray
    log_weight: np.ndarray
    dose_mg: np.ndarray
    n: int


def forms(dose_mg: np.ndarray, pain: np.ndarray, inflation: np.ndarray, noise: float) -> Forms:
    """Every setting of rise, onset, correlation and walk; noise scale and slope are left to the sampler."""
    p = numbers("diary-pain")
    days = np.flatnonzero(~np.isnan(pain))
    taken = np.unique(dose_mg[dose_mg > 0])
    doses = np.concatenate([taken, np.zeros(MOST_DOSES - taken.size)])
    own = inflation + p["rounding"] / noise**2
    axes = (
        zip(p["phi"], normed(p["phi_weight"]), strict=True),
        zip(p["walk"], normed(p["walk_weight"]), strict=True),
        [(rise, 1 / len(p["placebo_rise_days"])) for rise in p["placebo_rise_days"]],
        zip(p["onset_days"], normed(p["onset_weight"]), strict=True),
    )
    G, log_det, log_weight = [], [], []
    for (phi, w1), (walk, w2), (rise, w3), (onset, w4) in product(*(list(axis) for axis in axes)):
        cov = noise_covariance(days, 1.0, phi, walk, own)
        drug = np.concatenate(
            [shares(dose_mg, taken, onset), np.zeros((dose_mg.size, MOST_DOSES - taken.size))], axis=1
        )
        X = np.concatenate([pain[days, None], -courses(dose_mg, rise)[days], drug[days]], axis=1)
        G.append(X.T @ np.linalg.solve(cov, X))
        log_det.append(np.linalg.slogdet(cov)[1])
        log_weight.append(np.log(w1 * w2 * w3 * w4))
    return Forms(np.array(G), np.array(log_det), np.array(log_weight), doses, days.size)

"""Gut and sleep trouble over dose, written a second time; only numbers and the grid come from the product.

trouble_t = level + nocebo*h_t + (c_t + c_{t-1})/2 + noise_t
c_t       = full*logistic(k*ln(d_t/limit_t))*(p + (1 - p)*exp(-since/habituation)),  since the last increase
h_t       = 0.4 + 0.6*exp(-m/21) on the drug, m days since the first dose
limit_t   = damaged for good from the day after a dose above so many limits, in those whom it damages
level     ~ N(1, 2 squared);  noise = AR(1) + random walk + own part of each day
"""

from __future__ import annotations

import numpy as np

from titrant.inference.harm import HarmGrid
from titrant.inference.priors import numbers

LEVEL_MEAN, LEVEL_SD, OWN = 1.0, 2.0, 0.1


def limit_by_day(limit: float, damage: bool, dose_mg: np.ndarray) -> np.ndarray:
    """The limit that holds on each day, (D,) [mg]."""
    p = numbers("side-effects")
    out, now = np.zeros(dose_mg.size), limit
    for t in range(dose_mg.size):
        out[t] = now
        if damage and dose_mg[t] > p["damage_above"] * limit:
            now = limit * p["damage_factor"]
    return out


def course(grid: HarmGrid, q: int, dose_mg: np.ndarray) -> np.ndarray:
    """Trouble from the drug on each day under hypothesis q, (D,) [NRS]."""
    p = numbers("side-effects")
    limit = limit_by_day(float(grid.limit[q]), bool(grid.damage[q]), dose_mg)
    each, since, before = np.zeros(dose_mg.size), 0, 0.0
    for t, dose in enumerate(dose_mg):
        since = 0 if dose > before or t == 0 else since + 1
        if dose > 0:
            fade = grid.p[q] + (1 - grid.p[q]) * np.exp(-since / p["habituation_days"])
            each[t] = grid.full[q] * fade / (1 + (limit[t] / dose) ** grid.k[q])
        before = dose
    yesterday = np.concatenate([each[:1], each[:-1]])
    return (each + yesterday) / 2


def nocebo_course(dose_mg: np.ndarray) -> np.ndarray:
    """What any capsule brings on each day, over its size, (D,)."""
    first = int(np.flatnonzero(dose_mg > 0)[0])
    out = np.zeros(dose_mg.size)
    for t in range(first, dose_mg.size):
        if dose_mg[t] > 0:
            out[t] = 0.4 + 0.6 * np.exp(-(t - first) / 21)
    return out


def noise_covariance(days: np.ndarray, sigma: float, own: np.ndarray) -> np.ndarray:
    """Covariance of the noise on days written down, (n, n); ``own`` over sigma squared, (n,)."""
    p = numbers("side-effects")
    gap = np.abs(np.subtract.outer(days, days))
    walked = np.minimum.outer(days, days) + 1.0
    return sigma**2 * (p["phi"] ** gap + p["walk"] ** 2 * walked + np.diag(own))


def log_weights(grid: HarmGrid, dose_mg: np.ndarray, trouble: np.ndarray, sigma: float) -> np.ndarray:
    """Log prior and joint Gaussian likelihood of each hypothesis, (Q,), up to one constant."""
    p = numbers("side-effects")
    days = np.flatnonzero(~np.isnan(trouble))
    y, h = trouble[days], nocebo_course(dose_mg)[days]
    leap = np.abs(np.diff(y, prepend=y[0])) > 4 * sigma
    cov = noise_covariance(days, sigma, OWN + leap)
    cov = cov + LEVEL_SD**2 + p["nocebo_sd"] ** 2 * np.outer(h, h)
    inverse, out = np.linalg.inv(cov), grid.log_prior.copy()
    for q in range(grid.limit.size):
        apart = y - LEVEL_MEAN - p["nocebo_mean"] * h - course(grid, q, dose_mg)[days]
        out[q] -= 0.5 * apart @ inverse @ apart
    return out


def draw_trouble(rng: np.random.Generator, grid: HarmGrid, dose_mg: np.ndarray, sigma: float) -> tuple[int, np.ndarray]:
    """A hypothesis from the prior and its diary, not rounded, (D,) [NRS]."""
    p = numbers("side-effects")
    prior = np.exp(grid.log_prior - grid.log_prior.max())
    q = int(rng.choice(prior.size, p=prior / prior.sum()))
    days = np.arange(dose_mg.size)
    noise = np.linalg.cholesky(noise_covariance(days, sigma, np.full(days.size, OWN))) @ rng.standard_normal(days.size)
    level = LEVEL_MEAN + LEVEL_SD * rng.standard_normal()
    nocebo = p["nocebo_mean"] + p["nocebo_sd"] * rng.standard_normal()
    return q, level + nocebo * nocebo_course(dose_mg) + course(grid, q, dose_mg) + noise

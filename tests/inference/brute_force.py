"""The posterior of relief by brute force: every setting, every curve, the whole joint Gaussian of the days."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.inference.equations import (
    courses,
    mechanism_on,
    noise_covariance,
    on_curve,
    prior_of_courses,
    settings,
    shares,
)
from titrant.inference.curves import MEMBERS, Curves
from titrant.inference.priors import numbers


def with_own_mechanism(curves: Curves) -> Curves:
    """The same prior with the mechanism's shapes read and interpolated here."""
    shape = curves.shape.copy()
    here = np.flatnonzero(curves.member == MEMBERS.index("mechanism"))
    shape[here] = np.concatenate([mechanism_on(curves.log_mg, helps=helps)[0] for helps in (True, False)])
    return replace(curves, shape=shape)


def log_likelihood(
    curves: Curves, dose_mg: np.ndarray, pain: np.ndarray, inflation: np.ndarray, noise: float
) -> np.ndarray:
    """Log p(diary | curve, height), (K, H), up to one constant.

    Parameters
    ----------
    inflation, noise
        Variance that flares add on the days written down, over sigma squared, (n,); centre of the grid of sigma [NRS].
    """
    p = numbers("diary-pain")
    days = np.flatnonzero(~np.isnan(pain))
    doses = np.unique(dose_mg[dose_mg > 0])
    shape = np.array([[on_curve(curves.log_mg, row, d) for d in doses] for row in curves.shape])
    relief = curves.height[:, :, None] * shape[:, None, :]
    own = inflation + p["rounding"] / noise**2
    total = np.full(curves.height.shape, -np.inf)
    for s in settings():
        sigma = s.factor * noise
        mean, sd = prior_of_courses(s.slope_sd)
        base = courses(dose_mg, s.rise)[days]
        cov = noise_covariance(days, sigma, s.phi, s.walk, own) + base @ np.diag(sd**2) @ base.T
        drug = shares(dose_mg, doses, s.onset)[days]
        apart = (pain[days] - base @ mean)[:, None, None] + np.einsum("nv,khv->nkh", drug, relief)
        flat = apart.reshape(len(days), -1)
        square = (flat * np.linalg.solve(cov, flat)).sum(axis=0).reshape(total.shape)
        weight = s.weight * _noise_prior(sigma, s.factor)
        total = np.logaddexp(total, np.log(weight) - 0.5 * np.linalg.slogdet(cov)[1] - 0.5 * square)
    return total


def _noise_prior(sigma: float, factor: float) -> float:
    """Prior of sigma where the grid lies around another centre than the median, over that around the median."""
    p = numbers("diary-pain")
    here, there = (np.log(x) / p["noise_log_sd"] for x in (sigma / p["noise_median"], factor))
    return float(np.exp(-0.5 * (here**2 - there**2)))


def posterior(curves: Curves, log_like: np.ndarray) -> np.ndarray:
    """Weights of curves and heights, (K, H), summing to 1."""
    log_weight = np.log(curves.weight) + log_like
    weight = np.exp(log_weight - log_weight.max())
    return weight / weight.sum()


def relief_quantile(curves: Curves, weight: np.ndarray, dose_mg: float, q: float) -> float:
    """The smallest relief at a dose that at least a share q of the posterior stays at or below [NRS]."""
    shape = np.array([on_curve(curves.log_mg, row, dose_mg) for row in curves.shape])
    relief = (curves.height * shape[:, None]).reshape(-1)
    order = np.argsort(relief, kind="stable")
    return float(relief[order][np.cumsum(weight.reshape(-1)[order]) >= q - 1e-12][0])

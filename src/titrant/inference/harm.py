"""Gut or sleep trouble over dose: the person's own limit, read from one diary scale.

    trouble_t = level_t + nocebo*on_t + full*logistic(k*ln(d_t/limit))*(p + (1 - p)*exp(-since/10)) + noise

``limit`` [mg] is the dose at which half of the full trouble comes; a share p does not habituate; after a day
above 1.2 limits the limit of some people falls for good (``damage``). Limit, k, p, full and damage
lie on a grid; level, drift and nocebo are integrated out; noise is AR(1) plus a slow walk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from titrant.inference.priors import numbers
from titrant.inference.trouble_course import curve, limits_by_day, trouble_course
from titrant.inference.whiten import whiten

if TYPE_CHECKING:
    import numpy as np

LIMITS = 36


@dataclass(frozen=True, eq=False)
class HarmGrid:
    """Hypotheses (Q,): ``limit`` [mg], ``k``, ``p``, ``full`` [NRS], ``damage``; log prior ``log_prior``."""

    limit: np.ndarray
    k: np.ndarray
    p: np.ndarray
    full: np.ndarray
    damage: np.ndarray
    log_prior: np.ndarray


@dataclass(frozen=True, eq=False)
class Harm:
    """Posterior of one scale: weight of each hypothesis (Q,), and the limit that holds now, (Q,) [mg]."""

    grid: HarmGrid
    weight: np.ndarray
    limit_now: np.ndarray
    nocebo: float

    def lasting(self, dose_mg: np.ndarray) -> np.ndarray:
        """Expected lasting trouble at doses (V,), beyond what any capsule brings [NRS]."""
        trouble: np.ndarray = self.weight @ (self.grid.p[:, None] * self._full(dose_mg))
        return trouble

    def early(self, dose_mg: np.ndarray) -> np.ndarray:
        """Expected trouble on the first days at doses (V,) [NRS]."""
        trouble: np.ndarray = self.weight @ self._full(dose_mg)
        return trouble

    def p_over(self, dose_mg: np.ndarray, factor: float = 1.0) -> np.ndarray:
        """P(factor x limit now < dose) at doses (V,)."""
        over: np.ndarray = (self.weight[:, None] * (factor * self.limit_now[:, None] < dose_mg[None, :])).sum(axis=0)
        return over

    def p_lasting_below(self, dose_mg: np.ndarray, trouble: float) -> np.ndarray:
        """P(lasting trouble at a dose stays below ``trouble``), (V,)."""
        bearable: np.ndarray = (self.weight[:, None] * (self.grid.p[:, None] * self._full(dose_mg) < trouble)).sum(
            axis=0
        )
        return bearable

    def _full(self, dose_mg: np.ndarray) -> np.ndarray:
        return curve(dose_mg[None, :], self.limit_now[:, None], self.grid.k[:, None], self.grid.full[:, None])


@lru_cache(maxsize=4)
def harm_grid(sensitive: bool) -> HarmGrid:
    """The grid of hypotheses and its prior."""
    import numpy as np

    p = numbers("side-effects")
    median = p["limit_median_sensitive"] if sensitive else p["limit_median"]
    log_limit = np.linspace(np.log(0.03), np.log(60.0), LIMITS)
    log_prior = -0.5 * ((log_limit - np.log(median)) / p["limit_log_sd"]) ** 2
    axes = np.meshgrid(log_limit, p["steepness"], p["persistent"], p["full_burden"], [0.0, 1.0], indexing="ij")
    limit, k, persistent, full, damage = (axis.reshape(-1) for axis in axes)
    prior = np.repeat(log_prior, limit.size // LIMITS)
    prior = prior + np.log(np.where(damage > 0, p["damage_share"], 1 - p["damage_share"]))
    prior = prior - np.log(np.exp(prior - prior.max()).sum()) - prior.max()
    return HarmGrid(np.exp(limit), k, persistent, full, damage, prior)


def harm_of(dose_mg: np.ndarray, trouble: np.ndarray, *, sensitive: bool = False) -> Harm:
    """Weigh every hypothesis by one scale of the diary.

    Parameters
    ----------
    dose_mg, trouble
        One entry a day, (D,): dose [mg]; score or NaN [NRS].
    """
    import numpy as np

    grid = harm_grid(sensitive)
    limit_now = limits_by_day(grid, dose_mg, -1)[:, 0]
    seen = np.flatnonzero(~np.isnan(trouble))
    if seen.size < 3 or not (dose_mg > 0).any():
        prior = np.exp(grid.log_prior)
        return Harm(grid, prior / prior.sum(), limit_now, numbers("side-effects")["nocebo_mean"])
    drug = trouble_course(grid, dose_mg)[:, seen]
    log_likelihood, nocebo = _likelihood(dose_mg, trouble, seen, drug)
    log_weight = grid.log_prior + log_likelihood
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    return Harm(grid, weight, limit_now, float(weight @ nocebo))


def _likelihood(
    dose_mg: np.ndarray, trouble: np.ndarray, seen: np.ndarray, drug: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log likelihood (Q,) and expected nocebo (Q,) with level, drift and nocebo integrated out."""
    import numpy as np

    p = numbers("side-effects")
    y = trouble[seen]
    noise = _own_noise(y, p["noise_floor"])
    gap = np.abs(seen[:, None] - seen[None, :])
    own = p["phi"] ** gap + p["walk"] ** 2 * (np.minimum(seen[:, None], seen[None, :]) + 1)
    jump = np.abs(np.diff(y, prepend=y[0]))
    own = noise**2 * (own + np.diag(0.1 + np.where(jump > 4 * noise, 1.0, 0.0)))
    started = np.flatnonzero(dose_mg > 0)[0]
    t = np.arange(dose_mg.size)
    nocebo = np.where((t >= started) & (dose_mg > 0), 0.4 + 0.6 * np.exp(-(t - started) / 21.0), 0.0)[seen]
    level = np.ones(seen.size)
    cov = own + 4.0 * np.outer(level, level) + p["nocebo_sd"] ** 2 * np.outer(nocebo, nocebo)
    white = whiten(np.linalg.cholesky(cov), np.concatenate([
        (y - 1.0 - p["nocebo_mean"] * nocebo)[:, None], nocebo[:, None], drug.T], axis=1))  # fmt: skip
    residual = white[:, :1] - white[:, 2:]
    expected = p["nocebo_mean"] + p["nocebo_sd"] ** 2 * (white[:, 1] @ residual)
    return -0.5 * (residual**2).sum(axis=0), expected


def _own_noise(y: np.ndarray, floor: float) -> float:
    """Day-to-day standard deviation from successive differences, at least the floor [NRS]."""
    import numpy as np

    steps = np.abs(np.diff(y))
    spread = float(np.mean(np.minimum(steps, 4.0))) / 1.128 / np.sqrt(1 - 0.3)
    return float(max(floor, (floor * 6 + spread * steps.size) / (6 + steps.size)))

"""The equations of the diary model, written a second time from its pages. Nothing here is shared with the product.

    pain_t = level + slope*(t - T/2) + settling*exp(-t/s) - placebo*g_t - bump*b_t + off*o_t - E_t + noise_t
    E_t    = E_{t-1} + (R(d_t) - E_{t-1})*(1 - exp(-1/tau)),  tau of the onset with drug, of the offset without
    g_t    = h_t*(kept + (1 - kept)*exp(-m/fade)),  m days since the first dose, that one counting 1
    h_t    = h_{t-1} + (c_t - h_{t-1})*(1 - exp(-1/rise)),  c_t = 1 on days with a capsule, else 0
    b_t    = 1 for some days after each dose higher than any before;  o_t = 1 without drug after the first dose
    noise  = AR(1) + random walk + own part of each day (rounding, flares)

Only the numbers come from the product's data files, so that the checks hold whatever they are.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import product

import numpy as np

from titrant.core.streams import stream
from titrant.inference.priors import numbers


@dataclass(frozen=True)
class Setting:
    """One choice of the parameters that do not enter linearly, with its prior weight."""

    rise: float
    onset: tuple[float, float]
    phi: float
    walk: float
    slope_sd: float
    factor: float
    weight: float


def settings() -> list[Setting]:
    """Every setting of the grid; weights sum to 1. Noise: log-normal around its median, on the grid of factors."""
    p = numbers("diary-pain")
    spread = np.array([np.exp(-0.5 * (np.log(f) / p["noise_log_sd"]) ** 2) for f in p["noise_factors"]])
    factors = list(zip(p["noise_factors"], spread / spread.sum(), strict=True))
    rises = [(r, 1 / len(p["placebo_rise_days"])) for r in p["placebo_rise_days"]]
    axes = (
        rises,
        zip(p["onset_days"], normed(p["onset_weight"]), strict=True),
        zip(p["phi"], normed(p["phi_weight"]), strict=True),
        zip(p["walk"], normed(p["walk_weight"]), strict=True),
        zip(p["slope_sd"], normed(p["slope_weight"]), strict=True),
        factors,
    )
    return [
        Setting(*(value for value, _ in point), float(np.prod([w for _, w in point])))  # type: ignore[arg-type]
        for point in product(*(list(axis) for axis in axes))
    ]


def normed(weights: list[float]) -> np.ndarray:
    w = np.array(weights, dtype=float)
    return w / w.sum()


def courses(dose_mg: np.ndarray, rise: float) -> np.ndarray:
    """What multiplies level, slope, settling, placebo, bump and off on each day, (D, 6)."""
    p = numbers("diary-pain")
    days = len(dose_mg)
    out = np.zeros((days, 6))
    first = next((t for t in range(days) if dose_mg[t] > 0), None)
    last_rise, highest, hope = None, 0.0, 0.0
    for t in range(days):
        if dose_mg[t] > highest:
            last_rise, highest = t, dose_mg[t]
        m = 0 if first is None else max(t - first + 1, 0)
        kept = p["placebo_kept"] + (1 - p["placebo_kept"]) * np.exp(-m / p["placebo_fade_days"])
        out[t, 0] = 1.0
        out[t, 1] = t - (days - 1) / 2
        out[t, 2] = np.exp(-t / p["settling_days"])
        hope += (float(dose_mg[t] > 0) - hope) * (1 - np.exp(-1 / rise))
        out[t, 3] = -hope * kept
        out[t, 4] = -float(last_rise is not None and t < last_rise + p["bump_days"])
        out[t, 5] = float(first is not None and t > first and dose_mg[t] == 0)
    return out


def prior_of_courses(slope_sd: float) -> tuple[np.ndarray, np.ndarray]:
    """Means and standard deviations of level, slope, settling, placebo, bump and off, (6,)."""
    p = numbers("diary-pain")
    mean = [p["level_mean"], 0.0, p["settling_mean"], p["placebo_mean"], p["bump_mean"], 0.0]
    sd = [p["level_sd"], slope_sd, p["settling_sd"], p["placebo_sd"], p["bump_sd"], p["off_sd"]]
    return np.array(mean), np.array(sd)


def effect(dose_mg: np.ndarray, relief: np.ndarray, onset: tuple[float, float]) -> np.ndarray:
    """E_t from relief R(d_t) on each day, (D,)."""
    present, out = 0.0, np.zeros(len(dose_mg))
    for t, (dose, full) in enumerate(zip(dose_mg, relief, strict=True)):
        tau = onset[0] if dose > 0 else onset[1]
        present += (full - present) * (1 - np.exp(-1 / tau))
        out[t] = present
    return out


def shares(dose_mg: np.ndarray, doses: np.ndarray, onset: tuple[float, float]) -> np.ndarray:
    """E_t when relief at one dose is 1 and elsewhere 0, for each dose, (D, V)."""
    return np.stack([effect(dose_mg, (dose_mg == dose).astype(float), onset) for dose in doses], axis=1)


def noise_covariance(days: np.ndarray, sigma: float, phi: float, walk: float, own: np.ndarray) -> np.ndarray:
    """Covariance of the noise on the days that were written down, (n, n); ``own`` over sigma squared, (n,)."""
    gap = np.abs(np.subtract.outer(days, days))
    walked = np.minimum.outer(days, days) + 1.0
    return sigma**2 * (phi**gap + walk**2 * walked + np.diag(own))


def on_curve(log_mg: np.ndarray, curve: Sequence[float] | np.ndarray, dose_mg: float) -> float:
    """A curve given at nodes of log dose, at one dose: linear between nodes, and to 0 at 0 mg below the lowest."""
    if dose_mg <= 0:
        return 0.0
    inside = float(np.interp(np.log(dose_mg), log_mg, curve))
    return inside * min(dose_mg / np.exp(log_mg[0]), 1.0)


def mechanism_on(log_mg: np.ndarray, *, helps: bool) -> tuple[np.ndarray, np.ndarray]:
    """The chain's shapes at nodes of log dose (K, G) and their weights (K,), from the shipped table, read anew.

    Each shape stands twice: with a smooth wrongness added and with the same taken away.
    """
    p = numbers("relief-curve")
    with files("titrant.inference").joinpath("data", "mechanism-shapes.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(line for line in table if not line.startswith("#")))
    doses = [name for name in rows[0] if name[0].isdigit()]
    rows = [row for row in rows if int(row["helps"]) == helps]
    known = np.log([float(mg) for mg in doses])
    shape = np.array([[on_curve(known, [float(row[mg]) for mg in doses], np.exp(x)) for x in log_mg] for row in rows])
    apart = (log_mg[:, None] - log_mg) / p["free_length"]
    smooth = np.exp(-(apart**2) / 2) + 1e-9 * np.eye(len(log_mg))
    drawn = stream(0, "free-curves").standard_normal((len(rows), len(log_mg)))
    wrong = p["discrepancy_sd"] * (np.linalg.cholesky(smooth) @ drawn.T).T
    weight = np.array([float(row["weight"]) for row in rows]) / 2
    return np.concatenate([shape + wrong, shape - wrong]), np.concatenate([weight, weight])

"""People and diaries drawn from exactly the prior that the diary model holds, for a given dose history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tests.inference.equations import Setting, courses, effect, noise_covariance, on_curve, prior_of_courses, settings
from titrant.inference.curves import Curves
from titrant.inference.priors import numbers
from titrant.patient.record import Day, Dose, Record

FIRST = date(2026, 1, 1)
HISTORIES = {
    "up by steps": [(0, 14), (500, 14), (1000, 14), (1500, 14), (3000, 28), (1500, 14)],
    "slow and low": [(0, 14), (100, 21), (250, 21), (500, 42)],
    "with days off": [(0, 14), (750, 21), (2000, 28), (0, 14), (2000, 21)],
    "two doses": [(0, 14), (1500, 42), (4500, 42)],
}
MISSING, FLARES = 0.15, 1 / 30


@dataclass(frozen=True)
class Drawn:
    """One person: index of curve and height into the prior, what moves pain without the drug, noise."""

    curve: int
    height: int
    setting: Setting
    sigma: float
    moves: np.ndarray

    def no_effect(self) -> bool:
        return self.curve == 0

    def relief(self, curves: Curves, dose_mg: float) -> float:
        """True relief at a dose [NRS]."""
        return float(curves.height[self.curve, self.height]) * on_curve(
            curves.log_mg, curves.shape[self.curve], dose_mg
        )


def history(name: str) -> np.ndarray:
    """Doses by day [mg], (D,)."""
    return np.concatenate([np.full(days, ug / 1000) for ug, days in HISTORIES[name]])


def draw_person(rng: np.random.Generator, curves: Curves, *, on_grid: bool) -> Drawn:
    """A person from the prior; noise on the grid of factors, or log-normal as the grid stands for."""
    p = numbers("diary-pain")
    every = settings()
    weight = np.array([s.weight for s in every])
    s = every[rng.choice(len(every), p=weight / weight.sum())]
    place = rng.choice(curves.weight.size, p=(curves.weight / curves.weight.sum()).reshape(-1))
    curve, height = np.unravel_index(place, curves.weight.shape)
    spread = s.factor if on_grid else float(np.exp(p["noise_log_sd"] * rng.standard_normal()))
    mean, sd = prior_of_courses(s.slope_sd)
    return Drawn(int(curve), int(height), s, p["noise_median"] * spread, mean + sd * rng.standard_normal(mean.size))


def draw_pain(
    rng: np.random.Generator, person: Drawn, curves: Curves, dose_mg: np.ndarray, own: np.ndarray
) -> np.ndarray:
    """Pain on every day, not rounded, (D,) [NRS]; ``own`` is the variance of single days over sigma squared, (D,)."""
    relief = np.array([person.relief(curves, d) for d in dose_mg])
    level = courses(dose_mg, person.setting.rise) @ person.moves
    days = np.arange(dose_mg.size)
    cov = noise_covariance(days, person.sigma, person.setting.phi, person.setting.walk, own)
    noise = np.linalg.cholesky(cov + 1e-12 * np.eye(days.size)) @ rng.standard_normal(days.size)
    return level - effect(dose_mg, relief, person.setting.onset) + noise


def on_the_scale(pain: np.ndarray) -> np.ndarray:
    """Whole numbers from 0 to 10, as a person writes them."""
    return np.clip(np.round(pain), 0, 10)


def record_of(dose_mg: np.ndarray, pain: np.ndarray, flare: np.ndarray) -> Record:
    """The record of these days; NaN is a day without an entry, and days before the first dose have no dose row."""
    days = [FIRST + timedelta(days=t) for t in range(dose_mg.size)]
    started = np.cumsum(dose_mg) > 0
    doses = tuple(Dose(day, ug=round(1000 * mg)) for day, mg, on in zip(days, dose_mg, started, strict=True) if on)
    rows = zip(days, pain, flare, strict=True)
    diary = tuple(Day(day, pain=float(y), flare=bool(f) or None) for day, y, f in rows if not np.isnan(y))
    return Record(doses=doses, diary=diary)

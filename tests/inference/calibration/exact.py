"""Simulation-based calibration of the inference alone: diaries whose likelihood is exactly the model's.

Pain is not rounded and noise lies on the model's own grid, so the true relief must fall evenly over its
posterior, whatever the numbers of the model. Only the estimate of noise from the diary is put out of action.
"""

from __future__ import annotations

from dataclasses import dataclass
from unittest.mock import patch

import numpy as np

from tests.inference.drawn_people import FLARES, HISTORIES, MISSING, Drawn, draw_pain, draw_person, history
from titrant.inference import relief
from titrant.inference.curves import Curves, prior_curves
from titrant.inference.priors import numbers
from titrant.inference.weigh import weigh

P_NOTHING = 0.65
UNTRIED_MG = 0.75 * 1.3
SLOTS = ("first dose", "last dose", "untried dose", "best dose tried")


@dataclass(frozen=True)
class Ranks:
    """Place of the truth in its posterior, (N, slots) in 0..1; P(no effect) and whether it was so, (N,)."""

    place: np.ndarray
    p_none: np.ndarray
    none: np.ndarray


def exact_ranks(people: int, seed: int, *, believed: float = P_NOTHING) -> Ranks:
    """Draw people and their diaries, infer, and say where the truth fell.

    Parameters
    ----------
    believed
        The prior share without effect that inference is told; another than the true one makes it wrong.
    """
    rng = np.random.default_rng(seed)
    truth, told = prior_curves(P_NOTHING), prior_curves(believed)
    names = list(HISTORIES)
    rows = [_one(rng, truth, told, history(names[i % len(names)])) for i in range(people)]
    place, p_none, none = (np.array(column) for column in zip(*rows, strict=True))
    return Ranks(place, p_none, none)


def _one(rng: np.random.Generator, truth: Curves, told: Curves, dose_mg: np.ndarray) -> tuple[list[float], float, bool]:
    person = draw_person(rng, truth, on_grid=True)
    flare = rng.random(dose_mg.size) < FLARES
    weight = exact_weight(told, dose_mg, *exact_diary(rng, person, truth, dose_mg, flare))
    taken = np.unique(dose_mg[dose_mg > 0])
    mean = (weight * told.height).sum(axis=1) @ told.at(taken)
    asked = (dose_mg[dose_mg > 0][0], dose_mg[-1], UNTRIED_MG, taken[int(np.argmax(mean))])
    place = [place_of(told, weight, dose, person.relief(truth, dose), rng.random()) for dose in asked]
    return place, float(weight[0].sum()), person.no_effect()


def exact_diary(
    rng: np.random.Generator, person: Drawn, curves: Curves, dose_mg: np.ndarray, flare: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Pain (D,) with gaps, from exactly the model's likelihood, and the flares."""
    p = numbers("diary-pain")
    own = np.where(flare, p["flare_variance"], 0.0) + p["rounding"] / p["noise_median"] ** 2
    pain = draw_pain(rng, person, curves, dose_mg, own)
    pain[rng.random(dose_mg.size) < MISSING] = np.nan
    return pain, flare


def exact_weight(curves: Curves, dose_mg: np.ndarray, pain: np.ndarray, flare: np.ndarray) -> np.ndarray:
    """The posterior (K, H) with the grid of noise where the prior has it."""
    p = numbers("diary-pain")

    def known(seen: np.ndarray, y: np.ndarray, flare: np.ndarray) -> tuple[np.ndarray, float]:
        return np.where(flare, p["flare_variance"], 0.0), p["noise_median"]

    with patch.object(relief, "robust_noise", known), patch.object(relief, "KEPT_SETTINGS", 10**6):
        return weigh(curves, relief.relief_evidence(dose_mg, pain, flare))


def place_of(curves: Curves, weight: np.ndarray, dose_mg: float, true: float, u: float) -> float:
    """Share of the posterior below the truth, ties split by ``u``: even over 0..1 if the model is right."""
    relief_there = curves.height * curves.at(np.array([dose_mg]))
    same = np.abs(relief_there - true) < 1e-9
    return float(weight[(relief_there < true) & ~same].sum() + u * weight[same].sum())

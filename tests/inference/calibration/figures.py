"""Figures of calibration: evenness of ranks, reliability of probabilities, coverage, forecast score."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtr
from scipy.stats import kstwo

LEVELS = (50, 80, 90, 95)
BINS = 20


def distance(place: np.ndarray) -> float:
    """Kolmogorov-Smirnov distance of places (N,) from evenness."""
    n, ordered = place.size, np.sort(place)
    steps = np.arange(n + 1) / n
    return float(max((steps[1:] - ordered).max(), (ordered - steps[:-1]).max()))


def distance_bound(n: int, false_alarm: float) -> float:
    """The distance that n even places pass with this probability only."""
    return float(kstwo.isf(false_alarm, n))


def chance_of_distance(place: np.ndarray) -> float:
    """P(even places are at least as uneven as these)."""
    return float(kstwo.sf(distance(place), place.size))


def calibration_z(p: np.ndarray, happened: np.ndarray) -> float:
    """What happened less what was foretold, over its standard deviation: standard normal if p is right."""
    return float((happened - p).sum() / np.sqrt((p * (1 - p)).sum()))


def sharpness_z(p: np.ndarray, happened: np.ndarray) -> float:
    """Spiegelhalter's z of the Brier score: standard normal if p is right, positive if p is too sure."""
    gain = ((happened - p) * (1 - 2 * p)).sum()
    return float(gain / np.sqrt(((1 - 2 * p) ** 2 * p * (1 - p)).sum()))


def chance_of_z(z: float) -> float:
    """P(a standard normal lies at least so far from zero)."""
    return float(2 * ndtr(-abs(z)))


def reliability(p: np.ndarray, happened: np.ndarray, bins: int = 8) -> list[dict[str, float]]:
    """Foretold and seen shares in groups of about equal size, with the standard error of what was seen."""
    order = np.argsort(p, kind="stable")
    groups = [part for part in np.array_split(order, bins) if part.size]
    return [
        {
            "foretold": rounded(p[part].mean()),
            "seen": rounded(happened[part].mean()),
            "se": rounded(np.sqrt((p[part] * (1 - p[part])).mean() / part.size)),
            "people": int(part.size),
        }
        for part in groups
    ]


def ranks_summary(place: np.ndarray) -> dict[str, Any]:
    """Histogram of places, their evenness, and the share inside each central interval."""
    counts = np.histogram(place, bins=BINS, range=(0, 1))[0]
    return {
        "histogram": [int(count) for count in counts],
        "chance_if_even": rounded(chance_of_distance(place), 4),
        "inside": {str(level): coverage(np.abs(place - 0.5) <= level / 200) for level in LEVELS},
    }


def coverage(inside: np.ndarray) -> dict[str, float]:
    """A share [%] with its standard error, and of how many."""
    share = float(np.mean(inside))
    return {
        "percent": rounded(100 * share, 1),
        "se": rounded(100 * np.sqrt(share * (1 - share) / inside.size), 1),
        "of": int(inside.size),
    }


def interval_score(y: np.ndarray, middle: np.ndarray, bands: dict[int, tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Weighted interval score of each day, (n,) [NRS]: the continuous ranked probability score from bands."""
    total = 0.5 * np.abs(y - middle)
    for level, (low, high) in bands.items():
        alpha = 1 - level / 100
        outside = np.maximum(low - y, 0) + np.maximum(y - high, 0)
        total = total + alpha / 2 * (high - low) + outside
    return total / (len(bands) + 0.5)


def rounded(value: float, digits: int = 3) -> float:
    return round(float(value), digits)

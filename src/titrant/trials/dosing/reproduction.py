"""How near the generators come to the reference rows they were set against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from titrant.trials.dosing.frozen import read_frozen
from titrant.trials.dosing.run import DEV_SEED, run_dosing
from titrant.trials.dosing.summary import MEANS

if TYPE_CHECKING:
    import numpy as np

GAIN_CEILING_UG = 6000


def reproduce_g1(people: int = 1000, seed: int = DEV_SEED) -> dict[str, dict[str, dict[str, float]]]:
    """Each reference number of G1 beside ours, and their distance in standard errors of the difference.

    The error of the reference follows from our own spread between people and its number of people.
    """
    reference = read_frozen("reference.toml")["g1"]
    share = reference["n"] / people
    out = {}
    for policy, row in reference["rows"].items():
        measures = run_dosing(policy, "g1", "exact-doses", people, seed=seed).measures
        out[policy] = {metric: _beside(MEANS[metric](measures), value, share) for metric, value in row.items()}
    return out


def reproduce_g3(people: int = 1000, seed: int = DEV_SEED) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """Each reference share of G3 beside ours."""
    reference = read_frozen("reference.toml")["g3"]
    out: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
    for world in ("hopeful", "sober"):
        out[world] = {}
        for policy, row in reference[world].items():
            table = run_dosing(policy, f"g3-{world}", people=people, seed=seed, ceiling_ug=GAIN_CEILING_UG).table
            out[world][policy] = {
                metric: {
                    "reference": value,
                    "ours": float(table[metric]["value"] or 0.0),
                    "se": float(table[metric]["se"] or 0.0),
                }
                for metric, value in row.items()
            }
    return out


def _beside(values: np.ndarray, reference: float, share: float) -> dict[str, float]:
    sd, n = float(values.std(ddof=1)), len(values)
    se, se_reference = sd / n**0.5, sd / max(n * share, 1) ** 0.5
    apart = abs(float(values.mean()) - reference)
    error = (se**2 + se_reference**2) ** 0.5
    return {
        "reference": reference,
        "ours": float(values.mean()),
        "se": se,
        "apart_in_se": 0.0 if apart < 1e-9 else (apart / error if error > 0 else float("inf")),
    }

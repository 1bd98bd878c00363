"""Weigh every relief curve by the diary: exact on the grid, settings integrated out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from titrant.inference.curves import Curves
    from titrant.inference.relief import ReliefEvidence


def weigh(curves: Curves, evidence: ReliefEvidence) -> np.ndarray:
    """Posterior weight of each curve and height, (K, H), summing to 1."""
    import numpy as np

    log_weight = np.log(curves.weight) + log_likelihood(curves, evidence)
    weight = np.exp(log_weight - log_weight.max())
    return np.asarray(weight / weight.sum())


def log_likelihood(curves: Curves, evidence: ReliefEvidence) -> np.ndarray:
    """Log likelihood of the diary under each curve and height, (K, H), up to one constant."""
    import numpy as np

    if evidence.dose_mg.size == 0:
        return np.zeros(curves.weight.shape)
    shape = curves.at(evidence.dose_mg)
    score = shape @ evidence.a.T
    square = np.einsum("kmv,kv->km", np.tensordot(shape, evidence.A, axes=(1, 1)), shape)
    top = evidence.c.max()
    height = curves.height
    total = np.zeros(height.shape)
    terms = (
        (evidence.c - top)[None, None, :]
        + height[:, :, None] * score[:, None, :]
        - 0.5 * height[:, :, None] ** 2 * square[:, None, :]
    )
    peak = terms.max(axis=2)
    total = peak + np.log(np.exp(terms - peak[:, :, None]).sum(axis=2))
    return np.asarray(total)

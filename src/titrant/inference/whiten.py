"""Solve L x = b for a lower triangular L, block by block: half of the work of a solver that does not know the shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

BLOCK = 48


def whiten(lower: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """L^-1 b.

    Parameters
    ----------
    lower
        Cholesky factors, (..., n, n).
    columns
        Right-hand sides, (n, m), the same for every factor.

    Returns
    -------
    numpy.ndarray
        (..., n, m).
    """
    import numpy as np

    n = lower.shape[-1]
    white = np.empty((*lower.shape[:-1], columns.shape[1]))
    for first in range(0, n, BLOCK):
        here = slice(first, min(first + BLOCK, n))
        left = columns[here] - lower[..., here, :first] @ white[..., :first, :]
        white[..., here, :] = np.linalg.solve(lower[..., here, here], left)
    return white

"""Solving block by block gives what a general solver gives, for every size around a block."""

import numpy as np
import pytest

from titrant.inference.whiten import BLOCK, whiten


@pytest.mark.parametrize("n", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
def test_blocks_give_the_solution(n):
    rng = np.random.default_rng(n)
    lower = np.tril(rng.normal(size=(3, n, n))) / max(n, 1) ** 0.5 + 2 * np.eye(n)
    columns = rng.normal(size=(n, 4))
    white = whiten(lower, columns)
    assert white.shape == (3, n, 4)
    assert lower @ white == pytest.approx(np.broadcast_to(columns, white.shape), abs=1e-10)
    assert whiten(lower[1], columns) == pytest.approx(white[1], abs=1e-12)

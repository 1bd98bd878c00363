"""What a grid and a set of output times hand to the day kernel."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from titrant.engine.compiled.quadrature import Grid, integration_matrix, radau_nodes


@lru_cache(maxsize=64)
def grid_tables(grid: Grid, slopes: tuple[float, ...], places: int, single: bool) -> dict[str, np.ndarray]:
    """Times, lengths and weights of the nodes of a day, and the matrices of the levels solved directly.

    Parameters
    ----------
    slopes
        The constant slope of each level that is linear in its own state, in the order of solving.
    places
        Segments for which the kernel keeps room.
    """
    real: Any = np.float32 if single else np.float64
    Q, m = integration_matrix(grid.m), grid.m
    gaps = np.diff(np.concatenate([[0.0], radau_nodes(m)]))
    start, source = np.zeros((len(slopes), places, m)), np.zeros((len(slopes), places, m, m))
    for level, slope in enumerate(slopes):
        for k, H in enumerate(grid.lengths):
            inverse = np.linalg.inv(np.eye(m) - H * slope * Q)
            start[level, k], source[level, k] = inverse @ np.ones(m), inverse @ (H * Q)
    return {
        "t_node": grid.nodes,
        "H": grid.lengths.astype(real),
        "node_share": (np.outer(grid.lengths, Q[-1]).ravel() / grid.edges[-1]).astype(real),
        "node_gap": np.outer(grid.lengths, gaps).ravel().astype(real),
        "direct_start": start.astype(real),
        "direct_source": source.astype(real),
    }


@lru_cache(maxsize=64)
def output_tables(grid: Grid, times: tuple[float, ...], single: bool) -> dict[str, np.ndarray]:
    """Segments and interpolation weights of the output times of a day [h]."""
    at = np.array(times, dtype=float)
    segment, weights = grid.interpolation(at)
    real: Any = np.float32 if single else np.float64
    return {"t_out": at, "out_segment": segment.astype(np.int64), "out_weight": weights.astype(real)}

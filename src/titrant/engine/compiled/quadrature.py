"""Nodes and weights of collocation on the segments of a day.

Right Radau nodes c_1..c_m in (0, 1], the last at 1; Q[i, j] is the integral of the j-th Lagrange
polynomial from 0 to c_i, S its node-to-node difference, D the gaps between nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np


@dataclass(frozen=True)
class Grid:
    """Segments of one day [h] and m collocation nodes in each."""

    edges: tuple[float, ...]
    m: int

    @property
    def lengths(self) -> np.ndarray:
        """Length of each segment [h]."""
        return np.diff(np.array(self.edges))

    @property
    def nodes(self) -> np.ndarray:
        """Every node of the day [h], segment by segment."""
        c = radau_nodes(self.m)
        return np.concatenate([a + h * c for a, h in zip(self.edges[:-1], self.lengths, strict=True)])

    def doubled(self) -> Grid:
        """Every segment cut in two: the measure of this grid's error."""
        middles = [(a + b) / 2 for a, b in pairwise(self.edges)]
        return Grid(tuple(sorted((*self.edges, *middles))), self.m)

    def interpolation(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Segment of each time and Lagrange weights over its start value and its m nodes, (T, m + 1)."""
        points = np.concatenate([[0.0], radau_nodes(self.m)])
        edges = np.array(self.edges)
        segment = np.clip(np.searchsorted(edges, times - 1e-9) - 1, 0, len(edges) - 2)
        u = (times - edges[segment]) / self.lengths[segment]
        weights = np.ones((len(times), self.m + 1))
        for i in range(self.m + 1):
            for j in range(self.m + 1):
                if i != j:
                    weights[:, i] *= (u - points[j]) / (points[i] - points[j])
        return segment, weights


def radau_nodes(m: int) -> np.ndarray:
    """Right Radau nodes on (0, 1]: the roots of P_(m-1)^(1,0), shifted, and 1 (Golub and Welsch)."""
    if m == 1:
        return np.array([1.0])
    k = np.arange(m - 1, dtype=float)
    diagonal = -1.0 / ((2 * k + 1) * (2 * k + 3))
    j = k[1:]
    beside = np.sqrt(j * (j + 1)) / (2 * j + 1)
    roots = np.linalg.eigvalsh(np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1))
    return np.concatenate([(roots + 1) / 2, [1.0]])


def integration_matrix(m: int) -> np.ndarray:
    """Q[i, j] = integral from 0 to c_i of the j-th Lagrange polynomial on the nodes, (m, m)."""
    c = radau_nodes(m)
    powers = np.arange(m)
    vandermonde = c[:, None] ** powers
    integrals = c[:, None] ** (powers + 1) / (powers + 1)
    return np.linalg.solve(vandermonde.T, integrals.T).T

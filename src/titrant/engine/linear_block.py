"""The linear part of a system, solved exactly: x(t + h) = expm(M*h) x(t), one matrix a person.

M is read off the system itself: its column j is the time derivative when state j is 1 and the other linear
states are 0, less the derivative when all are 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from titrant.models.system import Numbers, System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TAYLOR_TERMS = 14
SCALED_NORM = 0.5
OFFSET_DIGITS = 11


class LinearBlock:
    """Exact steps of the linear states of N people; propagators are kept by their length."""

    def __init__(self, system: System, p: Numbers, people: int) -> None:
        self.places = tuple(system.states.index(name) for name in system.linear)
        self.people = people
        self.matrix = self._matrix(system, p)
        self._kept: dict[float, Array] = {}
        self._stacked: dict[tuple[float, ...], Array] = {}

    def _matrix(self, system: System, p: Numbers) -> Array:
        size = len(self.places)
        matrix = np.zeros((self.people, size, size))
        start = [np.broadcast_to(np.asarray(v, dtype=float), (self.people,)) for v in system.initial(p)]
        for place in self.places:
            start[place] = np.zeros(self.people)
        at_rest = system.rhs(0.0, tuple(start), p)
        for column, place in enumerate(self.places):
            pushed = list(start)
            pushed[place] = np.ones(self.people)
            moved = system.rhs(0.0, tuple(pushed), p)
            for row, other in enumerate(self.places):
                matrix[:, row, column] = moved[other] - at_rest[other]
        return matrix

    def propagator(self, h: float) -> Array:
        """expm(M*h), (N, L, L)."""
        key = round(h, OFFSET_DIGITS)
        if key not in self._kept:
            self._kept[key] = expm(self.matrix * key)
        return self._kept[key]

    def propagators(self, offsets: tuple[float, ...]) -> Array:
        """expm(M*h) of several lengths, stacked over the first two axes, (N, len*L, L)."""
        key = tuple(round(h, OFFSET_DIGITS) for h in offsets)
        if key not in self._stacked:
            self._stacked[key] = np.concatenate([self.propagator(h) for h in key], axis=1)
        return self._stacked[key]


def expm(matrix: Array) -> Array:
    """Exponential of each matrix of a stack, by scaling, a Taylor sum and squaring."""
    norm = float(np.abs(matrix).sum(axis=-1).max(initial=0.0))
    halvings = max(0, int(np.ceil(np.log2(norm / SCALED_NORM)))) if norm > SCALED_NORM else 0
    small = matrix / 2.0**halvings
    eye = np.broadcast_to(np.eye(matrix.shape[-1]), matrix.shape)
    total = eye.copy()
    for order in range(TAYLOR_TERMS, 0, -1):
        total = eye + (small @ total) / order
    for _ in range(halvings):
        total = total @ total
    return total

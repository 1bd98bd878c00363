"""The poles of the linear block made inside a kernel: what ``linear.py`` does in NumPy, lane by lane.

A matrix is held as a mapping of its entries that are not zero for everybody.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from titrant.engine.compiled.linear import CLOSEST_POLES, refuse_large
from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.writer import Writer

Entries = dict[tuple[int, int], Any]


class PolePart:
    """Poles ``rate[k]``, eigenvectors ``V[i, k]`` and their inverse ``W[k, i]`` of each lane.

    Parameters
    ----------
    coefficient
        Values of the matrix by pairs of states.
    oscillates
        A place that is made 1 where two states of some lane oscillate.
    """

    def __init__(self, writer: Writer, structure: Structure, coefficient: Entries, oscillates: Any) -> None:
        self.writer, self.b, self.lanes, self.oscillates = writer, writer.b, writer.wide, oscillates
        order = {state: k for k, state in enumerate(structure.linear)}
        self.groups = [tuple(order[i] for i in group) for group in structure.groups]
        self.A: Entries = {(order[i], order[j]): value for (i, j), value in coefficient.items()}
        for group in self.groups:
            for pair in product(group, group):
                self.A.setdefault(pair, self.lanes.constant(0.0))
        self.rate: dict[int, Any] = {}
        for own in range(len(self.groups)):
            self._rates_apart(own)
        self.V = self._eigenvectors()
        self.W = self._inverse()

    # --- rates -------------------------------------------------------------------------------------

    def _rates(self, group: tuple[int, ...]) -> list[Any]:
        """Minus the eigenvalues of one diagonal group."""
        lanes, A = self.lanes, self.A
        if len(group) == 1:
            return [self._minus(A[group[0], group[0]])]
        refuse_large(group)
        i, j = group
        total = self._minus(lanes.add(A[i, i], A[j, j]))
        both = lanes.sub(lanes.mul(A[i, i], A[j, j]), lanes.mul(A[i, j], A[j, i]))
        inside = lanes.sub(lanes.mul(total, total), lanes.mul(lanes.constant(4.0), both))
        with self.b.if_then(lanes.any(self.b.fcmp_ordered("<", inside, lanes.constant(0.0)))):
            self.b.store(self.writer.at(1), self.oscillates)
        fast = lanes.mul(lanes.constant(0.5), lanes.add(total, lanes.root(inside)))
        return [fast, lanes.div(both, fast)]

    def _rates_apart(self, own: int) -> None:
        """The poles of one group; where they nearly meet earlier ones the group is sped up by the gap, in A too."""
        group, lanes = self.groups[own], self.lanes
        rates, earlier = self._rates(group), [k for g in self.groups[:own] for k in g]
        speed_at = self.writer.slot("speed", lanes.type)
        self.b.store(lanes.constant(1.0), speed_at)
        with self.writer.loop(2 * len(earlier), f"apart{own}"):
            speed = self.b.load(speed_at, typ=lanes.type)
            faster = lanes.mul(speed, lanes.constant(1 + 2 * CLOSEST_POLES))
            for close in [self._close(lanes.mul(rate, speed), self.rate[k]) for rate in rates for k in earlier]:
                speed = self.b.select(close, faster, speed)
            self.b.store(speed, speed_at)
        speed = self.b.load(speed_at, typ=lanes.type)
        self.rate |= {i: lanes.mul(rate, speed) for i, rate in zip(group, rates, strict=True)}
        self.A |= {(i, j): lanes.mul(self.A[i, j], speed) for i in group for j in group}

    def _close(self, rate: Any, other: Any) -> Any:
        apart = self.lanes.magnitude(self.lanes.sub(rate, other))
        return self.b.fcmp_ordered("<", apart, self.lanes.mul(self.lanes.constant(CLOSEST_POLES), other))

    # --- eigenvectors and their inverse ------------------------------------------------------------

    def _eigenvectors(self) -> Entries:
        V: Entries = {}
        for own, group in enumerate(self.groups):
            for k in group:
                V[group[0], k] = self.lanes.constant(1.0)
                if len(group) == 2:
                    i, j = group
                    V[i, k], V[j, k] = self.A[i, j], self._minus(self.lanes.add(self.A[i, i], self.rate[k]))
                for later in self.groups[own + 1 :]:
                    self._later_part(later, k, V)
        return V

    def _later_part(self, group: tuple[int, ...], k: int, V: Entries) -> None:
        """Solve (A_gg + pole) v_g = -A_g,earlier v_earlier for one group; where nothing feeds it, it stays zero."""
        lanes, A = self.lanes, self.A
        source = [
            self._sum([(A[i, j], V[j, k]) for j in range(min(group)) if (i, j) in A and (j, k) in V]) for i in group
        ]
        if all(s is None for s in source):
            return
        right = [lanes.constant(0.0) if s is None else self._minus(s) for s in source]
        own = [lanes.add(A[i, i], self.rate[k]) for i in group]
        if len(group) == 1:
            V[group[0], k] = lanes.div(right[0], own[0])
            return
        i, j = group
        determinant = lanes.sub(lanes.mul(own[0], own[1]), lanes.mul(A[i, j], A[j, i]))
        first = lanes.sub(lanes.mul(own[1], right[0]), lanes.mul(A[i, j], right[1]))
        second = lanes.sub(lanes.mul(own[0], right[1]), lanes.mul(A[j, i], right[0]))
        V[i, k], V[j, k] = lanes.div(first, determinant), lanes.div(second, determinant)

    def _inverse(self) -> Entries:
        """W with W V = 1: V is block lower triangular, so that rows follow by substitution."""
        W: Entries = {}
        for own, group in enumerate(self.groups):
            earlier = [k for g in self.groups[:own] for k in g]
            for column in range(max(group) + 1):
                self._column(group, column, earlier, W)
        return W

    def _column(self, group: tuple[int, ...], column: int, earlier: list[int], W: Entries) -> None:
        lanes, V = self.lanes, self.V
        found = [
            self._sum([(V[i, k], W[k, column]) for k in earlier if (i, k) in V and (k, column) in W]) for i in group
        ]
        rows = [None if s is None else self._minus(s) for s in found]
        for place, i in enumerate(group):
            if i == column:
                rows[place] = lanes.constant(1.0)  # earlier rows of W end before this column
        if all(row is None for row in rows):
            return
        if len(group) == 1:
            W[group[0], column] = lanes.div(rows[0], V[group[0], group[0]])
            return
        first, second = (lanes.constant(0.0) if row is None else row for row in rows)
        i, j = group
        determinant = lanes.sub(lanes.mul(V[i, i], V[j, j]), lanes.mul(V[i, j], V[j, i]))
        upper = lanes.sub(lanes.mul(V[j, j], first), lanes.mul(V[i, j], second))
        lower = lanes.sub(lanes.mul(V[i, i], second), lanes.mul(V[j, i], first))
        W[i, column], W[j, column] = lanes.div(upper, determinant), lanes.div(lower, determinant)

    def _minus(self, x: Any) -> Any:
        return self.lanes.sub(self.lanes.constant(0.0), x)

    def _sum(self, pairs: list[tuple[Any, Any]]) -> Any:
        """The sum of products; None where there is none."""
        total = None
        for x, y in pairs:
            part = self.lanes.mul(x, y)
            total = part if total is None else self.lanes.add(total, part)
        return total

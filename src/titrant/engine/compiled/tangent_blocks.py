"""The collocation equations of a level's tangents, solved directly.

With v_a the values of state a's tangent at the m nodes of a segment of length H, and v_a0 its start,

    sum_b T_ab v_b = kappa v_a0 + H g_a,   T_ab = delta_ab Q^-1 - H diag(J_ab),   kappa = Q^-1 1

Blocks belong to pairs of states, so that all but those on the diagonal are diagonal matrices. Elimination runs block
by block, once for all tangents; a state whose own slope is one number has the inverse of its block in a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from titrant.engine.compiled.quadrature import integration_matrix
from titrant.engine.compiled.tangent_exact import TangentExact
from titrant.engine.compiled.tangent_plan import LevelPlan
from titrant.engine.compiled.trace import Node
from titrant.engine.compiled.writer import Region


@dataclass(eq=False)
class Block:
    """One m x m block: ``slope`` where it is -H diag(slope), ``region`` where it is full."""

    slope: Node | None = None
    region: Region | None = None


@dataclass(eq=False)
class Eliminated:
    """A level's blocks after elimination, in the order of the level's states.

    ``inverse`` of each block on the diagonal: a region, or the place of its table. ``below`` holds the blocks left of
    the diagonal, ``product`` inverse times block on its right.
    """

    inverse: list[Region | int]
    below: dict[tuple[int, int], Block]
    product: dict[tuple[int, int], Region]


class TangentBlocks(TangentExact):
    """Writes the elimination of a level, and the solution for one right-hand side."""

    def _tables(self) -> None:
        super()._tables()
        self.rate_matrix = np.linalg.inv(integration_matrix(self.m))
        own = [plan.rates[k].get(self.traced.states[i]) for plan in self.plan.levels for k, i in enumerate(plan.states)]
        slopes = [0.0 if node is None else node.value for node in own if node is None or node.op == "const"]
        self.tabled = list(dict.fromkeys(float(slope) for slope in slopes))

    def _slope_at(self, node: Node, j: int) -> Any:
        """H times a slope at node j of the segment."""
        raise NotImplementedError

    def _eliminate(self, plan: LevelPlan) -> Eliminated:
        n, states = len(plan.states), [self.traced.states[i] for i in plan.states]
        blocks = {
            (a, b): Block(plan.rates[a].get(states[b])) for a in range(n) for b in range(n)
            if a == b or states[b] in plan.rates[a]
        }  # fmt: skip
        done = Eliminated([], {}, {})
        for k in range(n):
            done.inverse.append(self._inverse(blocks[k, k]))
            right = [j for j in range(k + 1, n) if (k, j) in blocks]
            below = [i for i in range(k + 1, n) if (i, k) in blocks]
            done.below |= {(i, k): blocks[i, k] for i in below}
            for j in right:
                done.product[k, j] = self._product(done.inverse[k], blocks[k, j])
                for i in below:
                    blocks[i, j] = self._less(blocks.get((i, j)), i == j, blocks[i, k], done.product[k, j])
        return done

    def _entry(self, matrix: Region | int, r: int, c: int) -> Any:
        """One number of an inverse or a product."""
        if isinstance(matrix, Region):
            return self.load(matrix, r * self.m + c)
        first = self.b.mul(self.segment, self.at(self.m * self.m))
        place = self.at((matrix * self.segments * self.m + r) * self.m + c)
        return self.spread(self.args["tangent_inverse"], self.b.add(first, place))

    def _value(self, block: Block | None, r: int, c: int, diagonal: bool) -> Any:
        """One number of a block that may be none, diagonal or full."""
        lanes = self.lanes
        if block is not None and block.region is not None:
            return self.load(block.region, r * self.m + c)
        value = lanes.constant(float(self.rate_matrix[r, c]) if diagonal else 0.0)
        if r == c and block is not None and block.slope is not None:
            value = lanes.sub(value, self._slope_at(block.slope, r))
        return value

    def _inverse(self, block: Block) -> Region | int:
        """By Gauss and Jordan without pivots: the rule's own part has none that is small."""
        constant = block.slope is None or block.slope.op == "const"
        if block.region is None and constant:
            return self.tabled.index(0.0 if block.slope is None else float(block.slope.value))
        lanes, m = self.lanes, self.m
        a = [[self._value(block, r, c, True) for c in range(m)] for r in range(m)]
        for k in range(m):
            pivot = lanes.div(lanes.constant(1.0), a[k][k])
            a[k] = [pivot if c == k else lanes.mul(a[k][c], pivot) for c in range(m)]
            for r in range(m):
                if r != k:
                    factor = a[r][k]
                    start = [lanes.constant(0.0) if c == k else a[r][c] for c in range(m)]
                    a[r] = [lanes.sub(start[c], lanes.mul(factor, a[k][c])) for c in range(m)]
        return self._stored(a)

    def _stored(self, rows: list[list[Any]]) -> Region:
        region = self.region(self.m * self.m)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                self.store(value, region, r * self.m + c)
        return region

    def _product(self, inverse: Region | int, block: Block) -> Region:
        lanes, m = self.lanes, self.m
        if block.region is None:
            right = [self._value(block, c, c, False) for c in range(m)]
            return self._stored([[lanes.mul(self._entry(inverse, r, c), right[c]) for c in range(m)] for r in range(m)])
        region = self.region(m * m)
        for r in range(m):
            left = [self._entry(inverse, r, j) for j in range(m)]
            for c in range(m):
                right = [self.load(block.region, j * m + c) for j in range(m)]
                self.store(self._sum(left, right), region, r * m + c)
        return region

    def _less(self, block: Block | None, diagonal: bool, left: Block, product: Region) -> Block:
        """block - left * product."""
        lanes, m = self.lanes, self.m
        region = block.region if block is not None and block.region is not None else self.region(m * m)
        for r in range(m):
            at = [r] if left.region is None else list(range(m))
            factors = [self._value(left, r, j, False) for j in at]
            for c in range(m):
                taken = self._sum(factors, [self.load(product, j * m + c) for j in at])
                self.store(lanes.sub(self._value(block, r, c, diagonal), taken), region, r * m + c)
        return Block(region=region)

    def _times(self, matrix: Region | int, v: list[Any]) -> list[Any]:
        return [self._sum([self._entry(matrix, r, c) for c in range(self.m)], v) for r in range(self.m)]

    def _solved(self, done: Eliminated, right: list[list[Any]]) -> list[list[Any]]:
        """The tangents at the nodes of each state, for right-hand sides state by state."""
        lanes, n, m = self.lanes, len(right), self.m
        for k in range(n):
            right[k] = self._times(done.inverse[k], right[k])
            for i in range(k + 1, n):
                if (i, k) in done.below:
                    taken = self._below(done.below[i, k], right[k])
                    right[i] = [lanes.sub(right[i][r], taken[r]) for r in range(m)]
        for k in reversed(range(n)):
            for j in range(k + 1, n):
                if (k, j) in done.product:
                    taken = self._times(done.product[k, j], right[j])
                    right[k] = [lanes.sub(right[k][r], taken[r]) for r in range(m)]
        return right

    def _below(self, block: Block, v: list[Any]) -> list[Any]:
        if block.region is not None:
            return self._times(block.region, v)
        return [self.lanes.mul(self._value(block, r, r, False), v[r]) for r in range(self.m)]

"""The collocation equations of a level's tangents, solved directly.

With v_a the values of state a's tangent at the m nodes of a segment of length H, and v_a0 its start,

    sum_b T_ab v_b = kappa v_a0 + H g_a,   T_ab = delta_ab Q^-1 - H diag(J_ab),   kappa = Q^-1 1

Blocks belong to pairs of states, so that all but those on the diagonal are diagonal matrices. Elimination runs block
by block, once for all tangents; a state whose own slope is one number has the inverse of its block in a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir

from titrant.engine.compiled.quadrature import integration_matrix
from titrant.engine.compiled.tangent_exact import TangentExact
from titrant.engine.compiled.tangent_plan import LevelPlan
from titrant.engine.compiled.trace import Node
from titrant.engine.compiled.writer import BYTE, POINTER, Region


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
        self.rates = self.table("rates", self.rate_matrix, self.real)
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
                    full = self._full(blocks.get((i, j), Block()), i == j)
                    self._take(full, blocks[i, k], done.product[k, j])
                    blocks[i, j] = Block(region=full)
        return done

    def _entry(self, matrix: Region | int, r: Any, c: int) -> Any:
        """One number of a full matrix or of a table."""
        b, row = self.b, self.b.mul(self.at(r), self.at(self.m))
        if isinstance(matrix, Region):
            return self.load(matrix, b.add(row, self.at(c)))
        first = b.add(b.mul(self.segment, self.at(self.m * self.m)), self.at(matrix * self.segments * self.m * self.m))
        return self.spread(self.args["tangent_inverse"], b.add(first, b.add(row, self.at(c))))

    def _rows(self, region: Region, name: str, row: Callable[[Any], list[Any]]) -> None:
        """Write a full matrix row by row; a loop, because straight code outgrows the cache of instructions."""
        with self.loop(self.m, f"{name}{self.scratch_bytes}") as r:
            first = self.b.mul(r, self.at(self.m))
            for c, value in enumerate(row(r)):
                self.store(value, region, self.b.add(first, self.at(c)))

    def _full(self, block: Block, diagonal: bool) -> Region:
        """A block as a full matrix."""
        if block.region is not None:
            return block.region
        lanes, m, region = self.lanes, self.m, self.region(self.m * self.m)
        if diagonal:
            self._rows(region, "full", lambda r: [self.spread(self.rates, self.b.add(self.b.mul(r, self.at(m)), self.at(c))) for c in range(m)])
        else:
            self._rows(region, "full", lambda r: [lanes.constant(0.0)] * m)
        if block.slope is not None:
            for j in range(m):
                value = lanes.sub(self.load(region, j * m + j), self._slope_at(block.slope, j))
                self.store(value, region, j * m + j)
        return region

    def _inverse(self, block: Block) -> Region | int:
        """The inverse of a block on the diagonal: from the table where its slope is one number."""
        if block.region is None and (block.slope is None or block.slope.op == "const"):
            return self.tabled.index(0.0 if block.slope is None else float(block.slope.value))
        region = self._full(block, True)
        self.b.call(self._inverter(), [self.pointer(region, 0)])
        return region

    def _inverter(self) -> Any:
        """A function of its own that inverts a matrix in place, by Gauss and Jordan without pivots.

        The part of the matrix that belongs to the rule has no small pivot.
        """
        name = "tangent_invert"
        if name in self.module.globals:
            return self.module.globals[name]
        function = ir.Function(self.module, ir.FunctionType(ir.VoidType(), [POINTER]), name=name)
        function.linkage = "internal"
        function.attributes.add("noinline")
        outer, self.b = self.b, ir.IRBuilder(function.append_basic_block("entry"))
        lanes, m = self.lanes.at(self.b), self.m
        places = [[self.b.gep(function.args[0], [self.at((r * m + c) * lanes.bytes)], source_etype=BYTE) for c in range(m)] for r in range(m)]
        a = [[self.load_at(place) for place in row] for row in places]
        for k in range(m):
            pivot = lanes.div(lanes.constant(1.0), a[k][k])
            a[k] = [pivot if c == k else lanes.mul(a[k][c], pivot) for c in range(m)]
            for r in range(m):
                if r != k:
                    factor, a[r][k] = a[r][k], lanes.constant(0.0)
                    a[r] = [lanes.sub(a[r][c], lanes.mul(factor, a[k][c])) for c in range(m)]
        for row, values in zip(places, a, strict=True):
            for place, value in zip(row, values, strict=True):
                self.b.store(value, place, align=8)
        self.b.ret_void()
        self.b = outer
        self.lanes.at(outer)
        return function

    def _product(self, inverse: Region | int, block: Block) -> Region:
        """Inverse times block."""
        lanes, m, region = self.lanes, self.m, self.region(self.m * self.m)
        if block.region is None:
            scale = [self._diagonal(block, c) for c in range(m)]
            self._rows(region, "product", lambda r: [lanes.mul(self._entry(inverse, r, c), scale[c]) for c in range(m)])
        else:
            self._rows(region, "product", lambda r: self._row_times([self._entry(inverse, r, j) for j in range(m)], block.region))
        return region

    def _take(self, full: Region, left: Block, product: Region) -> None:
        """full - left * product, in its place."""
        lanes, m = self.lanes, self.m

        def row(r: Any) -> list[Any]:
            before = [self._entry(full, r, c) for c in range(m)]
            if left.region is None:
                factor = self._diagonal(left, r)
                taken = [lanes.mul(factor, self._entry(product, r, c)) for c in range(m)]
            else:
                taken = self._row_times([self._entry(left.region, r, j) for j in range(m)], product)
            return [lanes.sub(x, y) for x, y in zip(before, taken, strict=True)]

        self._rows(full, "take", row)

    def _row_times(self, row: list[Any], matrix: Region) -> list[Any]:
        return [self._sum(row, [self.load(matrix, j * self.m + c) for j in range(self.m)]) for c in range(self.m)]

    def _diagonal(self, block: Block, j: Any) -> Any:
        """A number of a block off the diagonal that is a diagonal matrix."""
        return self.lanes.sub(self.lanes.constant(0.0), self._slope_at(block.slope, j))

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
        return [self.lanes.mul(self._diagonal(block, r), v[r]) for r in range(self.m)]

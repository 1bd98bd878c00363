"""The collocation equations of a level's tangents, solved directly.

With v_a the values of state a's tangent at the m nodes of a segment of length H, and v_a0 its start,

    sum_b T_ab v_b = kappa v_a0 + H g_a,   T_ab = delta_ab Q^-1 - H diag(J_ab),   kappa = Q^-1 1

Blocks belong to pairs of states, so that all but those on the diagonal are diagonal matrices. Elimination runs block
by block, once for all tangents; a state whose own slope is one number has the inverse of its block in a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from llvmlite import ir

from titrant.engine.compiled.lane_inverse import inverted
from titrant.engine.compiled.quadrature import integration_matrix
from titrant.engine.compiled.tangent_exact import TangentExact
from titrant.engine.compiled.tangent_plan import LevelPlan
from titrant.engine.compiled.trace import Node
from titrant.engine.compiled.writer import BYTE, POINTER, Region

Block = Node | Region  # -H diag(node), or a full matrix


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
        zero = self.graph.constant(0.0)
        own = [
            plan.rates[k].get(self.traced.states[i], zero)
            for plan in self.plan.levels
            for k, i in enumerate(plan.states)
        ]
        self.tabled = list(dict.fromkeys(float(node.value) for node in own if node.op == "const"))

    def _slope_at(self, node: Node, j: Any) -> Any:
        """H times a slope at node j of the segment."""
        raise NotImplementedError

    def _eliminate(self, plan: LevelPlan) -> Eliminated:
        states, n = [self.traced.states[i] for i in plan.states], len(plan.states)
        blocks: dict[tuple[int, int], Block] = {
            (a, b): plan.rates[a][states[b]] for a in range(n) for b in range(n) if states[b] in plan.rates[a]
        }
        done = Eliminated([], {}, {})
        for k in range(n):
            done.inverse.append(self._inverse(blocks.get((k, k))))
            right = [j for j in range(k + 1, n) if (k, j) in blocks]
            below = [i for i in range(k + 1, n) if (i, k) in blocks]
            done.below |= {(i, k): blocks[i, k] for i in below}
            for j in right:
                done.product[k, j] = self._product(done.inverse[k], blocks[k, j])
                for i in below:
                    taken = partial(self._taken, blocks[i, k], done.product[k, j])
                    blocks[i, j] = self._full(blocks.get((i, j)), i == j, taken)
        return done

    def _entry(self, matrix: Region | int, r: Any, c: int) -> Any:
        """One number of a full matrix or of a table."""
        b, row = self.b, self.b.mul(self.at(r), self.at(self.m))
        if isinstance(matrix, Region):
            return self.load(matrix, b.add(row, self.at(c)))
        size = self.m * self.m
        first = b.add(b.mul(self.segment, self.at(size)), self.at(matrix * self.segments * size))
        return self.spread(self.args["tangent_inverse"], b.add(first, b.add(row, self.at(c))))

    def _rows(self, region: Region, row: Callable[[Any], list[Any]]) -> Region:
        """Write a full matrix row by row; a loop, because straight code outgrows the cache of instructions."""
        with self.loop(self.m, f"rows{self.b.block.name}") as r:
            first = self.b.mul(r, self.at(self.m))
            for c, value in enumerate(row(r)):
                self.store(value, region, self.b.add(first, self.at(c)))
        return region

    def _full(self, block: Block | None, diagonal: bool, taken: Callable[[Any], list[Any]] | None = None) -> Region:
        """A block as a full matrix, with the rule's own part where it is on the diagonal, less the rows ``taken``."""
        b, m, lanes = self.b, self.m, self.lanes
        region = block if isinstance(block, Region) else self.region(m * m)

        def row(r: Any) -> list[Any]:
            if isinstance(block, Region):
                before = [self._entry(block, r, c) for c in range(m)]
            else:
                first = b.mul(r, self.at(m))
                before = [
                    self.spread(self.rates, b.add(first, self.at(c))) if diagonal else lanes.constant(0.0)
                    for c in range(m)
                ]
            return [lanes.sub(x, y) for x, y in zip(before, taken(r), strict=True)] if taken else before

        if taken or not isinstance(block, Region):
            self._rows(region, row)
        if isinstance(block, Node):
            for j in range(m):
                value = lanes.sub(self.load(region, j * m + j), self._slope_at(block, j))
                self.store(value, region, j * m + j)
        return region

    def _inverse(self, block: Block | None) -> Region | int:
        """The inverse of a block on the diagonal: from the table where its slope is one number."""
        if block is None or (isinstance(block, Node) and block.op == "const"):
            return self.tabled.index(0.0 if block is None else float(block.value))
        region = self._full(block, True)
        self.b.call(self._inverter(), [self.pointer(region, 0)])
        return region

    def _inverter(self) -> Any:
        """A function of its own that inverts a matrix in place."""
        if (name := "tangent_invert") in self.module.globals:
            return self.module.globals[name]
        function = ir.Function(self.module, ir.FunctionType(ir.VoidType(), [POINTER]), name=name)
        function.linkage = "internal"
        function.attributes.add("noinline")
        outer, self.b = self.b, ir.IRBuilder(function.append_basic_block("entry"))
        lanes, size = self.lanes.at(self.b), self.m * self.m
        places = [self.b.gep(function.args[0], [self.at(k * lanes.bytes)], source_etype=BYTE) for k in range(size)]
        numbers = [self.load_at(place) for place in places]
        rows = inverted(lanes, [numbers[r : r + self.m] for r in range(0, size, self.m)])
        for place, value in zip(places, [value for row in rows for value in row], strict=True):
            self.b.store(value, place, align=8)
        self.b.ret_void()
        self.b = outer
        self.lanes.at(outer)
        return function

    def _product(self, inverse: Region | int, block: Block) -> Region:
        """Inverse times block."""
        m, region = self.m, self.region(self.m * self.m)
        if isinstance(block, Region):
            return self._rows(region, lambda r: self._row_times([self._entry(inverse, r, j) for j in range(m)], block))
        scale = [self._beside(block, c) for c in range(m)]
        return self._rows(region, lambda r: [self.lanes.mul(self._entry(inverse, r, c), scale[c]) for c in range(m)])

    def _taken(self, left: Block, product: Region, r: Any) -> list[Any]:
        """One row of left * product."""
        if isinstance(left, Region):
            return self._row_times([self._entry(left, r, j) for j in range(self.m)], product)
        factor = self._beside(left, r)
        return [self.lanes.mul(factor, self._entry(product, r, c)) for c in range(self.m)]

    def _row_times(self, row: list[Any], matrix: Region) -> list[Any]:
        return [self._sum(row, [self._entry(matrix, j, c) for j in range(self.m)]) for c in range(self.m)]

    def _beside(self, node: Node, j: Any) -> Any:
        """A number of a diagonal block beside the diagonal."""
        return self.lanes.sub(self.lanes.constant(0.0), self._slope_at(node, j))

    def _times(self, matrix: Region | int, v: list[Any]) -> list[Any]:
        return [self._sum([self._entry(matrix, r, c) for c in range(self.m)], v) for r in range(self.m)]

    def _solved(self, done: Eliminated, right: list[list[Any]]) -> list[list[Any]]:
        """The tangents at the nodes of each state, for right-hand sides state by state."""
        n = len(right)
        for k in range(n):
            right[k] = self._times(done.inverse[k], right[k])
            for i in range(k + 1, n):
                if (i, k) in done.below:
                    right[i] = self._less(right[i], done.below[i, k], right[k])
        for k in reversed(range(n)):
            for j in range(k + 1, n):
                if (k, j) in done.product:
                    right[k] = self._less(right[k], done.product[k, j], right[j])
        return right

    def _less(self, x: list[Any], block: Block, v: list[Any]) -> list[Any]:
        """x - block * v."""
        lanes = self.lanes
        if isinstance(block, Node):
            return [lanes.add(x[j], lanes.mul(self._slope_at(block, j), v[j])) for j in range(self.m)]
        return [lanes.sub(own, taken) for own, taken in zip(x, self._times(block, v), strict=True)]

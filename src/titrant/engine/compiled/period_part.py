"""The solution inside the period kernel: a grid counted in hours from what entered, the same in every lane.

A segment is solved whole, as if nothing more entered, so that exponentials and matrices are made once and what was
found in it is a good guess in the next period. Where a lane's period ends inside a segment, its states there are read
from the polynomial through the nodes. A lane whose period is over takes no part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from titrant.engine.compiled.day_kernel import DayKernel
from titrant.engine.compiled.lanes import F64
from titrant.engine.compiled.quadrature import radau_nodes


class PeriodPart(DayKernel):
    """The day kernel with periods where it has days, segment by segment."""

    begins: Any
    whole: Any
    own: Any
    own_share: Any
    going: Any
    ending: Any

    def _tables(self) -> None:
        self._rule()
        self.t_node, self.H = self.args["t_node"], self.args["H"]

    def _of_period(self, name: str) -> Any:
        """A number of this period, lane by lane."""
        return self.load_at(self.argument(name, self._row(), wide=True), wide=True)

    def _narrow(self, value: Any) -> Any:
        return self.b.fptrunc(value, self.lanes.type) if self.single else value

    def _exponentials_of_whole_segments(self) -> None:
        for k in range(self.K):
            self._exponentials(self._rate(k), k, "nodes", self.t_node, self.at_node)

    def _of_segment(self, name: str, segment: Any) -> Any:
        """When a segment begins, or how long it is [h], in every lane."""
        return self.wide.splat(self.scalar(self.args[name], segment, F64))

    def _before_segment(self, segment: Any) -> None:
        """What a lane has of a segment: a length [h], a share, whether it takes part, whether its period ends."""
        b, wide = self.b, self.wide
        self.begins, self.whole = self._of_segment("edge", segment), self._of_segment("whole", segment)
        ends, length = self._of_segment("edge", b.add(segment, self.at(1))), self._of_period("length")
        self.going = b.fcmp_ordered(">", length, self.begins)
        self.ending = b.and_(self.going, b.fcmp_ordered("<=", length, ends))
        left = wide.sub(length, self.begins)
        self.own = b.select(self.ending, left, self.whole)
        share = b.select(self.ending, wide.div(left, self.whole), wide.constant(1.0))
        self.own_share = b.select(self.going, share, wide.constant(0.0))
        self._drivers(b.mul(segment, self.at(self.m)), self.at(self.m))

    def _taking_part(self) -> Any:
        return self.going

    def _node_clock(self, node: Any) -> Any:
        hour = self.wide.splat(self.scalar(self.t_node, node, F64))
        return self._narrow(self.wide.add(self._of_period("begin"), hour))

    def _start(self, s: int, segment: Any) -> Any:
        """Place of the start of a segment."""
        return self.b.add(segment, self.at(s * (self.segments + 1)))

    def _guessed(self, level: tuple[int, ...]) -> Callable[[int, int], Any]:
        """As for days; a lane that takes no part keeps what it had."""
        b = self.b
        begun = {i: b.add(self.segment, self.at(self.order[i] * self.segments)) for i in level}
        kept = {i: self.load(self.begun, begun[i]) for i in level}
        moved = super()._guessed(level)
        for i in level:
            self.store(b.select(self.going, self.load(self.begun, begun[i]), kept[i]), self.begun, begun[i])

        def guess(i: int, mm: int) -> Any:
            return b.select(self.going, moved(i, mm), self._load_node(self.order[i], mm))

        return guess

    def _after_segment(self) -> None:
        """Where periods end in this segment, states at their end."""
        b, lanes = self.b, self.lanes
        with b.if_then(lanes.any(self.ending)):
            weights = self._weights(self._narrow(self.own_share))[1:]
            for s in range(len(self.order)):
                start = self.load(self.starts, self._start(s, self.segment))
                value = start
                for mm, weight in enumerate(weights):
                    risen = lanes.sub(self.load(self.y, self._node(s, mm)), start)
                    value = lanes.add(value, lanes.mul(weight, risen))
                self.store(b.select(self.ending, value, self.load(self.y0, s)), self.y0, s)

    def _weights(self, share: Any) -> list[Any]:
        """Lagrange weights over the start and the nodes of a segment, at a share of its length."""
        lanes, points = self.lanes, np.concatenate([[0.0], radau_nodes(self.m)])
        away = [lanes.sub(share, lanes.constant(point)) for point in points]
        weights = []
        for i, point in enumerate(points):
            scale = 1.0 / np.prod(point - np.delete(points, i))
            weight = lanes.constant(float(scale))
            for j, factor in enumerate(away):
                weight = lanes.mul(weight, factor) if j != i else weight
            weights.append(weight)
        return weights

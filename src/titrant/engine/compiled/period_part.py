"""The solution inside the period kernel: a grid counted in hours from what entered, cut where the period ends.

All lanes have the same segments but the last of each period, so that exponentials of whole segments are made once
a block, and the shape of a segment is a good guess of the same segment in the next period. Where lanes are cut,
theirs are made anew; a lane whose period is over has segments of length zero, which leave it as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from titrant.engine.compiled.day_kernel import DayKernel
from titrant.engine.compiled.lanes import F64, I64
from titrant.engine.compiled.stages import FIRST_LEVEL

LEAST_SHAPE = 0.25  # of a segment's length: a shorter piece says too little about the shape of the whole


class PeriodPart(DayKernel):
    """The day kernel with periods where it has days, segment by segment."""

    begins: Any
    own: Any

    def _regions(self) -> None:
        super()._regions()
        self.cut = self.region(self.K * self.m, wide=True)  # exponentials at the nodes of a segment that is cut
        self.shape = self.region(len(self.order) * self.NN)  # of each segment, over its start
        self.shaped = self.region(self.segments)  # the length that the shape is of

    def _tables(self) -> None:
        self._rule()
        self.t_node, self.H = self.args["t_node"], self.args["H"]

    def _direct(self, level: tuple[int, ...]) -> float | None:
        """None: no matrix serves lanes whose segments differ in length."""
        return None

    def _of_period(self, name: str) -> Any:
        """A number of this period, lane by lane."""
        return self.load_at(self.argument(name, self._row(), wide=True), wide=True)

    def _narrow(self, value: Any) -> Any:
        return self.b.fptrunc(value, self.lanes.type) if self.single else value

    def _begin_block(self) -> None:
        super()._begin_block()
        zero = self.lanes.constant(0.0)
        for s in range(len(self.order)):
            with self.loop(self.NN, f"flat{s}") as k:
                self.store(zero, self.shape, self.b.add(k, self.at(s * self.NN)))
        with self.loop(self.args["segments"], "whole") as segment:
            self.store(self.spread(self.H, segment), self.shaped, segment)

    def _exponentials_of_whole_segments(self) -> None:
        for k in range(self.K):
            self._exponentials(self._rate(k), k, "nodes", self.t_node, lambda index: self.pointer(self.ex, index))

    # --- one segment -------------------------------------------------------------------------------

    def _solve_segment(self, segment: Any) -> None:
        b = self.b
        self.segment, self.first = segment, b.mul(segment, self.at(self.m))
        self.begins = self.wide.splat(self.scalar(self.args["edge"], segment, F64))
        self.own = self._own_length(self.begins, segment)
        self.Hv = self._narrow(self.own)
        self._choose_exponentials()
        self._drivers(self.first, self.at(self.m))
        self.ratio = self.lanes.div(self.Hv, self.load(self.shaped, segment))
        for k, level in enumerate(self.structure.levels):
            self._guess(level, FIRST_LEVEL + k)
            self._sweeps(level, FIRST_LEVEL + k)
            self._hand_on_level(FIRST_LEVEL + k)
        self._keep_ends_and_shapes()

    def _own_length(self, begins: Any, segment: Any) -> Any:
        """How long each lane's segment is [h]: what its period leaves of the whole, or 0."""
        b, wide = self.b, self.wide
        whole = wide.splat(self.scalar(self.args["whole"], segment, F64))
        left = wide.sub(self._of_period("length"), begins)
        left = b.select(b.fcmp_ordered("<", left, whole), left, whole)
        return b.select(b.fcmp_ordered(">", left, wide.constant(0.0)), left, wide.constant(0.0))

    def _choose_exponentials(self) -> None:
        """Those of the whole segment, made once, or where some lane is cut all lanes' own."""
        b, wide = self.b, self.wide
        base = self.slot("exponentials", I64)
        b.store(self.at(self.ex.offset), base)
        whole = wide.splat(self.scalar(self.args["whole"], self.segment, F64))
        cut = b.and_(b.fcmp_ordered("<", self.own, whole), b.fcmp_ordered(">", self.own, wide.constant(0.0)))
        with b.if_then(wide.any(cut)):
            before = b.mul(self.first, self.at(self.K * self.cut.bytes))
            b.store(b.sub(self.at(self.cut.offset), before), base)
            for k in range(self.K):
                rate = self._rate(k)
                with self.loop(self.m, f"cut{k}") as j:
                    time = wide.add(self.begins, wide.mul(self._share(j), self.own))
                    place = b.add(b.mul(j, self.at(self.K)), self.at(k))
                    made = self.load(self.ex, b.add(b.mul(self.first, self.at(self.K)), place), wide=True)
                    # A lane that is not cut takes what it takes beside others that are not.
                    value = b.select(cut, self._decayed(rate, time), made)
                    self.store(value, self.cut, place)
        self.base = b.load(base, typ=I64)

    def _share(self, j: Any) -> Any:
        """Where a node lies in its segment."""
        return self.wide.splat(self.scalar(self.args["share"], j, F64))

    def at_node(self, index: Any) -> Any:
        """Address of the exponentials at the nodes of this segment."""
        place = self.b.add(self.b.mul(index, self.at(self.ex.bytes)), self.base)
        return self.b.gep(self.scratch, [place], source_etype=ir.IntType(8))

    def _node_clock(self, node: Any) -> Any:
        share = self.wide.mul(self._share(self.b.sub(node, self.first)), self.own)
        return self._narrow(self.wide.add(self.wide.add(self._of_period("begin"), self.begins), share))

    def _start(self, s: int, segment: Any) -> Any:
        """Place of the start of a segment."""
        return self.b.add(segment, self.at(s * (self.segments + 1)))

    def _guessed(self, level: tuple[int, ...]) -> Callable[[int, int], Any]:
        """The shape that this segment had before, as long as it is now, on its new start."""
        lanes = self.lanes
        starts = {i: self.load(self.starts, self._start(self.order[i], self.segment)) for i in level}

        def guess(i: int, mm: int) -> Any:
            shape = self.load(self.shape, self._node(self.order[i], mm))
            return lanes.add(starts[i], lanes.mul(self.ratio, shape))

        return guess

    def _keep_ends_and_shapes(self) -> None:
        b, lanes = self.b, self.lanes
        going = b.fcmp_ordered(">", self.Hv, lanes.constant(0.0))
        least = lanes.mul(lanes.constant(LEAST_SHAPE), self.spread(self.H, self.segment))
        telling = b.fcmp_ordered(">=", self.Hv, least)
        self.store(b.select(telling, self.Hv, self.load(self.shaped, self.segment)), self.shaped, self.segment)
        for s in range(len(self.order)):
            start = self.load(self.starts, self._start(s, self.segment))
            for mm in range(self.m):
                place = self._node(s, mm)
                shape = lanes.sub(self.load(self.y, place), start)
                self.store(b.select(telling, shape, self.load(self.shape, place)), self.shape, place)
            end = b.select(going, self.load(self.y, self._node(s, self.m - 1)), start)
            self.store(end, self.starts, b.add(self._start(s, self.segment), self.at(1)))

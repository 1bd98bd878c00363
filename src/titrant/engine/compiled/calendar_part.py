"""Summaries of calendar days inside the period kernel, though periods are each person's own.

Each lane adds to its current day and knows when that ends. A segment in which a day ends is added in two parts: a
mean by the integral of the polynomial through the nodes, up to the end and from it; time above a threshold with the
output as straight from node to node; extremes are those of the nodes of either side and of the value between. When
a lane's day ends, its numbers are written to their place.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir

from titrant.engine.compiled.exact_part import HOURS
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.lanes import F64, I64
from titrant.engine.compiled.quadrature import integration_matrix, radau_nodes
from titrant.engine.compiled.summary_part import FIRST_VALUES
from titrant.engine.compiled.wanted_part import WantedPart
from titrant.engine.periods import SAME

EXTREMES = {"max": "maximum", "min": "minimum"}
EDGE = 1e-9  # of a segment: a node at the end of a day belongs to it whatever the rounding


class CalendarPart(WantedPart):
    """Sums days up; ``days_from`` is when the first of ``calendar_days`` starts."""

    def _regions(self) -> None:
        super()._regions()
        K = len(self.options.summaries)
        self.so_far, self.before, self.at_nodes = self.region(K), self.region(K), self.region(K * self.m)
        self.weights, self.at_cut = self.region(self.m), self.region(K)
        self.day_ends, self.day_number, self.ended = (self.region(1, wide=True) for _ in range(3))

    def _begin_block(self) -> None:
        super()._begin_block()
        self.store(self.wide.splat(self.scalar(self.args["days_from"], 0, F64)), self.day_ends, 0)
        self.store(self.wide.whole(self.at(-1)), self.day_number, 0)  # what comes before the first day is kept nowhere
        for k, summary in enumerate(self.options.summaries):
            self.store(self.lanes.constant(FIRST_VALUES[summary.kind]), self.so_far, k)
            self.store(self.lanes.constant(0.0), self.before, k)

    def _linear_at(self, node: Any, i: int) -> Any:
        return self._linear_states(self.at_node, node, (i,))[i]

    def _summaries_of_segment(self) -> None:
        """Add this segment to the days it lies in."""
        b, wide = self.b, self.wide
        self._outputs_at_nodes()
        begun, zero = wide.add(self._of_period("begin"), self.begins), wide.constant(0.0)
        stop = self.own_share
        part = self.slot("part begins", wide.type)
        b.store(zero, part)
        with self.repeated("part") as again:
            first, ends = b.load(part, typ=wide.type), self.load(self.day_ends, 0, wide=True)
            last = wide.div(wide.sub(ends, begun), self.whole)
            last = b.select(b.fcmp_ordered("<", last, stop), last, stop)
            last = b.select(b.fcmp_ordered(">", last, first), last, first)
            self._add_part(first, last)
            until = wide.add(begun, wide.add(self.own, wide.constant(SAME)))
            ended = b.and_(b.fcmp_ordered("<", first, stop), b.fcmp_ordered("<=", ends, until))
            with b.if_then(wide.any(ended)):
                self._end_of_day(ended)
            b.store(last, part)
            again(wide.any(b.fcmp_ordered("<", last, stop)))
        for k in range(len(self.options.summaries)):
            self.store(self.load(self.at_nodes, k * self.m + self.m - 1), self.before, k)

    def _outputs_at_nodes(self) -> None:
        b = self.b
        with self.loop(self.m, "summed") as j:
            roots = [self.traced.outputs[s.output] for s in self.options.summaries]
            for k, value in enumerate(self._emit(roots, self._env_at_node(b.add(self.first, j)))):
                self.store(value, self.at_nodes, b.add(j, self.at(k * self.m)))
        new = b.icmp_signed("==", self.segment, self.at(0))  # what entered may have made a step
        for k in range(len(self.options.summaries)):
            value = b.select(new, self.load(self.at_nodes, k * self.m), self.load(self.before, k))
            self.store(value, self.before, k)

    # --- a part of a segment -----------------------------------------------------------------------

    def _add_part(self, first: Any, last: Any) -> None:
        """Add what lies between two shares of the segment."""
        b, wide = self.b, self.wide
        whole = b.and_(b.fcmp_ordered("==", first, wide.constant(0.0)), b.fcmp_ordered("==", last, wide.constant(1.0)))
        for j, weight in enumerate(integration_matrix(self.m)[-1]):
            self.store(self.lanes.constant(float(weight)), self.weights, j)
        with b.if_then(wide.any(b.not_(whole))):
            self._weights_of_part(whole, first, last)
            self._values_at_cut(b.select(b.fcmp_ordered(">", first, wide.constant(0.0)), first, last))
        held = b.fcmp_ordered(">", last, wide.add(first, wide.constant(EDGE)))
        cut = b.and_(b.not_(whole), held)
        narrow = self._narrow(first), self._narrow(last)
        for k, summary in enumerate(self.options.summaries):
            values = [self.load(self.at_nodes, k * self.m + j) for j in range(self.m)]
            self.store(self._with_part(summary, k, values, narrow), self.so_far, k)
            if summary.kind in EXTREMES:
                total = self.load(self.so_far, k)
                extreme = getattr(self.lanes, EXTREMES[summary.kind])(total, self.load(self.at_cut, k))
                self.store(b.select(cut, extreme, total), self.so_far, k)

    def _values_at_cut(self, share: Any) -> None:
        """Outputs where a day ends inside the segment, by the polynomial through the nodes."""
        lanes = self.lanes
        weights = [self._narrow(self._polynomial(row, share)) for row in _lagrange(self.m)]
        for k, summary in enumerate(self.options.summaries):
            if summary.kind in EXTREMES:
                total = lanes.constant(0.0)
                for j, weight in enumerate(weights):
                    total = lanes.add(total, lanes.mul(weight, self.load(self.at_nodes, k * self.m + j)))
                self.store(total, self.at_cut, k)

    def _weights_of_part(self, whole: Any, first: Any, last: Any) -> None:
        """Integrals of the Lagrange polynomials over a part; a lane whose segment is whole keeps the plain weights."""
        powers = [np.polynomial.polynomial.polyint(row) for row in _lagrange(self.m)]
        for j, coefficients in enumerate(powers):
            upper, lower = (self._polynomial(coefficients, x) for x in (last, first))
            weight = self._narrow(self.wide.sub(upper, lower))
            self.store(self.b.select(whole, self.load(self.weights, j), weight), self.weights, j)

    def _polynomial(self, coefficients: np.ndarray, x: Any) -> Any:
        total = self.wide.constant(float(coefficients[-1]))
        for coefficient in coefficients[-2::-1]:
            total = self.wide.add(self.wide.mul(total, x), self.wide.constant(float(coefficient)))
        return total

    def _with_part(self, summary: Summary, k: int, values: list[Any], part: tuple[Any, Any]) -> Any:
        lanes, total = self.lanes, self.load(self.so_far, k)
        if summary.kind == "mean":
            share = lanes.mul(self.Hv, lanes.constant(1.0 / HOURS))
            for j, value in enumerate(values):
                total = lanes.add(total, lanes.mul(share, lanes.mul(value, self.load(self.weights, j))))
            return total
        nodes = radau_nodes(self.m).tolist()
        if summary.kind in EXTREMES:
            for value, node in zip(values, nodes, strict=True):
                extreme = getattr(lanes, EXTREMES[summary.kind])(total, value)
                total = self.b.select(self._holds(part, node), extreme, total)
            return total
        points = zip([0.0, *nodes], nodes, [self.load(self.before, k), *values], values, strict=False)
        for left, right, earlier, value in points:
            total = lanes.add(total, self._time_above(summary, (left, right), (earlier, value), part))
        return total

    def _holds(self, part: tuple[Any, Any], node: float) -> Any:
        """Whether a node lies in a part: after its first share, up to its last."""
        b, lanes = self.b, self.lanes
        after = b.fcmp_ordered("<", lanes.add(part[0], lanes.constant(EDGE)), lanes.constant(node))
        return b.and_(after, b.fcmp_ordered(">=", lanes.add(part[1], lanes.constant(EDGE)), lanes.constant(node)))

    def _time_above(
        self, summary: Summary, gap: tuple[float, float], ends: tuple[Any, Any], part: tuple[Any, Any]
    ) -> Any:
        """Hours above the threshold in what a part has of the gap between two nodes."""
        lanes = self.lanes
        first = lanes.maximum(part[0], lanes.constant(gap[0]))
        last = lanes.maximum(lanes.minimum(part[1], lanes.constant(gap[1])), first)
        slope = lanes.mul(lanes.sub(ends[1], ends[0]), lanes.constant(1.0 / (gap[1] - gap[0])))
        begins, value = (
            lanes.add(ends[0], lanes.mul(slope, lanes.sub(x, lanes.constant(gap[0])))) for x in (first, last)
        )
        hours = lanes.mul(self.Hv, lanes.sub(last, first))
        return lanes.mul(hours, self._share_above(summary, begins, value))

    # --- the end of a day --------------------------------------------------------------------------

    def _end_of_day(self, ended: Any) -> None:
        """Write the days that ended, and begin the next in those lanes."""
        b, wide = self.b, self.wide
        self.store(b.zext(ended, self.counted), self.ended, 0)
        with self.loop(self.lanes.width, "day of") as lane:
            over = b.load(self._scalar_of(self.ended, 0, lane, I64), typ=I64)
            with b.if_then(b.icmp_signed("!=", over, self.at(0))):
                self._write_day(lane)
        after = wide.add(self.load(self.day_ends, 0, wide=True), wide.constant(HOURS))
        self.store(b.select(ended, after, self.load(self.day_ends, 0, wide=True)), self.day_ends, 0)
        narrow = b.trunc(self._whole_at(self.ended), ir.VectorType(ir.IntType(1), self.lanes.width))
        for k, summary in enumerate(self.options.summaries):
            anew = self.lanes.constant(FIRST_VALUES[summary.kind])
            self.store(b.select(narrow, anew, self.load(self.so_far, k)), self.so_far, k)

    def _whole_at(self, region: Any) -> Any:
        return self.b.load(self.pointer(region, 0), typ=self.counted, align=8)

    def _write_day(self, lane: Any) -> None:
        """Write one lane's day where it is one of those asked for, and count it."""
        b, K = self.b, len(self.options.summaries)
        at = self._scalar_of(self.day_number, 0, lane, I64)
        day, days = b.load(at, typ=I64), self.args["calendar_days"]
        with b.if_then(b.and_(b.icmp_signed(">=", day, self.at(0)), b.icmp_signed("<", day, days))):
            row = b.mul(b.add(b.mul(self.block, days), day), self.at(K))
            for k in range(K):
                value = b.load(self._scalar_of(self.so_far, k, lane, self.real), typ=self.real)
                place = b.add(b.mul(b.add(row, self.at(k)), self.at(self.lanes.width)), lane)
                b.store(value, b.gep(self.args["daily"], [place], source_etype=self.real))
        b.store(b.add(day, self.at(1)), at)

    def _last_days(self) -> None:
        """The last day where rounding left its end beyond the last segment."""
        with self.loop(self.lanes.width, "last day of") as lane:
            self._write_day(lane)


def _lagrange(m: int) -> np.ndarray:
    """Coefficients, constant first, of the Lagrange polynomials on the nodes, (m, m)."""
    coefficients: np.ndarray = np.linalg.inv(radau_nodes(m)[:, None] ** np.arange(m)).T
    return coefficients

"""The population kernel for any schedule: each lane has periods of its own, from one entry to the next.

A period starts when something enters, or a day after the one before did; it is at most a day long, and each
lane's periods have that lane's lengths. The grid of a day is shrunk to them, so that doses at any hour, lags
that differ between people, several routes and missed doses stand at the ends of segments. A lane with fewer
periods than others is carried through theirs at length zero, unchanged.

Wanted times fall into other segments in other lanes: outputs are made slot by slot, and each lane takes its
own segment.

    period_kernel(INTEGERS..., TABLES..., ARRAYS...)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir

from titrant.engine.compiled.day_kernel import DayKernel, KernelText
from titrant.engine.compiled.lanes import F64, I64
from titrant.engine.compiled.quadrature import radau_nodes
from titrant.engine.compiled.trace import depends_on
from titrant.engine.compiled.writer import BYTE

INTEGERS = ("blocks", "days", "segments", "nodes", "slots")
TABLES = ("tolerance", "t_node", "H")
ARRAYS = (
    "params", "rate", "V", "load", "amplitude", "state", "dose", "begin", "length", "slot_first", "slot_count",
    "slot_hour", "slot_share", "slot_segment", "out", "worst", "scratch",
)  # fmt: skip


class PeriodKernel(DayKernel):
    """The day kernel with periods where it has days; ``t_node`` and ``H`` are shares of a period."""

    def write(self) -> KernelText:
        """The text of the kernel."""
        self.begin("period_kernel", INTEGERS, TABLES + ARRAYS)
        self._regions()
        self._tables()
        with self.loop(self.args["blocks"], "block") as block:
            self.block = block
            self._begin_block()
            self.store(self.wide.constant(-1.0), self.spent, 0)
            with self.loop(self.args["days"], "period") as period:
                self.day = period
                self._exponentials_of_the_period()
                self._dose_and_drivers()
                self._solve_day()
                self._outputs()
                self._end_day()
            self._finish()
        return KernelText(self.end(), self.scratch_bytes + 64, self.linear_read, self.routes, ())

    def _regions(self) -> None:
        super()._regions()
        self.spent = self.region(1, wide=True)  # lengths for which the exponentials were made
        self.decayed = self.region(self.K, wide=True)
        self.seen = self.region(len(self.order))

    def _tables(self) -> None:
        self._rule()
        self.t_node, self.H = self.args["t_node"], self.args["H"]

    def _direct(self, level: tuple[int, ...]) -> float | None:
        """None: no matrix serves lanes whose segments differ in length."""
        return None

    def _own(self, name: str) -> Any:
        """A number of this period, lane by lane."""
        return self.load_at(self.argument(name, self._row(), wide=True), wide=True)

    def _exponentials_of_the_period(self) -> None:
        """Made anew where the lengths are not those of the period before."""
        b, wide = self.b, self.wide
        length = self._own("length")
        with b.if_then(wide.any(b.fcmp_unordered("!=", length, self.load(self.spent, 0, wide=True)))):
            self.store(length, self.spent, 0)
            for k in range(self.K):
                rate = self._rate(k)
                self.store(self._decayed(rate, length), self.decay, k)
                with self.loop(self.args["nodes"], f"exponential{k}") as node:
                    time = wide.mul(wide.splat(self.scalar(self.t_node, node, F64)), length)
                    place = self.at_node(b.add(b.mul(node, self.at(self.K)), self.at(k)))
                    b.store(self._decayed(rate, time), place, align=8)

    def _length(self, segment: Any) -> Any:
        return self.lanes.mul(self.spread(self.H, segment), self._narrow(self._own("length")))

    def _narrow(self, value: Any) -> Any:
        return self.b.fptrunc(value, self.lanes.type) if self.single else value

    def _node_clock(self, node: Any) -> Any:
        share = self.wide.splat(self.scalar(self.t_node, node, F64))
        return self._narrow(self.wide.add(self._own("begin"), self.wide.mul(share, self._own("length"))))

    def _outputs(self) -> None:
        b, NO = self.b, len(self.traced.outputs)
        first, count = (self.scalar(self.args[name], self._row(), I64) for name in ("slot_first", "slot_count"))
        with self.loop(count, "slot") as slot:
            place = b.add(b.mul(self.block, self.args["slots"]), b.add(first, slot))
            values = self.lanes.emit(list(self.traced.outputs), self._env_at_slot(place))
            for q, value in enumerate(values):
                b.store(value, self.argument("out", b.add(b.mul(place, self.at(NO)), self.at(q))), align=8)

    def _env_at_slot(self, place: Any) -> dict[int, Any]:
        """Parameters, states and time at each lane's wanted time."""
        env: dict[int, Any] = dict(self.parameter_env)
        hour = self.load_at(self.argument("slot_hour", place, wide=True), wide=True)
        env[self.traced.time.key] = self._narrow(self.wide.add(self._own("begin"), hour))
        if self.output_linear:
            for k in sorted({k for i in self.output_linear for k in self._poles_of(i)}):
                self.store(self._decayed(self._rate(k), hour), self.decayed, k)
            states = self._linear_states(self._at_slot, self.at(0), self.output_linear)
            env.update({self.traced.states[i].key: value for i, value in states.items()})
        read = {n for node in self.traced.outputs for n in depends_on(node)}
        wanted = {i: s for i, s in self.order.items() if self.traced.states[i] in read}
        self._pick_segments(place, list(wanted.values()))
        env.update({self.traced.states[i].key: self.load(self.seen, s) for i, s in wanted.items()})
        return env

    def _at_slot(self, index: Any) -> Any:
        return self.pointer(self.decayed, index)

    def _pick_segments(self, place: Any, wanted: list[int]) -> None:
        """Interpolate in each segment that some lane needs; each lane keeps what is of its own."""
        b, kind = self.b, ir.VectorType(I64, self.lanes.width)
        bytes_a_row = ir.Constant(I64, 8 * self.lanes.width)
        address = b.gep(self.args["slot_segment"], [b.mul(place, bytes_a_row)], source_etype=BYTE)
        own = b.load(address, typ=kind, align=8)
        weights = self._weights(self.load_at(self.argument("slot_share", place)))
        with self.loop(self.args["segments"], "picked") as segment:
            here = b.icmp_signed("==", own, self.lanes.whole(segment))
            with b.if_then(self.lanes.any(here)):
                for s in wanted:
                    value = self._interpolated(s, segment, weights)
                    self.store(b.select(here, value, self.load(self.seen, s)), self.seen, s)

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

    def _end_day(self) -> None:
        """A lane at length zero is past its last period: nothing of it may change."""
        b, going = self.b, self.b.fcmp_ordered(">", self._own("length"), self.wide.constant(0.0))
        before = [self.load(self.y0, s) for s in range(len(self.order))]
        super()._end_day()
        for s, old in enumerate(before):
            self.store(b.select(going, self.load(self.y0, s), old), self.y0, s)

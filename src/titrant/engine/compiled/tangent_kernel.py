"""The day kernel with tangents: outputs and their derivatives by some parameters, for one hour of the day for all.

States settle first, day by day, as they do without tangents; the tangents of the day follow from them. Derivatives
are written person by person, (N, T, O, P), where they are wanted: ``stride`` numbers from one person to the next.

    tangent_kernel(INTEGERS..., TABLES..., ARRAYS...)
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from titrant.engine.compiled import day_kernel
from titrant.engine.compiled.day_kernel import KernelText
from titrant.engine.compiled.lanes import F64, I64
from titrant.engine.compiled.tangent_levels import TangentLevels
from titrant.engine.compiled.trace import Node, depends_on
from titrant.engine.compiled.writer import BYTE

INTEGERS = (*day_kernel.INTEGERS, "stride")
TABLES = (*day_kernel.TABLES, "tangent_inverse")
ARRAYS = (
    *day_kernel.ARRAYS, "all_V", "all_W", "moved_amplitude", "moved_state", "slopes",
)  # fmt: skip


class TangentKernel(TangentLevels):
    """Writes the whole kernel."""

    def write(self) -> KernelText:
        """The text of the kernel."""
        self.begin("tangent_kernel", INTEGERS, TABLES + ARRAYS)
        self._regions()
        self._tables()
        with self.loop(self.args["blocks"], "block") as block:
            self.block = block
            self._begin_block()
            self._begin_poles()
            self._begin_tangents()
            self._exponentials_of_the_day()
            with self.loop(self.args["days"], "day") as day:
                self.day = day
                self._dose()
                self._drivers(self.at(0), self.args["nodes"])
                self._dose_tangents()
                self._solve_day()
                self._outputs()
                with self.loop(self.args["segments"], "tangent_segment") as segment:
                    self._segment_tangents(segment)
                    self._output_tangents(segment)
                    self._next_segment()
                self._end_day()
            self._finish()
            self._finish_tangents()
        return KernelText(self.end(), self.scratch_bytes + 64, self.linear_read, self.routes, self._direct_slopes())

    def _regions(self) -> None:
        super()._regions()
        states = self.traced.states
        self.seen_linear = {states[i]: k for k, i in enumerate(self.output_linear)}
        self.seen_moved = self.region(len(self.seen_linear) * self.T)
        self.seen_partial = self.region(sum(len(slopes) + self.T for slopes in self.plan.outputs))

    def _next_segment(self) -> None:
        """Where the tangents of the states end, the next segment starts."""
        with self.loop(len(self.order) * self.T, "tangent_end") as k:
            last = self.b.add(self.b.mul(k, self.at(self.m)), self.at(self.m - 1))
            self.store(self.load(self.moved, last), self.moved_start, k)

    def _output_tangents(self, segment: Any) -> None:
        b = self.b
        with self.loop(self.args["times"], "tangent_output") as ko:
            here = b.icmp_signed("==", self.scalar(self.args["out_segment"], ko, I64), segment)
            with b.if_then(here):
                self._partials_at(ko)
                with self.loop(self.T, "tangent_slope") as t:
                    self._write_slopes(ko, t)

    def _partials_at(self, ko: Any) -> None:
        """The partials of the outputs at a wanted time, and the tangents of the linear states."""
        env = self._output_env(ko, {n for node in self.traced.outputs for n in depends_on(node)})
        values = self._values(self.plan.outputs, env)
        zero = self.lanes.constant(0.0)
        for place, value in enumerate(self._laid_partials(values, zero)):
            self.store(value, self.seen_partial, place)
        if self.output_linear:
            hour = self.scalar(self.t_out, ko, F64)
            moved = self._linear_tangents(self.at_output, ko, hour, self.output_linear)
            for state, k in self.seen_linear.items():
                for t in range(self.T):
                    value = moved.get((self.traced.states.index(state), t), zero)
                    self.store(value, self.seen_moved, k * self.T + t)

    def _laid_partials(self, values: dict[int, Any], zero: Any) -> list[Any]:
        """Output by output: by each parameter, then by each state it reads."""
        found = []
        for slopes in self.plan.outputs:
            found += [values[slopes[leaf].key] if leaf in slopes else zero for leaf in self.plan.by]
            found += [values[slope.key] for leaf, slope in slopes.items() if leaf.op == "state"]
        return found

    def _write_slopes(self, ko: Any, t: Any) -> None:
        b, lanes, first = self.b, self.lanes, 0
        weights = self._output_weights(ko)
        moved: dict[Node, Any] = {}
        for q, slopes in enumerate(self.plan.outputs):
            total = self.load(self.seen_partial, b.add(self.at(first), t))
            first += self.T
            for leaf in slopes:
                if leaf.op != "state":
                    continue
                if leaf not in moved:
                    moved[leaf] = self._state_tangent(leaf, t, weights)
                total = lanes.add(total, lanes.mul(self.load(self.seen_partial, first), moved[leaf]))
                first += 1
            self._scatter(total, ko, q, t)

    def _state_tangent(self, state: Node, t: Any, weights: list[Any]) -> Any:
        lanes, b = self.lanes, self.b
        if state in self.seen_linear:
            return self.load(self.seen_moved, b.add(self.at(self.seen_linear[state] * self.T), t))
        start = self.load(self.moved_start, b.add(self.at(self.plan.row[state] * self.T), t))
        nodes = [self._moved(state, t, j) for j in range(self.m)]
        total = lanes.mul(start, weights[0])
        for weight, value in zip(weights[1:], nodes, strict=True):
            total = lanes.add(total, lanes.mul(value, weight))
        return total

    def _scatter(self, value: Any, ko: Any, q: int, t: Any) -> None:
        """One derivative of every lane's person, each into the person's own row."""
        b, size = self.b, len(self.traced.outputs) * self.T
        row = b.mul(b.add(b.mul(self.day, self.args["times"]), ko), self.at(size))
        person = b.mul(b.mul(self.block, self.at(self.lanes.width)), self.args["stride"])
        place = b.add(b.add(person, row), b.add(self.at(q * self.T), t))
        for lane in range(self.lanes.width):
            address = b.gep(self.args["slopes"], [b.mul(place, self.at(8))], source_etype=BYTE)
            number = b.extract_element(value, ir.Constant(I64, lane))
            b.store(number, address, align=8)
            place = b.add(place, self.args["stride"])

    def _finish_tangents(self) -> None:
        b, size, count = self.b, self.T * self.K, len(self.order) * self.T
        for k in range(size):
            place = b.add(b.mul(self.block, self.at(size)), self.at(k))
            b.store(
                self.load(self.moved_amp, k, wide=True), self.argument("moved_amplitude", place, wide=True), align=8
            )
        with self.loop(count, "tangents_end") as k:
            place = b.add(b.mul(self.block, self.at(count)), k)
            b.store(self.load(self.moved_start, k), self.argument("moved_state", place), align=8)

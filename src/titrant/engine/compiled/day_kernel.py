"""The population kernel for multi-day regimens: exact linear block, collocation for the rest.

One day after another, each lane a person. The linear block is a sum of exponentials whose amplitudes
are carried from dose to dose. The nonlinear levels live on collocation nodes; the first guess of a day is
the day before moved to where the day starts, with slopes under the day's own drug, and sweeps of deferred
correction run until a lane's update is below ``tolerance``.
A lane that is done no longer changes, so that a person's numbers do not depend on lane-mates, batches
or threads.

The generated function is

    day_kernel(INTEGERS..., TABLES..., ARRAYS...)

with arrays laid out (block, ..., lane); ``amplitude``, ``state`` are read and left as they are at the end;
``out`` holds outputs at the wanted times, ``daily`` the summaries, either may be empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from titrant.engine.compiled.exact_part import HOURS
from titrant.engine.compiled.lanes import F64, I64
from titrant.engine.compiled.stages import PARAMETER
from titrant.engine.compiled.summary_part import SummaryPart
from titrant.engine.compiled.trace import Node, depends_on

INTEGERS = ("blocks", "days", "first_day", "segments", "nodes", "times")
TABLES = (
    "origin", "tolerance", "t_node", "H", "node_share", "node_gap", "direct_start", "direct_source", "t_out",
    "out_segment", "out_weight",
)  # fmt: skip
ARRAYS = ("params", "rate", "V", "load", "amplitude", "state", "dose", "out", "daily", "worst", "eo", "scratch")


@dataclass(eq=False)
class KernelText:
    """LLVM text of the kernel and what a caller must hand over."""

    text: str
    scratch_bytes: int
    linear_read: tuple[int, ...]
    routes: tuple[str, ...]
    direct_slopes: tuple[float, ...]


class DayKernel(SummaryPart):
    """Writes the whole kernel."""

    def write(self) -> KernelText:
        """The text of the kernel."""
        self.begin("day_kernel", INTEGERS, TABLES + ARRAYS)
        self._regions()
        self._tables()
        with self.loop(self.args["blocks"], "block") as block:
            self.block = block
            self._begin_block()
            self._exponentials_of_the_day()
            with self.loop(self.args["days"], "day") as day:
                self.day = day
                self._dose()
                self._drivers(self.at(0), self.args["nodes"])
                self._solve_day()
                self._outputs()
                if self.options.summaries:
                    self._summaries()
                self._end_day()
            self._finish()
        return KernelText(self.end(), self.scratch_bytes + 64, self.linear_read, self.routes, self._direct_slopes())

    def _direct_slopes(self) -> tuple[float, ...]:
        return tuple(slope for slope in self.direct.values() if slope is not None)

    def _begin_block(self) -> None:
        NP, NS = len(self.traced.parameters), len(self.order)
        self.parameter_env = {
            node.key: self.load_at(self.argument("params", self.b.add(self.b.mul(self.block, self.at(NP)), self.at(k))))
            for k, node in enumerate(self.traced.parameters)
        }
        handed = list(self.stages.handed_on.get(PARAMETER, ()))
        for k, value in enumerate(self.lanes.emit(handed, self.parameter_env)):
            self.store(value, self.handed_region[PARAMETER], k)
        first = self.b.mul(self.block, self.at(NS))
        for s in range(NS):
            value = self.load_at(self.argument("state", self.b.add(first, self.at(s))))
            self.store(value, self.y0, s)
            with self.loop(self.NN, f"fill{s}") as k:
                place = self.b.add(k, self.at(s * self.NN))
                self.store(value, self.y, place)
            with self.loop(self.segments, f"begun{s}") as k:
                self.store(value, self.begun, self.b.add(k, self.at(s * self.segments)))
        self.store(self.lanes.constant(0.0), self.worst, 0)
        for k in range(self.K):
            place = self.b.add(self.b.mul(self.block, self.at(self.K)), self.at(k))
            self.store(self.load_at(self.argument("amplitude", place, wide=True), wide=True), self.amp, k)

    def _exponentials_of_the_day(self) -> None:
        """Every day has the same nodes and output times, so that exponentials are made once."""
        for k in range(self.K):
            rate = self._rate(k)
            self.store(self._decayed(rate, self.wide.constant(HOURS)), self.decay, k)
            self._exponentials(rate, k, "nodes", self.t_node, self.at_node)
            self._exponentials(rate, k, "times", self.t_out, self.at_output)

    def _outputs(self) -> None:
        b, lanes, NO = self.b, self.lanes, len(self.traced.outputs)
        row = self._row()
        read = {n for node in self.traced.outputs for n in depends_on(node)}
        with self.loop(self.args["times"], "output") as ko:
            env = self._output_env(ko, read)
            first = b.mul(b.add(b.mul(row, self.args["times"]), ko), self.at(NO))
            for q, value in enumerate(lanes.emit(list(self.traced.outputs), env)):
                b.store(value, self.argument("out", b.add(first, self.at(q))), align=8)

    def _output_env(self, ko: Any, read: set[Node]) -> dict[int, Any]:
        """Parameters, time and the states that are read, at a wanted time."""
        env: dict[int, Any] = dict(self.parameter_env)
        env[self.traced.time.key] = self._clock(self.scalar(self.t_out, ko, F64))
        if self.output_linear:
            states = self._linear_states(self.at_output, ko, self.output_linear)
            env.update({self.traced.states[i].key: value for i, value in states.items()})
        segment = self.scalar(self.args["out_segment"], ko, I64)
        weights = self._output_weights(ko)
        for i, s in self.order.items():
            if self.traced.states[i] in read:
                env[self.traced.states[i].key] = self._interpolated(s, segment, weights)
        return env

    def _output_weights(self, ko: Any) -> list[Any]:
        """Weights of a segment's start and nodes at a wanted time."""
        first = self.b.mul(ko, self.at(self.m + 1))
        return [self.spread(self.args["out_weight"], self.b.add(first, self.at(j))) for j in range(self.m + 1)]

    def _interpolated(self, s: int, segment: Any, weights: list[Any]) -> Any:
        b, lanes = self.b, self.lanes
        start = self.load(self.starts, b.add(segment, self.at(s * (self.segments + 1))))
        total = lanes.mul(start, weights[0])
        first = b.add(b.mul(segment, self.at(self.m)), self.at(s * self.NN))
        for j in range(self.m):
            total = lanes.add(total, lanes.mul(self.load(self.y, b.add(first, self.at(j))), weights[j + 1]))
        return total

    def _end_day(self) -> None:
        for k in range(self.K):
            self.store(
                self.wide.mul(self.load(self.amp, k, wide=True), self.load(self.decay, k, wide=True)), self.amp, k
            )
        for s in range(len(self.order)):
            self.store(
                self.load(self.starts, self.b.add(self.args["segments"], self.at(s * (self.segments + 1)))), self.y0, s
            )

    def _finish(self) -> None:
        b = self.b
        for k in range(self.K):
            place = b.add(b.mul(self.block, self.at(self.K)), self.at(k))
            b.store(self.load(self.amp, k, wide=True), self.argument("amplitude", place, wide=True), align=8)
        for s in range(len(self.order)):
            place = b.add(b.mul(self.block, self.at(len(self.order))), self.at(s))
            b.store(self.load(self.y0, s), self.argument("state", place), align=8)
        b.store(self.load(self.worst, 0), self.argument("worst", self.block), align=8)

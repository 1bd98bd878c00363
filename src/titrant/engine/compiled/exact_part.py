"""The linear block inside a kernel: amplitudes of the poles, doses added, states and drivers made.

Sums of exponentials cancel where poles lie close, so they are always made in double precision.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from titrant.engine.compiled.kernel_layout import Layout
from titrant.engine.compiled.lanes import F32, F64
from titrant.engine.compiled.stages import DRIVER, PARAMETER

HOURS = 24.0


class ExactPart(Layout):
    """The part of the day kernel that knows the exact solution."""

    def _decayed(self, rate: Any, time: Any) -> Any:
        wide = self.wide
        return wide.exp(wide.sub(wide.constant(0.0), wide.mul(rate, time)))

    def _rate(self, k: int) -> Any:
        """Rate of a pole [1/h]."""
        place = self.b.add(self.b.mul(self.block, self.at(self.K)), self.at(k))
        return self.load_at(self.argument("rate", place, wide=True), wide=True)

    def _exponentials(self, rate: Any, k: int, count: str, times: Any, place: Callable[[Any], Any]) -> None:
        """exp(-rate t) at each of ``count`` times, written to where ``place`` says."""
        with self.loop(self.args[count], f"exponential{k}_{count}") as i:
            value = self._decayed(rate, self.wide.splat(self.scalar(times, i, F64)))
            self.b.store(value, place(self.b.add(self.b.mul(i, self.at(self.K)), self.at(k))), align=8)

    def at_node(self, index: Any) -> Any:
        """Address of the exponentials at the nodes."""
        return self.pointer(self.ex, index)

    def at_output(self, index: Any) -> Any:
        """Address of the exponentials at the output times."""
        return self.argument("eo", index, wide=True)

    def _row(self) -> Any:
        """Place of this block's day among all days of all blocks."""
        return self.b.add(self.b.mul(self.block, self.args["days"]), self.day)

    def _dose(self) -> None:
        """Add what enters to the amplitudes."""
        b, R = self.b, len(self.routes)
        row = self._row()
        doses = [
            self.load_at(self.argument("dose", b.add(b.mul(row, self.at(R)), self.at(r)), wide=True), wide=True)
            for r in range(R)
        ]
        for k in range(self.K):
            amplitude = self.load(self.amp, k, wide=True)
            for r, dose in enumerate(doses):
                place = b.add(b.mul(self.block, self.at(R * self.K)), self.at(r * self.K + k))
                loading = self.load_at(self.argument("load", place, wide=True), wide=True)
                amplitude = self.wide.add(amplitude, self.wide.mul(dose, loading))
            self.store(amplitude, self.amp, k)
        self._share_amplitudes()

    def _drivers(self, first: Any, count: Any) -> None:
        """What the drug alone decides at some nodes, handed on to the levels."""
        b = self.b
        handed = list(self.stages.handed_on.get(DRIVER, ()))
        if handed:
            with self.loop(count, "driver") as k:
                node = b.add(first, k)
                states = self._linear_states(self.at_node, node, self.stages.drivers)
                env = self._driver_env(states, node)
                for place, value in enumerate(self.lanes.emit(handed, env)):
                    self.store(value, self.handed_region[DRIVER], b.add(node, self.at(place * self.NN)))

    def _share_amplitudes(self) -> None:
        """What each pole gives to each linear state that is read, at the start of the day."""
        b, wide = self.b, self.wide
        for row, i in enumerate(self.linear_read):
            for k in self._poles_of(i):
                place = b.add(b.mul(self.block, self.at(len(self.linear_read) * self.K)), self.at(row * self.K + k))
                share = self.load_at(self.argument("V", place, wide=True), wide=True)
                self.store(wide.mul(share, self.load(self.amp, k, wide=True)), self.shares, row * self.K + k)

    def _linear_states(self, exponentials: Callable[[Any], Any], index: Any, wanted: tuple[int, ...]) -> dict[int, Any]:
        """The wanted linear states at one time; always summed in double precision."""
        b, wide = self.b, self.wide
        first = b.mul(index, self.at(self.K))
        read = sorted({k for i in wanted for k in self._poles_of(i)})
        decayed = {k: self.load_at(exponentials(b.add(first, self.at(k))), wide=True) for k in read}
        states = {}
        for i in wanted:
            row, total = self.linear_read.index(i), None
            for k in self._poles_of(i):
                part = wide.mul(self.load(self.shares, row * self.K + k, wide=True), decayed[k])
                total = part if total is None else wide.add(total, part)
            states[i] = b.fptrunc(total, self.lanes.type) if self.single else total
        return states

    def _poles_of(self, state: int) -> list[int]:
        """Poles that a linear state can carry: its own group's and those of groups that feed it."""
        feeds: dict[int, set[int]] = {}
        for i, j in self.structure.coefficient:
            feeds.setdefault(i, set()).add(j)
        reached, stack = {state}, [state]
        while stack:
            new = feeds.get(stack.pop(), set()) - reached
            reached |= new
            stack.extend(new)
        return [k for k, i in enumerate(self.structure.linear) if i in reached]

    def _driver_env(self, states: dict[int, Any], node: Any) -> dict[int, Any]:
        env = dict(self.parameter_env)
        env.update(
            {key: self.load(self.handed_region[PARAMETER], k) for key, k in self.handed.get(PARAMETER, {}).items()}
        )
        env.update({self.traced.states[i].key: value for i, value in states.items()})
        env[self.traced.time.key] = self._node_clock(node)
        return env

    def _node_clock(self, node: Any) -> Any:
        """Time at a node [h]."""
        return self._clock(self.scalar(self.t_node, node, F64))

    def _clock(self, hour: Any) -> Any:
        b = self.b
        day = b.sitofp(b.add(self.day, self.args["first_day"]), F64)
        origin = b.load(self.args["origin"], typ=F64)
        t = b.fadd(b.fadd(b.fmul(day, ir.Constant(F64, HOURS)), hour), origin)
        return self.lanes.splat(b.fptrunc(t, F32) if self.single else t)

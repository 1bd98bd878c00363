"""Outputs at wanted times inside the period kernel: each lane takes its own next time, from its own segment.

A *slot* is one pass over the lanes whose next wanted time lies in their period; what comes out is written to where
the person's outputs lie, so that nothing is put in order afterwards.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from titrant.engine.compiled.lanes import F64, I64
from titrant.engine.compiled.period_part import PeriodPart
from titrant.engine.compiled.trace import depends_on
from titrant.engine.periods import SAME


class WantedPart(PeriodPart):
    """Outputs of a period; ``wanted`` holds the times and then infinity."""

    def _regions(self) -> None:
        super()._regions()
        self.counted = ir.VectorType(I64, self.lanes.width)
        self.next_time = self.region(1, wide=True)
        self.next_place = self.region(1, wide=True)
        self.here = self.region(1, wide=True)
        self.decayed = self.region(self.K, wide=True)
        self.seen = self.region(len(self.order))
        self.made = self.region(len(self.traced.outputs))

    def _begin_block(self) -> None:
        super()._begin_block()
        first = self.wide.splat(self.scalar(self.args["wanted"], self.at(0), F64))
        self.store(first, self.next_time, 0)
        self.store(self.wide.whole(self.at(0)), self.next_place, 0)

    def _scalar_of(self, region: Any, vector: int, lane: Any, kind: Any) -> Any:
        """Address of one lane of a vector of a region."""
        return self.b.gep(self.pointer(region, vector), [lane], source_etype=kind)

    def _waiting(self) -> Any:
        """Lanes whose next wanted time lies in this period, its end included, where something may enter."""
        wide = self.wide
        end = wide.add(wide.add(self._of_period("begin"), self._of_period("length")), wide.constant(SAME))
        return self.b.fcmp_ordered("<=", self.load(self.next_time, 0, wide=True), end)

    def _outputs(self) -> None:
        with self.b.if_then(self.wide.any(self._waiting())), self.repeated("slot") as again:
            self._one_slot()
            again(self.wide.any(self._waiting()))

    def _one_slot(self) -> None:
        b, NO = self.b, len(self.traced.outputs)
        self.store(b.zext(self._waiting(), self.counted), self.here, 0)
        for q, value in enumerate(self.lanes.emit(list(self.traced.outputs), self._env_at_slot())):
            self.store(value, self.made, q)
        first = b.mul(self.block, self.at(self.lanes.width))
        with self.loop(self.lanes.width, "lane") as lane:
            here = b.load(self._scalar_of(self.here, 0, lane, I64), typ=I64)
            with b.if_then(b.icmp_signed("!=", here, self.at(0))):
                place_at = self._scalar_of(self.next_place, 0, lane, I64)
                place = b.load(place_at, typ=I64)
                row = b.mul(b.add(b.mul(b.add(first, lane), self.args["times"]), place), self.at(NO))
                for q in range(NO):
                    value = b.load(self._scalar_of(self.made, q, lane, self.real), typ=self.real)
                    b.store(value, b.gep(self.args["out"], [b.add(row, self.at(q))], source_etype=self.real))
                after = b.add(place, self.at(1))
                b.store(after, place_at)
                b.store(self.scalar(self.args["wanted"], after, F64), self._scalar_of(self.next_time, 0, lane, F64))

    def _env_at_slot(self) -> dict[int, Any]:
        """Parameters, states and time at each lane's wanted time."""
        env: dict[int, Any] = dict(self.parameter_env)
        begin, length = self._of_period("begin"), self._of_period("length")
        hour = self._between(self.wide.sub(self.load(self.next_time, 0, wide=True), begin), length)
        env[self.traced.time.key] = self._narrow(self.wide.add(begin, hour))
        if self.output_linear:
            for k in sorted({k for i in self.output_linear for k in self._poles_of(i)}):
                self.store(self._decayed(self._rate(k), hour), self.decayed, k)
            states = self._linear_states(self._at_slot, self.at(0), self.output_linear)
            env.update({self.traced.states[i].key: value for i, value in states.items()})
        read = {n for node in self.traced.outputs for n in depends_on(node)}
        wanted = {i: s for i, s in self.order.items() if self.traced.states[i] in read}
        if wanted:
            self._pick_segments(hour, list(wanted.values()))
        env.update({self.traced.states[i].key: self.load(self.seen, s) for i, s in wanted.items()})
        return env

    def _between(self, value: Any, upper: Any) -> Any:
        """A value held between 0 and an upper one."""
        b, zero = self.b, self.wide.constant(0.0)
        value = b.select(b.fcmp_ordered("<", value, upper), value, upper)
        return b.select(b.fcmp_ordered(">", value, zero), value, zero)

    def _at_slot(self, index: Any) -> Any:
        return self.pointer(self.decayed, index)

    def _pick_segments(self, hour: Any, wanted: list[int]) -> None:
        """Interpolate in each segment that some lane needs; each lane keeps what is of its own."""
        b = self.b
        own, weights = self._own_segment(hour)
        with self.loop(self._at_least_one(), "picked") as segment:
            here = b.icmp_signed("==", own, self.lanes.whole(segment))
            with b.if_then(self.lanes.any(here)):
                for s in wanted:
                    value = self._interpolated(s, segment, weights)
                    self.store(b.select(here, value, self.load(self.seen, s)), self.seen, s)

    def _at_least_one(self) -> Any:
        """Segments of this period; a period of length zero still has its start."""
        live = self._live()
        return self.b.select(self.b.icmp_signed(">", live, self.at(0)), live, self.at(1))

    def _own_segment(self, hour: Any) -> tuple[Any, list[Any]]:
        """Each lane's segment, and the weights at its share of it."""
        b, wide = self.b, self.wide
        kinds = {"segment": self.counted, "edge": wide.type, "size": wide.type}
        slots = {name: self.slot(f"own {name}", kind) for name, kind in kinds.items()}
        with self.loop(self._at_least_one(), "sought") as segment:
            edge = self._of_segment("edge", segment)
            later = b.fcmp_ordered(">", hour, edge)
            first = b.icmp_signed("==", segment, self.at(0))
            later = b.or_(later, b.trunc(wide.whole(b.zext(first, I64)), later.type))
            found = {"segment": wide.whole(segment), "edge": edge, "size": self._of_segment("whole", segment)}
            for name, place in slots.items():
                b.store(b.select(later, found[name], b.load(place, typ=kinds[name])), place)
        size, edge = (b.load(slots[name], typ=wide.type) for name in ("size", "edge"))
        share = self._narrow(wide.div(wide.sub(hour, edge), size))
        return b.load(slots["segment"], typ=self.counted), self._weights(share)

    def _live(self) -> Any:
        """Segments that some lane of this block has in this period."""
        return self.scalar(self.args["live"], self._row(), I64)

"""Summaries of each day inside a kernel, so that nothing is stored that nobody asked for.

Outputs are evaluated at the collocation nodes. A mean is the Radau quadrature of the day; the largest and
smallest are those of the nodes; time above a threshold takes the output as straight from node to node.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from titrant.engine.compiled.kernel_layout import Later, Summary
from titrant.engine.compiled.level_part import LevelPart
from titrant.engine.compiled.stages import PARAMETER

SMALLEST = 1e-30
FIRST_VALUES = {"mean": 0.0, "above": 0.0, "max": -float("inf"), "min": float("inf")}


class SummaryPart(LevelPart):
    """The part of the day kernel that sums a day up."""

    def _summaries(self) -> None:
        b, lanes = self.b, self.lanes
        totals = [self.slot(f"summary{k}", lanes.type) for k in range(len(self.options.summaries))]
        befores = [self.slot(f"before{k}", lanes.type) for k in range(len(self.options.summaries))]
        for summary, total in zip(self.options.summaries, totals, strict=True):
            b.store(lanes.constant(FIRST_VALUES[summary.kind]), total)
        with self.loop(self.args["nodes"], "summary") as node:
            roots = [self.traced.outputs[s.output] for s in self.options.summaries]
            values = self._emit(roots, self._env_at_node(node))
            first = b.icmp_signed("==", node, self.at(0))
            for summary, value, total, before in zip(self.options.summaries, values, totals, befores, strict=True):
                earlier = b.select(first, value, b.load(before, typ=lanes.type))
                b.store(self._added(summary, b.load(total, typ=lanes.type), value, earlier, node), total)
                b.store(value, before)
        row = self._row()
        for k, total in enumerate(totals):
            place = b.add(b.mul(row, self.at(len(totals))), self.at(k))
            b.store(b.load(total, typ=lanes.type), self.argument("daily", place), align=8)

    def _env_at_node(self, node: Any) -> dict[int, Any]:
        """Parameters, states, time and what the levels handed on, at any node of the day; loaded only where read."""
        b, env = self.b, dict[int, Any](self.parameter_env)
        env.update({self.traced.states[i].key: Later(partial(self._linear_at, node, i)) for i in self.output_linear})
        for i, s in self.order.items():
            env[self.traced.states[i].key] = Later(partial(self.load, self.y, b.add(node, self.at(s * self.NN))))
        for stage, keys in self.handed.items():
            for key, k in keys.items():
                place = k if stage == PARAMETER else b.add(node, self.at(k * self.NN))
                env.setdefault(key, Later(partial(self.load, self.handed_region[stage], place)))
        env[self.traced.time.key] = self._node_clock(node)
        return env

    def _linear_at(self, node: Any, i: int) -> Any:
        return self._linear_states(self.at_node, node, (i,))[i]

    def _added(self, summary: Summary, total: Any, value: Any, before: Any, node: Any) -> Any:
        lanes = self.lanes
        if summary.kind == "mean":
            return lanes.add(total, lanes.mul(value, self.spread(self.args["node_share"], node)))
        if summary.kind == "max":
            return lanes.maximum(total, value)
        if summary.kind == "min":
            return lanes.minimum(total, value)
        share = self._share_above(summary, before, value)
        return lanes.add(total, lanes.mul(share, self.spread(self.args["node_gap"], node)))

    def _share_above(self, summary: Summary, before: Any, value: Any) -> Any:
        """The share of a straight line between two values that lies above the threshold."""
        lanes = self.lanes
        upper = lanes.sub(lanes.maximum(value, before), lanes.constant(summary.threshold))
        change = lanes.maximum(lanes.magnitude(lanes.sub(value, before)), lanes.constant(SMALLEST))
        return lanes.clamped(lanes.div(upper, change), 0.0, 1.0)

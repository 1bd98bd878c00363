"""Tangents of the nonlinear levels, segment by segment, once the states of the day have settled.

At each node of a segment the partial derivatives of a level are made once, and the blocks of its equations are
eliminated once; then each parameter that moves the level costs sums of products and no division.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from titrant.engine.compiled.kernel_layout import Later
from titrant.engine.compiled.lanes import F64, I64
from titrant.engine.compiled.stages import DRIVER, FIRST_LEVEL, PARAMETER
from titrant.engine.compiled.tangent_blocks import Eliminated, TangentBlocks
from titrant.engine.compiled.tangent_plan import LevelPlan
from titrant.engine.compiled.trace import Node


class TangentLevels(TangentBlocks):
    """Writes the tangents of what the drivers hand on and of each level.

    ``moved`` holds the tangents of a number (row), for each parameter, at the nodes of the segment.
    """

    def _regions(self) -> None:
        super()._regions()
        plan = self.plan
        self.moved = self.region(len(plan.row) * self.T * self.m)
        self.moved_start = self.region(len(self.order) * self.T)
        wanted = dict.fromkeys(key for level in plan.levels for key in self._wanted(level))
        self.kept = {key: place for place, key in enumerate(wanted)}
        self.partial = self.region(len(self.kept) * self.m)

    def _tables(self) -> None:
        super()._tables()
        levels = self.plan.levels
        self.moved_by = [self.table(f"moved{k}", np.array(level.moved), I64) for k, level in enumerate(levels)]
        self.hands_moved = [self.table(f"hands{k}", np.array(level.hands_moved), I64) for k, level in enumerate(levels)]

    def _begin_tangents(self) -> None:
        """The tangents of where people stand; what parameters alone give is the same at every node."""
        zero = self.lanes.constant(0.0)
        with self.loop(len(self.plan.row) * self.T * self.m, "tangents_nothing") as k:
            self.store(zero, self.moved, k)
        starts = len(self.order) * self.T
        with self.loop(starts, "tangents_start") as k:
            index = self.b.add(self.b.mul(self.block, self.at(starts)), k)
            self.store(self.load_at(self.argument("moved_state", index)), self.moved_start, k)
        values = self._values(self.plan.parameter, self.parameter_env)
        for node, slopes in zip(self.plan.handed_nodes[PARAMETER], self.plan.parameter, strict=True):
            for leaf, slope in slopes.items():
                for j in range(self.m):
                    self.store(values[slope.key], self.moved, self._moved_at(node, self.plan.by.index(leaf), j))

    def _moved_at(self, node: Node, t: Any, j: Any) -> Any:
        """Index of the tangent of a stored number by parameter ``t`` at node ``j`` of the segment."""
        b, first = self.b, self.at(self.plan.row[node] * self.T)
        return b.add(b.mul(b.add(first, self.at(t)), self.at(self.m)), self.at(j))

    def _segment_tangents(self, segment: Any) -> None:
        self.segment, self.first = segment, self.b.mul(segment, self.at(self.m))
        self.Hv = self._length(segment)
        self._driver_tangents()
        for k, level in enumerate(self.plan.levels):
            self._keep_partials(level, FIRST_LEVEL + k)
            if level.moved:
                done = self._eliminate(level)
                with self.loop(len(level.moved), f"tangent{k}") as place:
                    self._solve_tangent(level, done, self.scalar(self.moved_by[k], place, I64))
            if level.hands_moved:
                with self.loop(len(level.hands_moved), f"hand_on{k}") as place:
                    t = self.scalar(self.hands_moved[k], place, I64)
                    self._hand_on_tangent(level, self.plan.handed_nodes[FIRST_LEVEL + k], t)

    def _driver_tangents(self) -> None:
        plan, states = self.plan, self.traced.states
        nodes = plan.handed_nodes[DRIVER]
        if not any(plan.moved[node] for node in nodes):
            return
        with self.loop(self.m, "driver_tangents") as j:
            index = self.b.add(self.first, j)
            env: dict[int, Any] = self._driver_env(self._linear_states(self.at_node, index, self.stages.drivers), index)
            env |= {
                key: Later(partial(self.load, self.handed_region[DRIVER], self.b.add(index, self.at(k * self.NN))))
                for key, k in self.handed[DRIVER].items()
            }
            hour = self.scalar(self.t_node, index, F64)
            linear = self._linear_tangents(self.at_node, index, hour, self.stages.drivers)
            moved = {(states[i], t): value for (i, t), value in linear.items()}
            moved |= {(leaf, t): self.lanes.constant(1.0) for t, leaf in enumerate(plan.by)}
            values = self._values(plan.driver, env)
            for node, slopes in zip(nodes, plan.driver, strict=True):
                for t in sorted(plan.moved[node]):
                    used = [leaf for leaf in slopes if (leaf, t) in moved]
                    total = self._sum([values[slopes[leaf].key] for leaf in used], [moved[leaf, t] for leaf in used])
                    self.store(total, self.moved, self._moved_at(node, t, j))

    def _wanted(self, level: LevelPlan) -> dict[tuple[int, bool], Node]:
        """The partials of a level that are no plain numbers, by key and whether they are those of derivatives."""
        kinds = ((True, level.rates), (False, level.handed))
        found = ((scaled, node) for scaled, parts in kinds for slopes in parts for node in slopes.values())
        return {(node.key, scaled): node for scaled, node in found if node.op != "const"}

    def _keep_partials(self, level: LevelPlan, stage: int) -> None:
        """The partials at each node of the segment; those of derivatives times the segment's length."""
        first = self.first
        wanted = self._wanted(level)
        with self.loop(self.m, f"partials{stage}") as j:
            self.first = self.b.add(first, j)
            env = {**self.parameter_env, **self._env(stage + 1, 0)}
            for (key, scaled), value in zip(wanted, self._emit(list(wanted.values()), env), strict=True):
                kept = self.lanes.mul(self.Hv, value) if scaled else value
                self.store(kept, self.partial, self.b.add(j, self.at(self.kept[key, scaled] * self.m)))
        self.first = first

    def _slope_at(self, node: Node, j: Any, scaled: bool = True) -> Any:
        if node.op == "const":
            value = self.lanes.constant(float(node.value))
            return self.lanes.mul(self.Hv, value) if scaled else value
        return self.load(self.partial, self.b.add(self.at(self.kept[node.key, scaled] * self.m), self.at(j)))

    def _solve_tangent(self, level: LevelPlan, done: Eliminated, t: Any) -> None:
        lanes, own = self.lanes, {self.traced.states[i] for i in level.states}
        share = self.rate_matrix.sum(axis=1)
        right = []
        for i, slopes in zip(level.states, level.rates, strict=True):
            start = self.load(self.moved_start, self.b.add(self.at(self.order[i] * self.T), t))
            read = {leaf: slope for leaf, slope in slopes.items() if leaf not in own and self.plan.moved[leaf]}
            row = [lanes.mul(lanes.constant(float(share[j])), start) for j in range(self.m)]
            for leaf, slope in read.items():
                parts = [lanes.mul(self._slope_at(slope, j), self._moved(leaf, t, j)) for j in range(self.m)]
                row = [lanes.add(x, y) for x, y in zip(row, parts, strict=True)]
            right.append(row)
        for i, values in zip(level.states, self._solved(done, right), strict=True):
            for j, value in enumerate(values):
                self.store(value, self.moved, self._moved_at(self.traced.states[i], t, j))

    def _moved(self, node: Node, t: Any, j: Any) -> Any:
        return self.load(self.moved, self._moved_at(node, t, j))

    def _hand_on_tangent(self, level: LevelPlan, nodes: tuple[Node, ...], t: Any) -> None:
        own = [(node, slopes) for node, slopes in zip(nodes, level.handed, strict=True) if self.plan.moved[node]]
        leaves = {leaf: None for _, slopes in own for leaf in slopes if self.plan.moved[leaf]}
        for j in range(self.m):
            moved = {leaf: self._moved(leaf, t, j) for leaf in leaves}
            totals = []
            for _, slopes in own:
                read = [leaf for leaf in slopes if leaf in moved]
                left = [self._slope_at(slopes[leaf], j, scaled=False) for leaf in read]
                totals.append(self._sum(left, [moved[leaf] for leaf in read]))
            for (node, _), total in zip(own, totals, strict=True):
                self.store(total, self.moved, self._moved_at(node, t, j))

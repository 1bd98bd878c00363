"""The nonlinear levels inside a kernel: sweeps of deferred correction on the nodes of a segment.

A lane whose update is below the tolerance is done and no longer changes, so that a person's numbers do
not depend on lane-mates. States that are fast against a segment take half of their own slope implicitly.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from llvmlite import ir

from titrant.engine.compiled.exact_part import ExactPart
from titrant.engine.compiled.kernel_layout import Later
from titrant.engine.compiled.lanes import I64, needed
from titrant.engine.compiled.stages import FIRST_LEVEL, PARAMETER, substitute
from titrant.engine.compiled.trace import Node

MOST_SWEEPS = 24
SHARE = 0.5  # of its own slope that a fast state takes implicitly


class LevelPart(ExactPart):
    """The part of the day kernel that solves a day's nonlinear states."""

    segment: Any
    first: Any
    Hv: Any

    def _solve_day(self) -> None:
        for s in range(len(self.order)):
            self.store(self.load(self.y0, s), self.starts, s * (self.segments + 1))
        with self.loop(self.args["segments"], "segment") as segment:
            self._solve_segment(segment)

    def _solve_segment(self, segment: Any) -> None:
        b = self.b
        self.segment = segment
        self.first = b.mul(segment, self.at(self.m))
        self.Hv = self._length(segment)
        for k, level in enumerate(self.structure.levels):
            stage = FIRST_LEVEL + k
            if self.direct[level] is not None:
                self._direct_level(level, stage)
            else:
                self._guess(level, stage)
                self._sweeps(level, stage)
            self._hand_on_level(stage)
        for s in range(len(self.order)):
            end = self.load(self.y, b.add(self.first, self.at(s * self.NN + self.m - 1)))
            self.store(end, self.starts, b.add(segment, self.at(s * (self.segments + 1) + 1)))

    def _length(self, segment: Any) -> Any:
        """Length of a segment [h]."""
        return self.spread(self.H, segment)

    def _load_node(self, s: int, mm: int) -> Any:
        return self.load(self.y, self._node(s, mm))

    def _node(self, s: int, mm: int) -> Any:
        """Index of node ``mm`` of this segment for nonlinear state number ``s``."""
        return self.b.add(self.first, self.at(s * self.NN + mm))

    def _env(self, stage: int, mm: int) -> dict[int, Any]:
        """What a level may read at a node: parameters, what was handed on, earlier levels' states."""
        env: dict[int, Any] = {}
        for made, keys in self.handed.items():
            if made < stage:
                for key, k in keys.items():
                    index = k if made == PARAMETER else self.b.add(self.first, self.at(k * self.NN + mm))
                    env[key] = Later(partial(self.load, self.handed_region[made], index))
        for k, level in enumerate(self.structure.levels):
            if k + FIRST_LEVEL < stage:
                for i in level:
                    env[self.traced.states[i].key] = Later(partial(self._load_node, self.order[i], mm))
        return env

    def _emit(self, roots: list[Node], env: dict[int, Any]) -> list[Any]:
        """Emit nodes; stored values are loaded only where they are needed."""
        known = {key: value for key, value in env.items() if not isinstance(value, Later)}
        wanted = {a.key for n in needed(roots, env) for a in n.args} | {r.key for r in roots}
        known.update({key: env[key].value for key in sorted(wanted) if isinstance(env.get(key), Later)})
        return self.lanes.emit(roots, known)

    def _guess(self, level: tuple[int, ...], stage: int) -> None:
        """The first guess at each node, and its slopes under today's drug.

        After a missed dose or a new one the slopes follow at once; what is left to the sweeps is what the
        states themselves answer.
        """
        guessed = self._guessed(level)
        for mm in range(self.m):
            env = self._env(stage, mm)
            for i in level:
                guess = guessed(i, mm)
                self.store(guess, self.y, self._node(self.order[i], mm))
                env[self.traced.states[i].key] = guess
            roots = [self.traced.rhs[i] for i in level]
            rates = self._emit(roots, env)
            self._factors(level, env, {r.key: v for r, v in zip(roots, rates, strict=True)}, mm)
            for i, rate in zip(level, rates, strict=True):
                self.store(rate, self.f, self._node(self.order[i], mm))

    def _guessed(self, level: tuple[int, ...]) -> Callable[[int, int], Any]:
        """Yesterday's segment moved to where today's starts: the guess of a state at a node."""
        b, lanes, moved = self.b, self.lanes, {}
        for i in level:
            s = self.order[i]
            start = self.load(self.starts, b.add(self.segment, self.at(s * (self.segments + 1))))
            place = b.add(self.segment, self.at(s * self.segments))
            moved[i] = lanes.sub(start, self.load(self.begun, place))
            self.store(start, self.begun, place)
        return lambda i, mm: lanes.add(self._load_node(self.order[i], mm), moved[i])

    def _sweeps(self, level: tuple[int, ...], stage: int) -> None:
        b, lanes, name = self.b, self.lanes, f"sweep{stage}"
        bits = ir.VectorType(ir.IntType(1), lanes.width)
        active_at, error_at = self.slot(f"{name}.active", bits), self.slot(f"{name}.error", lanes.type)
        b.store(self._taking_part(), active_at)
        b.store(lanes.constant(0.0), error_at)
        count = self.counter(name)
        b.store(self.at(0), count)
        body, done = b.append_basic_block(f"{name}.body"), b.append_basic_block(f"{name}.done")
        b.branch(body)
        b.position_at_end(body)
        active = b.load(active_at, typ=bits)
        error = self._one_sweep(level, stage, active)
        b.store(error, error_at)
        tolerance = self.spread(self.args["tolerance"], 0)
        going = b.and_(active, b.fcmp_ordered(">", error, tolerance))
        b.store(going, active_at)
        sweeps = b.add(b.load(count, typ=I64), self.at(1))
        b.store(sweeps, count)
        b.cbranch(b.and_(lanes.any(going), b.icmp_signed("<", sweeps, self.at(MOST_SWEEPS))), body, done)
        b.position_at_end(done)
        left = b.select(b.load(active_at, typ=bits), b.load(error_at, typ=lanes.type), lanes.constant(0.0))
        self.store(lanes.worst(self.load(self.worst, 0), left), self.worst, 0)

    def _taking_part(self) -> Any:
        """Lanes to be solved: all of them."""
        return ir.Constant(
            ir.VectorType(ir.IntType(1), self.lanes.width), [ir.Constant(ir.IntType(1), 1)] * self.lanes.width
        )

    def _one_sweep(self, level: tuple[int, ...], stage: int, active: Any) -> Any:
        b, lanes, m = self.b, self.lanes, self.m
        number = {i: self.order[i] for i in level}
        old = {i: [self.load(self.f, self._node(number[i], j)) for j in range(m)] for i in level}
        q = {i: [self._quadrature(old[i], mm) for mm in range(m)] for i in level}
        value = {
            i: self.load(self.starts, b.add(self.segment, self.at(number[i] * (self.segments + 1)))) for i in level
        }
        change = dict.fromkeys(level, lanes.constant(0.0))
        error = lanes.constant(0.0)
        for mm in range(m):
            hd = lanes.mul(self.Hv, lanes.constant(self.D[mm]))
            env = self._env(stage, mm)
            before = {i: self.load(self.y, self._node(number[i], mm)) for i in level}
            for i in level:
                value[i] = self._predicted(i, value[i], q[i][mm], change[i], before[i], hd, mm)
            env.update({self.traced.states[i].key: value[i] for i in level})
            rates = self._emit([self.traced.rhs[i] for i in level], env)
            for i, rate in zip(level, rates, strict=True):
                change[i] = lanes.sub(rate, old[i][mm])
                moved = lanes.magnitude(lanes.sub(value[i], before[i]))
                error = lanes.worst(error, lanes.mul(moved, lanes.constant(1 / self.options.scale[i])))
                place = self._node(number[i], mm)
                self.store(b.select(active, rate, old[i][mm]), self.f, place)
                self.store(b.select(active, value[i], before[i]), self.y, place)
        return error

    def _quadrature(self, old: list[Any], mm: int) -> Any:
        lanes = self.lanes
        total = lanes.mul(old[0], lanes.constant(self.S[mm, 0]))
        for j in range(1, self.m):
            total = lanes.add(total, lanes.mul(old[j], lanes.constant(self.S[mm, j])))
        return lanes.mul(self.Hv, total)

    def _predicted(self, i: int, value: Any, q: Any, change: Any, before: Any, hd: Any, mm: int) -> Any:
        lanes = self.lanes
        if i not in self.options.implicit:
            return lanes.add(lanes.add(value, q), lanes.mul(hd, change))
        half = lanes.mul(lanes.constant(SHARE), hd)
        guess = lanes.add(lanes.add(value, q), lanes.mul(half, change))
        factor = self.load(self.factor, self._factor_node(i, mm))
        return lanes.add(before, lanes.mul(lanes.sub(guess, before), factor))

    def _factors(self, level: tuple[int, ...], env: dict[int, Any], known: dict[int, Any], mm: int) -> None:
        """Store 1 / (1 - hd/2 * slope) of the states taken implicitly, slopes at the guess."""
        implicit = [i for i in level if i in self.options.implicit]
        lanes = self.lanes
        half = lanes.mul(self.Hv, lanes.constant(SHARE * self.D[mm]))
        for i, slope in zip(implicit, self._emit([self.slopes[i] for i in implicit], {**env, **known}), strict=True):
            factor = lanes.div(lanes.constant(1.0), lanes.sub(lanes.constant(1.0), lanes.mul(half, slope)))
            self.store(factor, self.factor, self._factor_node(i, mm))

    def _factor_node(self, i: int, mm: int) -> Any:
        return self.b.add(self.first, self.at(self.implicit_order[i] * self.NN + mm))

    def _direct_level(self, level: tuple[int, ...], stage: int) -> None:
        """y' = slope*y + source with a constant slope: one small matrix per segment, no sweeps."""
        (i,) = level
        b, lanes, m = self.b, self.lanes, self.m
        s = self.order[i]
        start_table, source_table = self.args["direct_start"], self.args["direct_source"]
        first = self.direct_levels.index(level) * self.segments * m
        without = substitute(self.traced, self.traced.rhs[i], {self.traced.states[i]: 0.0})
        start = self.load(self.starts, b.add(self.segment, self.at(s * (self.segments + 1))))
        sources = [self._emit([without], self._env(stage, mm))[0] for mm in range(m)]
        for row in range(m):
            place = b.add(b.mul(self.segment, self.at(m)), self.at(first + row))
            total = lanes.mul(start, self.spread(start_table, place))
            for j in range(m):
                weight = self.spread(
                    source_table, b.add(b.mul(self.segment, self.at(m * m)), self.at((first + row) * m + j))
                )
                total = lanes.add(total, lanes.mul(sources[j], weight))
            self.store(total, self.y, self._node(s, row))

    def _hand_on_level(self, stage: int) -> None:
        nodes = list(self.stages.handed_on.get(stage, ()))
        if not nodes:
            return
        for mm in range(self.m):
            values = self._emit(nodes, self._own_states(stage, mm))
            for k, value in enumerate(values):
                self.store(value, self.handed_region[stage], self.b.add(self.first, self.at(k * self.NN + mm)))

    def _own_states(self, stage: int, mm: int) -> dict[int, Any]:
        keys = set(self.handed.get(stage, {}))
        env = self._env(stage, mm)
        level = self.structure.levels[stage - FIRST_LEVEL]
        env.update({self.traced.states[i].key: Later(partial(self._load_node, self.order[i], mm)) for i in level})
        return {key: value for key, value in env.items() if key not in keys}

"""The population kernel for multi-day regimens: exact linear block, collocation for the rest.

One day after another, each lane a person. The linear block is a sum of exponentials whose amplitudes
are carried from dose to dose. The nonlinear levels live on collocation nodes; the first guess of a day
is the day before, and sweeps of deferred correction run until a lane's update is below ``tolerance``.
A lane that is done no longer changes, so that a person's numbers do not depend on lane-mates, batches
or threads.

The generated function is

    day_kernel(blocks, days, first_day, params, rate, V, load, amplitude, state, dose, out, worst, scratch)

with arrays laid out (block, ..., lane); ``amplitude``, ``state`` are read and left as they are at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np
from llvmlite import ir

from titrant.engine.compiled.lanes import F32, F64, I64, Lanes
from titrant.engine.compiled.quadrature import Grid, integration_matrix
from titrant.engine.compiled.stages import DRIVER, FIRST_LEVEL, PARAMETER, Stages, stage_nodes, substitute
from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.trace import Node, Traced, depends_on

MOST_SWEEPS = 24
REFRESH_FIRST_DAYS = 6
REFRESH_EVERY = 4
POINTER = ir.PointerType()


@dataclass(frozen=True)
class Options:
    """What a kernel is made for."""

    grid: Grid
    output_times: tuple[float, ...]
    width: int
    single: bool
    tolerance: float
    scale: tuple[float, ...]
    implicit: frozenset[int]


@dataclass(eq=False)
class Region:
    """A part of the scratch memory: ``count`` vectors of one kind."""

    offset: int
    bytes: int


@dataclass(eq=False)
class KernelText:
    """LLVM text of the kernel and what a caller must hand over."""

    text: str
    scratch_bytes: int
    linear_read: tuple[int, ...]
    routes: tuple[str, ...]


def generate(traced: Traced, structure: Structure, options: Options) -> KernelText:
    """Write the kernel of a system as LLVM text."""
    return _Writer(traced, structure, options).write()


class _Writer:
    def __init__(self, traced: Traced, structure: Structure, options: Options) -> None:
        self.traced, self.structure, self.options = traced, structure, options
        self.graph = traced.graph
        self.m = options.grid.m
        self.segments = len(options.grid.lengths)
        self.NN = self.m * self.segments
        self.PD = len(options.output_times)
        self.real = F32 if options.single else F64
        self.lanes = Lanes(self.real, options.width)
        self.wide = Lanes(F64, options.width)
        self.routes = tuple(traced.system.depots)
        self.K = len(structure.linear)
        self.scratch_bytes = 0
        self.slopes = {i: self.graph.slope(traced.rhs[i], traced.states[i]) for i in options.implicit}
        level_of = {i: FIRST_LEVEL + k for k, level in enumerate(structure.levels) for i in level}
        self.stages: Stages = stage_nodes(traced, structure, [(n, level_of[i]) for i, n in self.slopes.items()])
        self.order = {i: k for k, i in enumerate(structure.nonlinear)}
        read = {n for node in traced.outputs for n in depends_on(node) if n.op == "state"}
        number = {node: i for i, node in enumerate(traced.states)}
        in_outputs = {number[n] for n in read} & set(structure.linear)
        self.output_linear = tuple(sorted(in_outputs))
        self.linear_read = tuple(sorted(in_outputs | set(self.stages.drivers)))
        self.module = ir.Module(name=f"titrant_{traced.system.name}")
        self.direct = {level: self._direct(level) for level in structure.levels}

    # --- layout ------------------------------------------------------------------------------------

    def region(self, count: int, wide: bool = False) -> Region:
        """Reserve ``count`` vectors of scratch memory."""
        size = (self.wide if wide else self.lanes).bytes
        start = -(-self.scratch_bytes // 64) * 64
        self.scratch_bytes = start + max(count, 1) * size
        return Region(start, size)

    def pointer(self, region: Region, index: Any) -> Any:
        """Address of vector ``index`` of a region."""
        b = self.b
        if isinstance(index, int):
            return b.gep(
                self.scratch, [ir.Constant(I64, region.offset + index * region.bytes)], source_etype=ir.IntType(8)
            )
        place = b.add(b.mul(index, ir.Constant(I64, region.bytes)), ir.Constant(I64, region.offset))
        return b.gep(self.scratch, [place], source_etype=ir.IntType(8))

    def load(self, region: Region, index: Any, wide: bool = False) -> Any:
        return self.load_at(self.pointer(region, index), wide)

    def load_at(self, pointer: Any, wide: bool = False) -> Any:
        lanes = self.wide if wide else self.lanes
        return self.b.load(pointer, typ=lanes.type, align=8)

    def store(self, value: Any, region: Region, index: Any) -> None:
        self.b.store(value, self.pointer(region, index), align=8)

    def argument(self, name: str, index: Any, wide: bool = False) -> Any:
        """Address of vector ``index`` of an argument array, counted from its start."""
        size = (self.wide if wide else self.lanes).bytes
        b = self.b
        return b.gep(self.args[name], [b.mul(self.at(index), ir.Constant(I64, size))], source_etype=ir.IntType(8))

    def at(self, index: Any) -> Any:
        return ir.Constant(I64, index) if isinstance(index, int) else index

    @contextmanager
    def loop(self, count: Any, name: str) -> Iterator[Any]:
        """``for i in range(count)``; the builder stands after the loop when the block ends."""
        b = self.b
        counter = self.counters.setdefault(name, None) or self._counter(name)
        b.store(ir.Constant(I64, 0), counter)
        head, body, done = (b.append_basic_block(f"{name}.{part}") for part in ("head", "body", "done"))
        b.branch(head)
        b.position_at_end(head)
        i = b.load(counter, typ=I64)
        b.cbranch(b.icmp_signed("<", i, self.at(count)), body, done)
        b.position_at_end(body)
        yield i
        b.store(b.add(i, ir.Constant(I64, 1)), counter)
        b.branch(head)
        b.position_at_end(done)

    def _counter(self, name: str) -> Any:
        with self.b.goto_entry_block():
            self.counters[name] = self.b.alloca(I64, name=name)
        return self.counters[name]

    def table(self, name: str, values: np.ndarray, kind: Any) -> Any:
        """A constant array of scalars in the module."""
        flat = np.asarray(values).ravel()
        content = [ir.Constant(kind, self._literal(v, kind)) for v in flat]
        array = ir.ArrayType(kind, len(content))
        constant = ir.GlobalVariable(self.module, array, name=name)
        constant.initializer = ir.Constant(array, content)
        constant.global_constant = True
        constant.linkage = "internal"
        return constant

    def _literal(self, value: Any, kind: Any) -> Any:
        if kind is I64:
            return int(value)
        return float(np.float32(value)) if kind is F32 else float(value)

    def scalar(self, table: Any, index: Any, kind: Any | None = None) -> Any:
        kind = kind or self.real
        pointer = self.b.gep(table, [self.at(index)], source_etype=kind)
        return self.b.load(pointer, typ=kind)

    def spread(self, table: Any, index: Any) -> Any:
        return self.lanes.splat(self.scalar(table, index))

    # --- the function ------------------------------------------------------------------------------

    NAMES = (
        "blocks", "days", "first_day", "params", "rate", "V", "load", "amplitude", "state", "dose", "out", "worst",
        "scratch",
    )  # fmt: skip

    def write(self) -> KernelText:
        kinds = [I64] * 3 + [POINTER] * 10
        function = ir.Function(self.module, ir.FunctionType(I64, kinds), name="day_kernel")
        function.attributes.add("nounwind")
        for argument, name in zip(function.args, self.NAMES, strict=True):
            argument.name = name
            if argument.type == POINTER:
                argument.add_attribute("noalias")
        self.args = dict(zip(self.NAMES, function.args, strict=True))
        self.b = ir.IRBuilder(function.append_basic_block("entry"))
        self.counters: dict[str, Any] = {}
        self.lanes.at(self.b)
        self.wide.at(self.b)
        self.scratch = self.args["scratch"]
        self._regions()
        self._tables()
        start = self.b.append_basic_block("start")
        self.b.branch(start)
        self.b.position_at_end(start)
        with self.loop(self.args["blocks"], "block") as block:
            self.block = block
            self._prepare()
            with self.loop(self.args["days"], "day") as day:
                self.day = day
                self._dose_and_drivers()
                self._solve_day()
                self._outputs()
                self._end_day()
            self._finish()
        self.b.ret(ir.Constant(I64, 0))
        text = str(self.module)
        return KernelText(text, self.scratch_bytes + 64, self.linear_read, self.routes)

    def _regions(self) -> None:
        NS = len(self.order)
        stage = self.stages
        self.handed = {s: {node.key: k for k, node in enumerate(nodes)} for s, nodes in stage.handed_on.items()}
        self.handed_region = {
            s: self.region(len(nodes) * (1 if s == PARAMETER else self.NN)) for s, nodes in stage.handed_on.items()
        }
        self.y = self.region(NS * self.NN)
        self.f = self.region(NS * self.NN)
        self.factor = self.region(len(self.options.implicit) * self.NN)
        self.y0 = self.region(NS)
        self.starts = self.region(NS * (self.segments + 1))
        self.linear_out = self.region(len(self.output_linear) * self.PD)
        self.worst = self.region(1)
        self.ex = self.region(self.K * self.NN, wide=True)
        self.eo = self.region(self.K * self.PD, wide=True)
        self.decay = self.region(self.K, wide=True)
        self.amp = self.region(self.K, wide=True)
        self.implicit_order = {i: k for k, i in enumerate(sorted(self.options.implicit))}

    def _tables(self) -> None:
        grid, m = self.options.grid, self.m
        Q = integration_matrix(m)
        self.S = Q - np.vstack([np.zeros(m), Q[:-1]])
        nodes = grid.nodes
        from titrant.engine.compiled.quadrature import radau_nodes

        self.D = np.diff(np.concatenate([[0.0], radau_nodes(m)]))
        self.t_node = self.table("t_node", nodes, F64)
        self.t_out = self.table("t_out", np.array(self.options.output_times), F64)
        self.H = self.table("H", grid.lengths, self.real)
        segment, weights = grid.interpolation(np.array(self.options.output_times))
        self.out_segment = self.table("out_segment", segment, I64)
        self.out_weight = self.table("out_weight", weights, self.real)
        self.direct_tables = {
            level: self._direct_tables(level, slope) for level, slope in self.direct.items() if slope is not None
        }

    def _direct(self, level: tuple[int, ...]) -> float | None:
        """The constant slope of a one-state level that is linear in its own state, else None."""
        if len(level) != 1:
            return None
        slope = self.graph.slope(self.traced.rhs[level[0]], self.traced.states[level[0]])
        return float(slope.value) if slope.op == "const" else None

    def _direct_tables(self, level: tuple[int, ...], slope: float) -> tuple[Any, Any]:
        Q, m = integration_matrix(self.m), self.m
        start, source = [], []
        for H in self.options.grid.lengths:
            inverse = np.linalg.inv(np.eye(m) - H * slope * Q)
            start.append(inverse @ np.ones(m))
            source.append(inverse @ (H * Q))
        name = f"level_{level[0]}"
        return self.table(f"{name}_start", np.array(start), self.real), self.table(
            f"{name}_source", np.array(source), self.real
        )

    # --- once a block ------------------------------------------------------------------------------

    def _prepare(self) -> None:
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
                self.store(self.lanes.constant(0.0), self.f, place)
        with self.loop(max(len(self.implicit_order), 1) * self.NN, "ones") as k:
            self.store(self.lanes.constant(1.0), self.factor, k)
        self.store(self.lanes.constant(0.0), self.worst, 0)
        for k in range(self.K):
            place = self.b.add(self.b.mul(self.block, self.at(self.K)), self.at(k))
            rate = self.load_at(self.argument("rate", place, wide=True), wide=True)
            self.store(self.load_at(self.argument("amplitude", place, wide=True), wide=True), self.amp, k)
            self.store(self._decayed(rate, self.wide.constant(self.options.grid.edges[-1])), self.decay, k)
            self._exponentials(rate, k, self.NN, self.t_node, self.ex)
            self._exponentials(rate, k, self.PD, self.t_out, self.eo)

    def _decayed(self, rate: Any, time: Any) -> Any:
        wide = self.wide
        return wide.exp(wide.sub(wide.constant(0.0), wide.mul(rate, time)))

    def _exponentials(self, rate: Any, k: int, count: int, times: Any, region: Region) -> None:
        with self.loop(count, f"exponential{k}_{region.offset}") as i:
            value = self._decayed(rate, self.wide.splat(self.scalar(times, i, F64)))
            self.store(value, region, self.b.add(self.b.mul(i, self.at(self.K)), self.at(k)))

    # --- once a day --------------------------------------------------------------------------------

    def _dose_and_drivers(self) -> None:
        b, R = self.b, len(self.routes)
        row = b.add(b.mul(self.block, self.args["days"]), self.day)
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
        handed = list(self.stages.handed_on.get(DRIVER, ()))
        if handed:
            with self.loop(self.NN, "driver") as node:
                states = self._linear_states(self.ex, node, self.stages.drivers)
                env = self._driver_env(states, node)
                for k, value in enumerate(self.lanes.emit(handed, env)):
                    self.store(value, self.handed_region[DRIVER], b.add(node, self.at(k * self.NN)))
        if self.output_linear:
            with self.loop(self.PD, "exact") as ko:
                states = self._linear_states(self.eo, ko, self.output_linear)
                for k, i in enumerate(self.output_linear):
                    self.store(states[i], self.linear_out, b.add(ko, self.at(k * self.PD)))

    def _linear_states(self, exponentials: Region, index: Any, wanted: tuple[int, ...]) -> dict[int, Any]:
        """The wanted linear states at one time; always summed in double precision."""
        b, wide, K = self.b, self.wide, self.K
        first = b.mul(index, self.at(K))
        terms = [
            wide.mul(self.load(self.amp, k, wide=True), self.load(exponentials, b.add(first, self.at(k)), wide=True))
            for k in range(K)
        ]
        states = {}
        for i in wanted:
            total = None
            for k in self._poles_of(i):
                row = self.linear_read.index(i)
                place = b.add(b.mul(self.block, self.at(len(self.linear_read) * K)), self.at(row * K + k))
                part = wide.mul(self.load_at(self.argument("V", place, wide=True), wide=True), terms[k])
                total = part if total is None else wide.add(total, part)
            states[i] = b.fptrunc(total, self.lanes.type) if self.options.single else total
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
        env[self.traced.time.key] = self._clock(self.scalar(self.t_node, node, F64))
        return env

    def _clock(self, hour: Any) -> Any:
        b = self.b
        day = b.sitofp(b.add(self.day, self.args["first_day"]), F64)
        t = b.fadd(b.fmul(day, ir.Constant(F64, self.options.grid.edges[-1])), hour)
        return self.lanes.splat(b.fptrunc(t, F32) if self.options.single else t)

    def _solve_day(self) -> None:
        b = self.b
        for s in range(len(self.order)):
            self.store(self.load(self.y0, s), self.starts, s * (self.segments + 1))
        early = b.icmp_signed("<", self.day, self.at(REFRESH_FIRST_DAYS))
        turn = b.icmp_signed("==", b.and_(self.day, self.at(REFRESH_EVERY - 1)), self.at(0))
        self.refresh = b.or_(early, turn)
        with self.loop(self.segments, "segment") as segment:
            self.segment = segment
            self.first = b.mul(segment, self.at(self.m))
            self.Hv = self.spread(self.H, segment)
            for k, level in enumerate(self.structure.levels):
                stage = FIRST_LEVEL + k
                if self.direct[level] is not None:
                    self._direct_level(level, stage)
                else:
                    self._sweeps(level, stage)
                self._hand_on_level(stage)
            for s in range(len(self.order)):
                end = self.load(self.y, b.add(self.first, self.at(s * self.NN + self.m - 1)))
                self.store(end, self.starts, b.add(segment, self.at(s * (self.segments + 1) + 1)))

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
                    env[key] = _Later(partial(self.load, self.handed_region[made], index))
        for k, level in enumerate(self.structure.levels):
            if k + FIRST_LEVEL < stage:
                for i in level:
                    env[self.traced.states[i].key] = _Later(partial(self._load_node, self.order[i], mm))
        return env

    def _emit(self, roots: list[Node], env: dict[int, Any]) -> list[Any]:
        """Emit nodes; stored values are loaded only where they are needed."""
        from titrant.engine.compiled.lanes import _needed

        known = {key: value for key, value in env.items() if not isinstance(value, _Later)}
        wanted = {a.key for n in _needed(roots, env) for a in n.args} | {r.key for r in roots}
        known.update({key: env[key].value for key in sorted(wanted) if isinstance(env.get(key), _Later)})
        return self.lanes.emit(roots, known)

    def _sweeps(self, level: tuple[int, ...], stage: int) -> None:
        b, lanes, name = self.b, self.lanes, f"sweep{stage}"
        bits = ir.VectorType(ir.IntType(1), lanes.width)
        active_at, error_at = self._slot(f"{name}.active", bits), self._slot(f"{name}.error", lanes.type)
        b.store(ir.Constant(bits, [ir.Constant(ir.IntType(1), 1)] * lanes.width), active_at)
        b.store(lanes.constant(0.0), error_at)
        count = self.counters.get(name) or self._counter(name)
        b.store(self.at(0), count)
        body, done = b.append_basic_block(f"{name}.body"), b.append_basic_block(f"{name}.done")
        b.branch(body)
        b.position_at_end(body)
        active = b.load(active_at, typ=bits)
        error = self._one_sweep(level, stage, active)
        b.store(error, error_at)
        going = b.and_(active, b.fcmp_ordered(">", error, lanes.constant(self.options.tolerance)))
        b.store(going, active_at)
        sweeps = b.add(b.load(count, typ=I64), self.at(1))
        b.store(sweeps, count)
        whole = ir.IntType(lanes.width)
        any_left = b.icmp_unsigned("!=", b.bitcast(going, whole), ir.Constant(whole, 0))
        b.cbranch(b.and_(any_left, b.icmp_signed("<", sweeps, self.at(MOST_SWEEPS))), body, done)
        b.position_at_end(done)
        left = b.select(b.load(active_at, typ=bits), b.load(error_at, typ=lanes.type), lanes.constant(0.0))
        self.store(lanes.worst(self.load(self.worst, 0), left), self.worst, 0)

    def _slot(self, name: str, kind: Any) -> Any:
        if name not in self.counters:
            with self.b.goto_entry_block():
                self.counters[name] = self.b.alloca(kind, name=name)
        return self.counters[name]

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
            roots = [self.traced.rhs[i] for i in level]
            slopes = [self.slopes[i] for i in level if i in self.options.implicit]
            rates = self._emit(roots, env)
            self._refresh_factors(level, slopes, env, roots, rates, hd, mm, active)
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
        half = lanes.mul(lanes.constant(0.5), hd)
        guess = lanes.add(lanes.add(value, q), lanes.mul(half, change))
        factor = self.load(self.factor, self.b.add(self.first, self.at(self.implicit_order[i] * self.NN + mm)))
        return lanes.add(before, lanes.mul(lanes.sub(guess, before), factor))

    def _refresh_factors(
        self, level: tuple[int, ...], slopes: list[Node], env: dict[int, Any], roots: list[Node], rates: list[Any],
        hd: Any, mm: int, active: Any,
    ) -> None:  # fmt: skip
        """Store 1 / (1 - hd/2 * slope) on the days on which slopes are renewed."""
        if not slopes:
            return
        b, lanes = self.b, self.lanes
        known = {**env, **{r.key: v for r, v in zip(roots, rates, strict=True)}}
        with b.if_then(self.refresh):
            values = self._emit(slopes, known)
            half = lanes.mul(lanes.constant(0.5), hd)
            for i, slope in zip([i for i in level if i in self.options.implicit], values, strict=True):
                factor = lanes.div(lanes.constant(1.0), lanes.sub(lanes.constant(1.0), lanes.mul(half, slope)))
                place = b.add(self.first, self.at(self.implicit_order[i] * self.NN + mm))
                self.store(b.select(active, factor, self.load(self.factor, place)), self.factor, place)

    def _direct_level(self, level: tuple[int, ...], stage: int) -> None:
        """y' = slope*y + source with a constant slope: one small matrix per segment, no sweeps."""
        (i,) = level
        b, lanes, m = self.b, self.lanes, self.m
        s = self.order[i]
        start_table, source_table = self.direct_tables[level]
        without = substitute(self.traced, self.traced.rhs[i], {self.traced.states[i]: 0.0})
        start = self.load(self.starts, b.add(self.segment, self.at(s * (self.segments + 1))))
        sources = [self._emit([without], self._env(stage, mm))[0] for mm in range(m)]
        for row in range(m):
            place = b.add(b.mul(self.segment, self.at(m)), self.at(row))
            total = lanes.mul(start, self.spread(start_table, place))
            for j in range(m):
                weight = self.spread(source_table, b.add(b.mul(self.segment, self.at(m * m)), self.at(row * m + j)))
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
        env.update({self.traced.states[i].key: _Later(partial(self._load_node, self.order[i], mm)) for i in level})
        return {key: value for key, value in env.items() if key not in keys}

    # --- results -----------------------------------------------------------------------------------

    def _outputs(self) -> None:
        b, lanes, NO = self.b, self.lanes, len(self.traced.outputs)
        row = b.add(b.mul(self.block, self.args["days"]), self.day)
        with self.loop(self.PD, "output") as ko:
            env: dict[int, Any] = dict(self.parameter_env)
            env[self.traced.time.key] = self._clock(self.scalar(self.t_out, ko, F64))
            for k, i in enumerate(self.output_linear):
                env[self.traced.states[i].key] = self.load(self.linear_out, b.add(ko, self.at(k * self.PD)))
            segment = self.scalar(self.out_segment, ko, I64)
            weights = [
                self.spread(self.out_weight, b.add(b.mul(ko, self.at(self.m + 1)), self.at(j)))
                for j in range(self.m + 1)
            ]
            read = {n for node in self.traced.outputs for n in depends_on(node)}
            for i, s in self.order.items():
                if self.traced.states[i] in read:
                    env[self.traced.states[i].key] = self._interpolated(s, segment, weights)
            first = b.mul(b.add(b.mul(row, self.at(self.PD)), ko), self.at(NO))
            for q, value in enumerate(lanes.emit(list(self.traced.outputs), env)):
                b.store(value, self.argument("out", b.add(first, self.at(q))), align=8)

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
            self.store(self.load(self.starts, s * (self.segments + 1) + self.segments), self.y0, s)

    def _finish(self) -> None:
        b = self.b
        for k in range(self.K):
            place = b.add(b.mul(self.block, self.at(self.K)), self.at(k))
            b.store(self.load(self.amp, k, wide=True), self.argument("amplitude", place, wide=True), align=8)
        for s in range(len(self.order)):
            place = b.add(b.mul(self.block, self.at(len(self.order))), self.at(s))
            b.store(self.load(self.y0, s), self.argument("state", place), align=8)
        b.store(self.load(self.worst, 0), self.argument("worst", self.block), align=8)


@dataclass(eq=False)
class _Later:
    """A stored value, loaded on first use."""

    load: Callable[[], Any] = field(repr=False)

    @cached_property
    def value(self) -> Any:
        return self.load()

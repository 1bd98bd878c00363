"""What a day kernel is made for, and where its numbers lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from titrant.engine.compiled.quadrature import integration_matrix, radau_nodes
from titrant.engine.compiled.stages import FIRST_LEVEL, PARAMETER, Stages, stage_nodes
from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.trace import Traced, depends_on
from titrant.engine.compiled.writer import Writer


@dataclass(frozen=True)
class Summary:
    """One number a day made inside the kernel: ``mean``, ``max``, ``min`` or hours ``above`` a threshold.

    ``output`` is the place of the output in ``system.outputs``. The day is that of the kernel: it starts
    when the dose enters.
    """

    kind: str
    output: int
    threshold: float = 0.0


@dataclass(frozen=True)
class Options:
    """What a kernel is made for: at most ``segments`` a day of ``m`` nodes each."""

    segments: int
    m: int
    width: int
    single: bool
    scale: tuple[float, ...]
    implicit: frozenset[int]
    summaries: tuple[Summary, ...] = ()


@dataclass(eq=False)
class Later:
    """A stored value, loaded on first use."""

    load: Callable[[], Any] = field(repr=False)

    @cached_property
    def value(self) -> Any:
        """The loaded vector."""
        return self.load()


class Layout(Writer):
    """Regions and tables of the day kernel."""

    def __init__(self, traced: Traced, structure: Structure, options: Options) -> None:
        super().__init__(f"titrant_{traced.system.name}", options.width, options.single)
        self.traced, self.structure, self.options = traced, structure, options
        self.graph = traced.graph
        self.m = options.m
        self.segments = options.segments
        # Places kept for each state; how many are used, a caller says. An odd stride between states is six per cent
        # faster in eight-byte numbers and slower in four-byte ones, as measured on one machine.
        self.NN = self.m * self.segments + (0 if options.single else 1)
        self.routes = tuple(traced.system.depots)
        self.K = len(structure.linear)
        self.slopes = {i: self.graph.slope(traced.rhs[i], traced.states[i]) for i in options.implicit}
        level_of = {i: FIRST_LEVEL + k for k, level in enumerate(structure.levels) for i in level}
        self.stages: Stages = stage_nodes(traced, structure, [(n, level_of[i]) for i, n in self.slopes.items()])
        self.order = {i: k for k, i in enumerate(structure.nonlinear)}
        read = {n for node in traced.outputs for n in depends_on(node) if n.op == "state"}
        number = {node: i for i, node in enumerate(traced.states)}
        in_outputs = {number[n] for n in read} & set(structure.linear)
        self.output_linear = tuple(sorted(in_outputs))
        self.linear_read = tuple(sorted(in_outputs | set(self.stages.drivers)))
        self.direct = {level: self._direct(level) for level in structure.levels}

    block: Any
    day: Any
    parameter_env: dict[int, Any]

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
        self.begun = self.region(NS * self.segments)  # starts of the segments on the day before
        self.worst = self.region(1)
        self.ex = self.region(self.K * self.NN, wide=True)
        self.decay = self.region(self.K, wide=True)
        self.amp = self.region(self.K, wide=True)
        self.shares = self.region(len(self.linear_read) * self.K, wide=True)
        self.implicit_order = {i: k for k, i in enumerate(sorted(self.options.implicit))}

    def _tables(self) -> None:
        """What belongs to a grid or to output times comes as arguments."""
        self._rule()
        self.t_node, self.t_out, self.H = self.args["t_node"], self.args["t_out"], self.args["H"]

    def _rule(self) -> None:
        """Constants of the rule of quadrature."""
        Q = integration_matrix(self.m)
        self.S = Q - np.vstack([np.zeros(self.m), Q[:-1]])
        self.D = np.diff(np.concatenate([[0.0], radau_nodes(self.m)]))
        self.direct_levels = [level for level, slope in self.direct.items() if slope is not None]

    def _direct(self, level: tuple[int, ...]) -> float | None:
        """The constant slope of a one-state level that is linear in its own state, else None."""
        if len(level) != 1:
            return None
        slope = self.graph.slope(self.traced.rhs[level[0]], self.traced.states[level[0]])
        return float(slope.value) if slope.op == "const" else None

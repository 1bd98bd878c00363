"""What tangents are made of: partial derivatives found in the graph, and which numbers a parameter moves.

The numbers of a kernel come in stages. The tangent of a stage's number is the sum of its partial derivatives by
what the stage reads, each times the tangent of what is read. Partials are the same for every parameter, so that they
are computed once and serve all tangents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from titrant.engine.compiled.lanes import needed
from titrant.engine.compiled.stages import DRIVER, FIRST_LEVEL, PARAMETER, Stages
from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.trace import SLOPES, Node, Traced, depends_on

Partials = dict[Node, Node]
RULES = {**SLOPES, "div": lambda n, dx, dy: (dx - n * dy) * (1.0 / n.args[1])}  # one division for all partials


def partials(roots: Sequence[Node], leaves: Sequence[Node]) -> list[Partials]:
    """The partial derivatives of each root by the leaves it reads, the leaves held to be independent."""
    if not roots:
        return []
    graph = roots[0].graph
    zero, one = graph.constant(0.0), graph.constant(1.0)
    known: dict[int, Partials] = {leaf.key: {leaf: one} for leaf in leaves}
    for node in needed(list(roots), known):
        parts = [known[a.key] for a in node.args]
        moved = {leaf: None for part in parts for leaf in part}
        slopes = {leaf: RULES[node.op](node, *(part.get(leaf, zero) for part in parts)) for leaf in moved}
        known[node.key] = {leaf: slope for leaf, slope in slopes.items() if slope is not zero}
    return [known[root.key] for root in roots]


@dataclass(frozen=True, eq=False)
class LevelPlan:
    """Partials of a level's derivatives, ``states`` in the order of elimination, and of what it hands on.

    ``moved`` are the places in ``by`` of the parameters that move it, ``hands_moved`` of those that move what it
    hands on, which may be made from the drug too.
    """

    states: tuple[int, ...]
    rates: tuple[Partials, ...]
    handed: tuple[Partials, ...]
    moved: tuple[int, ...]
    hands_moved: tuple[int, ...]


class TangentPlan:
    """The partials of every stage of a system, and which of the parameters ``by`` move which numbers."""

    def __init__(self, traced: Traced, structure: Structure, stages: Stages, by: tuple[int, ...]) -> None:
        self.traced, self.structure, self.stages = traced, structure, stages
        self.by = tuple(traced.parameters[k] for k in by)
        self.linear_moved = {i: self._moves_linear(i) for i in structure.linear}
        handed = stages.handed_on
        self.handed_nodes = {stage: handed.get(stage, ()) for stage in range(FIRST_LEVEL + len(structure.levels))}
        self.parameter = partials(self.handed_nodes[PARAMETER], self.by)
        self.driver = partials(self.handed_nodes[DRIVER], [*(traced.states[i] for i in structure.linear), *self.by])
        self.moved: dict[Node, frozenset[int]] = {traced.states[i]: t for i, t in self.linear_moved.items()}
        self.moved |= {node: frozenset({t}) for t, node in enumerate(self.by)}
        for stage, found in ((PARAMETER, self.parameter), (DRIVER, self.driver)):
            self._note(self.handed_nodes[stage], found)
        self.levels = [self._level(k, level) for k, level in enumerate(structure.levels)]

    @cached_property
    def row(self) -> dict[Node, int]:
        """Place of each number whose tangents are stored: nonlinear states, then what is handed on."""
        nodes = [self.traced.states[i] for i in self.structure.nonlinear]
        nodes += [node for stage in self.handed_nodes.values() for node in stage]
        return {node: k for k, node in enumerate(dict.fromkeys(nodes))}

    @cached_property
    def outputs(self) -> list[Partials]:
        """Partials of the outputs by states and by parameters."""
        return partials(self.traced.outputs, [*self.traced.states, *self.by])

    @cached_property
    def fractions(self) -> dict[str, Partials]:
        """Partials of what enters by each route, by the parameters."""
        routes = self.traced.fractions
        return dict(zip(routes, partials(list(routes.values()), self.by), strict=True))

    @cached_property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Pairs of poles by whose distance a derivative divides."""
        touched = [self.touched(*pair) for t in range(len(self.by)) for pair in self.coefficients(t)]
        return tuple({(k, c): None for rows, columns in touched for k in rows for c in columns if k != c})

    def touched(self, i: int, j: int) -> tuple[list[int], list[int]]:
        """Poles that read state i, and poles that state j carries."""
        linear = self.structure.linear
        rows = [k for k, state in enumerate(linear) if i in self.upstream(state)]
        return rows, [k for k, state in enumerate(linear) if state in self.upstream(j)]

    def coefficients(self, t: int) -> dict[tuple[int, int], Node]:
        """The derivatives by parameter ``t`` of the linear block's coefficients, where they are not zero."""
        pairs = self.structure.coefficient
        found = partials(list(pairs.values()), [self.by[t]])
        return {pair: slope[self.by[t]] for pair, slope in zip(pairs, found, strict=True) if slope}

    def upstream(self, state: int) -> frozenset[int]:
        """A linear state and those that feed it, directly or through others."""
        found, stack = {state}, [state]
        while stack:
            at = stack.pop()
            new = {j for i, j in self.structure.coefficient if i == at} - found
            found |= new
            stack.extend(new)
        return frozenset(found)

    def speeds(self, t: int) -> tuple[int, ...]:
        """Places of the poles whose rate parameter ``t`` moves."""
        pairs = self.coefficients(t)
        groups = [set(g) for g in self.structure.groups if any(i in g and j in g for i, j in pairs)]
        return tuple(k for k, i in enumerate(self.structure.linear) if any(i in g for g in groups))

    def _moves_linear(self, state: int) -> frozenset[int]:
        upstream, traced = self.upstream(state), self.traced
        fed = [traced.fractions[route] for route, depot in traced.system.depots.items()
               if traced.system.states.index(depot.state) in upstream]  # fmt: skip
        read = {n for node in [*fed, *(traced.initial[i] for i in upstream)] for n in depends_on(node)}
        return frozenset(
            t for t, node in enumerate(self.by) if node in read or any(i in upstream for i, _ in self.coefficients(t))
        )

    def _note(self, nodes: Sequence[Node], found: Sequence[Partials]) -> None:
        nothing: frozenset[int] = frozenset()
        for node, slopes in zip(nodes, found, strict=True):
            self.moved[node] = nothing.union(*(self.moved[leaf] for leaf in slopes))

    def _level(self, place: int, level: tuple[int, ...]) -> LevelPlan:
        traced, stage = self.traced, FIRST_LEVEL + place
        before = [n for s, nodes in self.handed_nodes.items() if s < stage for n in nodes]
        earlier = [traced.states[i] for members in self.structure.levels[:place] for i in members]
        leaves = [*before, *earlier, *(traced.states[i] for i in level)]
        rates = dict(zip(level, partials([traced.rhs[i] for i in level], leaves), strict=True))
        own_slope = {i: rates[i].get(traced.states[i]) for i in level}
        states = tuple(sorted(level, key=lambda i: (node := own_slope[i]) is not None and node.op != "const"))
        handed = partials(self.handed_nodes[stage], leaves)
        own = {traced.states[i] for i in level}
        read = [self.moved[leaf] for slopes in rates.values() for leaf in slopes if leaf not in own]
        first = [t for t, node in enumerate(self.by) for i in level if node in depends_on(traced.initial[i])]
        moved = frozenset(first).union(*read)
        self.moved |= dict.fromkeys(own, moved)
        self._note(self.handed_nodes[stage], handed)
        hands_moved = frozenset[int]().union(*(self.moved[node] for node in self.handed_nodes[stage]))
        found = tuple(rates[i] for i in states)
        return LevelPlan(states, found, tuple(handed), tuple(sorted(moved)), tuple(sorted(hands_moved)))

"""Quotients whose denominator holds another quotient are written with one division.

    s = N/D,   (1 - s)/(1 + s)   ->   (D - N)/(D + N)

A division is by far the slowest operation of a sweep, and one that waits for another stands twice in the
chain from one node to the next. Only divisions made in the same level are joined: what an earlier level
or the drug alone gives is there already.
"""

from __future__ import annotations

from dataclasses import replace

from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.trace import Graph, Node, Traced, depends_on, walk

SUMS = frozenset({"add", "sub"})


def with_short_quotients(traced: Traced, structure: Structure) -> Traced:
    """The same system, the derivatives of its nonlinear states with fewer divisions in a row."""
    level = {traced.states[i]: k + 1 for k, members in enumerate(structure.levels) for i in members}
    rhs = list(traced.rhs)
    for i in structure.nonlinear:
        rhs[i] = _shortened(traced.graph, traced.rhs[i], level)
    return replace(traced, rhs=tuple(rhs))


def _shortened(graph: Graph, root: Node, level: dict[Node, int]) -> Node:
    made: dict[Node, Node] = {}
    for node in walk([root]):
        if not node.args:
            made[node] = node
            continue
        new = graph.make(node.op, *(made[a] for a in node.args))
        made[node] = _one_division(graph, new, level) if new.op == "div" else new
    return made[root]


def _one_division(graph: Graph, quotient: Node, level: dict[Node, int]) -> Node:
    """A quotient times D over D, where 1/D is in its denominator."""
    above, below = quotient.args
    inner = [d for d in _divisors(below) if _level(d, level) == _level(quotient, level)]
    if len(inner) != 1:
        return quotient
    upper, lower = _times(graph, above, inner[0]), _times(graph, below, inner[0])
    return quotient if upper is None or lower is None else graph.make("div", upper, lower)


def _level(node: Node, level: dict[Node, int]) -> int:
    return max((level.get(symbol, 0) for symbol in depends_on(node)), default=0)


def _divisors(node: Node) -> list[Node]:
    """Every D that divides a term of a sum of products."""
    if node.op == "div":
        return [node.args[1]]
    if node.op not in SUMS and node.op != "mul":
        return []
    return list(dict.fromkeys(d for a in node.args for d in _divisors(a)))


def _times(graph: Graph, node: Node, D: Node) -> Node | None:
    """A sum of products times D, with every division by D gone; None where a product holds two."""
    if D not in _divisors(node):
        return graph.make("mul", node, D)
    if node.op == "div":
        return node.args[0]
    parts = [_times(graph, a, D) if node.op in SUMS or D in _divisors(a) else a for a in node.args]
    if any(part is None for part in parts) or (node.op == "mul" and all(D in _divisors(a) for a in node.args)):
        return None
    return graph.make(node.op, *parts)

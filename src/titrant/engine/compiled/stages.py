"""When each node of a traced model is computed, and which nodes are handed on.

    0          once a person: parameters alone
    1          once a node of the day: linear states and time
    2, 3, ...  in the sweeps of the first, second, ... level of the nonlinear part

A node used by a later stage than its own is *handed on*: stored where it is made, loaded where used.
"""

from __future__ import annotations

from dataclasses import dataclass

from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.trace import Node, Traced, walk

PARAMETER, DRIVER, FIRST_LEVEL = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Stages:
    """Stage of each node by key, and the nodes handed on by the stage that makes them."""

    of: dict[int, int]
    handed_on: dict[int, tuple[Node, ...]]
    drivers: tuple[int, ...]


def stage_nodes(traced: Traced, structure: Structure, extra: list[tuple[Node, int]]) -> Stages:
    """Give every node of the nonlinear derivatives, and of ``extra`` ones with their stage, its own stage.

    ``drivers`` are the linear states that the nonlinear part reads.
    """
    level_of = {i: FIRST_LEVEL + k for k, level in enumerate(structure.levels) for i in level}
    number = {node: i for i, node in enumerate(traced.states)}
    wanted = [(traced.rhs[i], level_of[i]) for i in structure.nonlinear] + extra
    roots = [node for node, _ in wanted]
    of: dict[int, int] = {}
    for node in walk(roots):
        if node.op == "state":
            of[node.key] = level_of.get(number[node], DRIVER)
        elif node.op == "time":
            of[node.key] = DRIVER
        else:
            of[node.key] = max((of[a.key] for a in node.args), default=PARAMETER)
    handed: dict[int, dict[int, Node]] = {}
    for node in walk(roots):
        for argument in node.args:
            _hand_on(argument, of[node.key], of, handed)
    for node, user in wanted:
        _hand_on(node, user, of, handed)
    drivers = sorted({number[n] for n in walk(roots) if n.op == "state" and of[n.key] == DRIVER})
    return Stages(of, {s: tuple(nodes.values()) for s, nodes in handed.items()}, tuple(drivers))


def _hand_on(node: Node, user: int, of: dict[int, int], handed: dict[int, dict[int, Node]]) -> None:
    own = of[node.key]
    symbol = node.op == "const" or (node.op == "state" and own >= FIRST_LEVEL)
    if own < user and not symbol:
        handed.setdefault(own, {})[node.key] = node


def substitute(traced: Traced, root: Node, values: dict[Node, float]) -> Node:
    """A node with some symbols replaced by numbers."""
    made: dict[int, Node] = {}
    for node in walk([root]):
        if node in values:
            made[node.key] = traced.graph.constant(values[node])
        elif node.args:
            made[node.key] = traced.graph.make(node.op, *(made[a.key] for a in node.args))
        else:
            made[node.key] = node
    return made[root.key]

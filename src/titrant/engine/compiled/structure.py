"""Which part of a model is linear with constant coefficients, and in which order the rest can be solved.

The *linear block* is the largest set of states whose derivatives are sums of (parameter expression) x
(state of the block): doses enter it, nothing nonlinear feeds it, so it is solved exactly. The rest is
put into *levels*: strongly connected groups of states in the order in which they feed each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from titrant.engine.compiled.trace import Node, Traced, depends_on


@dataclass(frozen=True, eq=False)
class Structure:
    """Indices of the states of each part, and the coefficients of the linear one.

    ``linear`` lists states in an order in which the matrix is block lower triangular, ``groups`` their
    strongly connected groups; ``coefficient[i, j]`` is the node of d(dy_i/dt)/dy_j. ``levels`` are the
    groups of the nonlinear rest in solving order.
    """

    linear: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    coefficient: dict[tuple[int, int], Node]
    levels: tuple[tuple[int, ...], ...]

    @property
    def nonlinear(self) -> tuple[int, ...]:
        """States outside the linear block, in solving order."""
        return tuple(i for level in self.levels for i in level)


def analyse(traced: Traced) -> Structure:
    """Split a traced system into its linear block and the levels of the rest."""
    number = {node: i for i, node in enumerate(traced.states)}
    feeds = [{number[n] for n in depends_on(node) if n in number} for node in traced.rhs]
    timed = [traced.time in depends_on(node) for node in traced.rhs]
    block, coefficient = _linear_block(traced, feeds, timed)
    linear_groups = _ordered_groups(sorted(block), feeds)
    rest = [i for i in range(len(traced.states)) if i not in block]
    return Structure(
        linear=tuple(i for group in linear_groups for i in group),
        groups=linear_groups,
        coefficient=coefficient,
        levels=_ordered_groups(rest, feeds),
    )


def _linear_block(
    traced: Traced, feeds: list[set[int]], timed: list[bool]
) -> tuple[set[int], dict[tuple[int, int], Node]]:
    block = {i for i in range(len(traced.states)) if not timed[i]}
    while True:
        kept = {i for i in block if feeds[i] <= block and _coefficients(traced, i, feeds[i]) is not None}
        if kept == block:
            break
        block = kept
    coefficient = {(i, j): node for i in block for j, node in (_coefficients(traced, i, feeds[i]) or {}).items()}
    return block, coefficient


def _coefficients(traced: Traced, i: int, feeds: set[int]) -> dict[int, Node] | None:
    """The coefficients of state i's derivative, or None when it is not linear and homogeneous."""
    row = {j: traced.graph.slope(traced.rhs[i], traced.states[j]) for j in feeds}
    states = set(traced.states)
    if not feeds or any(depends_on(node) & states for node in row.values()):
        return None
    return row if _vanishes_at_zero(traced, i) else None


def _vanishes_at_zero(traced: Traced, i: int) -> bool:
    """Whether the derivative is zero when every state is: no constant supply."""
    graph = traced.graph
    value: dict[int, Node] = {}
    from titrant.engine.compiled.trace import walk

    for node in walk([traced.rhs[i]]):
        if node.op == "state":
            value[node.key] = graph.constant(0.0)
        elif node.args:
            value[node.key] = graph.make(node.op, *(value[a.key] for a in node.args))
        else:
            value[node.key] = node
    result = value[traced.rhs[i].key]
    return result.op == "const" and result.value == 0.0


def _ordered_groups(members: list[int], feeds: list[set[int]]) -> tuple[tuple[int, ...], ...]:
    """Strongly connected groups, those that feed others first."""
    reach = {i: _reachable(i, set(members), feeds) for i in members}
    groups: list[tuple[int, ...]] = []
    for i in members:
        group = tuple(j for j in members if j == i or (j in reach[i] and i in reach[j]))
        if group not in groups:
            groups.append(group)
    ordered: list[tuple[int, ...]] = []
    while groups:
        for group in groups:
            others = {j for g in groups if g is not group for j in g}
            if not any(reach[i] & others for i in group):
                ordered.append(group)
                groups.remove(group)
                break
    return tuple(ordered)


def _reachable(start: int, members: set[int], feeds: list[set[int]]) -> set[int]:
    """Members from which ``start`` is fed, directly or through others."""
    found: set[int] = set()
    stack = [start]
    while stack:
        for j in feeds[stack.pop()] & members - found:
            found.add(j)
            stack.append(j)
    return found

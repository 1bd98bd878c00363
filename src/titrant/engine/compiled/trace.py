"""A model called once with symbols becomes an expression graph.

Nodes are hash-consed: the same expression is the same node, so common terms are computed once. The
graph knows ``+ - * /``, negation and the functions of ``core.functions``; anything else a model does
to a symbol raises ModelError with what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from titrant.core.errors import ModelError

if TYPE_CHECKING:
    from titrant.models.system import Numbers, System

COMMUTATIVE = frozenset({"add", "mul", "maximum", "minimum"})
FUNCTIONS = frozenset({"exp", "log", "power", "maximum", "minimum"})


class Node:
    """One value of the graph: a constant, a symbol or an operation on other nodes."""

    __slots__ = ("args", "constant_in_time", "graph", "key", "op", "value")
    __hash__ = object.__hash__

    def __init__(self, graph: Graph, op: str, args: tuple[Node, ...], value: Any, key: int) -> None:
        self.graph = graph
        self.op = op
        self.args = args
        self.value = value
        self.key = key
        self.constant_in_time: bool = op not in ("state", "time") and all(a.constant_in_time for a in args)

    def __add__(self, other: Any) -> Node:
        return self.graph.make("add", self, other)

    def __radd__(self, other: Any) -> Node:
        return self.graph.make("add", other, self)

    def __sub__(self, other: Any) -> Node:
        return self.graph.make("sub", self, other)

    def __rsub__(self, other: Any) -> Node:
        return self.graph.make("sub", other, self)

    def __mul__(self, other: Any) -> Node:
        return self.graph.make("mul", self, other)

    def __rmul__(self, other: Any) -> Node:
        return self.graph.make("mul", other, self)

    def __truediv__(self, other: Any) -> Node:
        return self.graph.make("div", self, other)

    def __rtruediv__(self, other: Any) -> Node:
        return self.graph.make("div", other, self)

    def __neg__(self) -> Node:
        return self.graph.make("sub", 0.0, self)

    def __pos__(self) -> Node:
        return self

    def __model_function__(self, name: str, *args: Any) -> Node:
        return self.graph.make(name, *args)

    def __pow__(self, other: Any) -> Node:
        if isinstance(other, int) and 0 < other <= 4:
            product = self
            for _ in range(other - 1):
                product = product * self
            return product
        raise _refused("**", "write power(x, y) of titrant.core.functions")

    def __bool__(self) -> bool:
        raise _refused("if, and, or, or a comparison", "write maximum(x, y) or minimum(x, y) instead")

    __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: self.__bool__()

    def __float__(self) -> float:
        raise _refused("float() or a function of math or numpy", "use the functions of titrant.core.functions")

    def __repr__(self) -> str:
        return f"<{self.op} {self.value if self.value is not None else [a.key for a in self.args]}>"


def _refused(what: str, todo: str) -> ModelError:
    return ModelError("model equations", f"{what} on a state or parameter cannot be compiled", todo)


@dataclass(eq=False)
class Graph:
    """All nodes of one traced model, each expression once."""

    _known: dict[tuple[Any, ...], Node] = field(default_factory=dict)
    _slopes: dict[tuple[int, int], Node] = field(default_factory=dict)

    def constant(self, value: float) -> Node:
        """The node of a number."""
        return self._node("const", (), float(value))

    def symbol(self, kind: str, name: str) -> Node:
        """The node of a named symbol; ``kind`` is ``state``, ``parameter`` or ``time``."""
        return self._node(kind, (), name)

    def _node(self, op: str, args: tuple[Node, ...], value: Any = None) -> Node:
        key = (op, value, *(a.key for a in args))
        if key not in self._known:
            self._known[key] = Node(self, op, args, value, len(self._known))
        return self._known[key]

    def make(self, op: str, *args: Any) -> Node:
        """An operation on nodes or numbers, simplified where the result is plain."""
        nodes = tuple(a if isinstance(a, Node) else self.constant(a) for a in args)
        if all(n.op == "const" for n in nodes):
            return self.constant(_evaluate(op, [n.value for n in nodes]))
        if (plain := _simplified(self, op, nodes)) is not None:
            return plain
        if op == "div" and nodes[1].constant_in_time and not nodes[0].constant_in_time:
            return self.make("mul", nodes[0], self.make("div", 1.0, nodes[1]))  # one division a person
        if op in COMMUTATIVE and nodes[0].key > nodes[1].key:
            nodes = nodes[::-1]
        return self._node(op, nodes)

    def slope(self, node: Node, symbol: Node) -> Node:
        """The partial derivative of a node by a symbol; at a kink that of the first argument."""
        key = (node.key, symbol.key)
        if key not in self._slopes:
            self._slopes[key] = _slope(self, node, symbol)
        return self._slopes[key]


def _evaluate(op: str, values: list[float]) -> float:
    from math import exp, log

    table: dict[str, Any] = {
        "add": lambda x, y: x + y,
        "sub": lambda x, y: x - y,
        "mul": lambda x, y: x * y,
        "div": lambda x, y: x / y,
        "exp": exp,
        "log": log,
        "power": lambda x, y: x**y,
        "maximum": max,
        "minimum": min,
        "step": lambda x, y: float(x >= y),
    }
    return float(table[op](*values))


def _simplified(graph: Graph, op: str, nodes: tuple[Node, ...]) -> Node | None:
    """x + 0, x - 0, x * 1, x * 0, x / 1, 0 / x and x - x, else None."""
    x = nodes[0]
    y = nodes[1] if len(nodes) > 1 else x
    zero_x, zero_y = (n.op == "const" and n.value == 0.0 for n in (x, y))
    one_x, one_y = (n.op == "const" and n.value == 1.0 for n in (x, y))
    rules: dict[str, list[tuple[bool, Any]]] = {
        "add": [(zero_x, y), (zero_y, x)],
        "sub": [(zero_y, x), (x is y, 0.0)],
        "mul": [(zero_x or zero_y, 0.0), (one_x, y), (one_y, x)],
        "div": [(zero_x, 0.0), (one_y, x)],
    }
    for holds, result in rules.get(op, []):
        if holds:
            return result if isinstance(result, Node) else graph.constant(result)
    return None


def _slope(graph: Graph, node: Node, symbol: Node) -> Node:
    if node is symbol:
        return graph.constant(1.0)
    if not node.args:
        return graph.constant(0.0)
    slopes = [graph.slope(a, symbol) for a in node.args]
    if all(s.op == "const" and s.value == 0.0 for s in slopes):
        return graph.constant(0.0)
    result: Node = SLOPES[node.op](node, *slopes)
    return result


def _chosen(step: Node, upper: Node, lower: Node) -> Node:
    return step * upper + (1.0 - step) * lower


SLOPES: dict[str, Any] = {
    "add": lambda n, dx, dy: dx + dy,
    "sub": lambda n, dx, dy: dx - dy,
    "mul": lambda n, dx, dy: dx * n.args[1] + n.args[0] * dy,
    "div": lambda n, dx, dy: (dx - n * dy) / n.args[1],
    "maximum": lambda n, dx, dy: _chosen(n.graph.make("step", *n.args), dx, dy),
    "minimum": lambda n, dx, dy: _chosen(n.graph.make("step", *n.args), dy, dx),
    "step": lambda n, dx, dy: n.graph.constant(0.0),
    "exp": lambda n, dx: n * dx,
    "log": lambda n, dx: dx / n.args[0],
    "power": lambda n, dx, dy: n * (dy * n.graph.make("log", n.args[0]) + n.args[1] * dx / n.args[0]),
}


def depends_on(node: Node) -> frozenset[Node]:
    """Every symbol that a node is made from."""
    return frozenset(n for n in walk([node]) if n.op in ("state", "parameter", "time"))


def walk(roots: list[Node]) -> Iterator[Node]:
    """Every node under the roots once, arguments before users."""
    seen: set[int] = set()
    stack: list[tuple[Node, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if node.key in seen:
            continue
        if ready:
            seen.add(node.key)
            yield node
        else:
            stack.append((node, True))
            stack.extend((a, False) for a in reversed(node.args))


@dataclass(frozen=True, eq=False)
class Traced:
    """One system as graphs of its derivative, outputs, start and depots."""

    system: System
    graph: Graph
    time: Node
    states: tuple[Node, ...]
    parameters: tuple[Node, ...]
    rhs: tuple[Node, ...]
    outputs: tuple[Node, ...]
    initial: tuple[Node, ...]
    fractions: dict[str, Node]
    lags: dict[str, Node]


def nodes_of(graph: Graph, values: Numbers, expected: int, place: str, what: str) -> tuple[Node, ...]:
    """What a function called with symbols gave, plain numbers as constants."""
    if len(values) != expected:
        found = f"{what} gives {len(values)} values, expected {expected}"
        raise ModelError(place, found, "return one value for each name, in order")
    return tuple(v if isinstance(v, Node) else graph.constant(v) for v in values)


def trace(system: System) -> Traced:
    """Call every function of a system once with symbols.

    Raises
    ------
    ModelError
        When a function returns the wrong number of values or does what cannot be compiled.
    """
    graph = Graph()
    time = graph.symbol("time", "t")
    states = tuple(graph.symbol("state", name) for name in system.states)
    parameters = tuple(graph.symbol("parameter", name) for name in system.parameters)

    def nodes(values: Numbers, expected: int, what: str) -> tuple[Node, ...]:
        return nodes_of(graph, values, expected, f"system {system.name}", what)

    return Traced(
        system=system,
        graph=graph,
        time=time,
        states=states,
        parameters=parameters,
        rhs=nodes(system.rhs(time, states, parameters), len(states), "rhs"),
        outputs=nodes(system.observe(time, states, parameters), len(system.outputs), "observe"),
        initial=nodes(system.initial(parameters), len(states), "initial"),
        fractions={route: nodes((d.fraction(parameters),), 1, route)[0] for route, d in system.depots.items()},
        lags={route: nodes((d.lag(parameters),), 1, route)[0] for route, d in system.depots.items()},
    )

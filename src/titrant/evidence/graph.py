"""Claims, references, parameters, sets, priors and protocols as one graph: what rests on what.

Rules, models and advice live on floors above; whoever composes them adds their nodes with ``add_nodes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from titrant.core.errors import EvidenceError
from titrant.core.plain import PlainResult
from titrant.evidence import toml_file
from titrant.evidence.claim import all_claims
from titrant.evidence.load_parameters import load_file, load_parameters
from titrant.evidence.parameter import Parameter
from titrant.evidence.parameter_sets import parameters
from titrant.evidence.protocol import protocols
from titrant.evidence.source import Source, sources

ORDER = ("report", "advice", "rule", "model", "claim", "protocol", "prior", "set", "parameter", "threshold", "source")


@dataclass(frozen=True)
class Node(PlainResult):
    """One piece of the evidence: its kind, what it says in a line, and the ids it rests on."""

    id: str
    kind: str
    says: str
    rests_on: tuple[str, ...] = ()
    slug: str = ""


@dataclass(frozen=True)
class Step(PlainResult):
    """A node met while walking the graph, and how many steps away it lies."""

    depth: int
    node: Node


@dataclass
class EvidenceGraph:
    """Nodes by id; ``follow`` walks down to the sources, ``impact`` up to everything that rests on a node."""

    nodes: dict[str, Node] = field(default_factory=dict)

    def add_nodes(self, nodes: Iterable[Node]) -> None:
        """Add nodes of a floor above.

        Raises
        ------
        EvidenceError
            When an id is taken.
        """
        for node in nodes:
            if node.id in self.nodes:
                raise EvidenceError("evidence", f"the id {node.id!r} is taken twice", "give one of them another id")
            self.nodes[node.id] = node

    def find(self, name: str) -> Node:
        """The node of an id or slug, in any case; an unknown name is offered the nearest."""
        wanted = name.casefold()
        for node in self.nodes.values():
            if wanted in (node.id.casefold(), node.slug.casefold() or None):
                return node
        known = [*self.nodes, *(node.slug for node in self.nodes.values() if node.slug)]
        raise EvidenceError(
            "evidence", f"nothing is called {name!r}{toml_file.nearest(name, known)}", "name one it has"
        )

    def follow(self, name: str) -> list[Step]:
        """What a node rests on, down to its sources, each met once, nearest first met."""
        below = {node.id: node.rests_on for node in self.nodes.values()}
        return list(self._walk(self.find(name), below, set(), 0))

    def impact(self, name: str) -> list[Step]:
        """Everything that rests on a node, directly or through others."""
        above: dict[str, list[str]] = {}
        for node in self.nodes.values():
            for lower in node.rests_on:
                above.setdefault(lower, []).append(node.id)
        ordered = {lower: tuple(sorted(upper, key=self._rank)) for lower, upper in above.items()}
        return list(self._walk(self.find(name), ordered, set(), 0))

    def dead_ends(self) -> list[tuple[str, str]]:
        """Pairs (node, id it names) whose id nobody knows."""
        return [(node.id, name) for node in self.nodes.values() for name in node.rests_on if name not in self.nodes]

    def _rank(self, name: str) -> tuple[int, str]:
        return ORDER.index(self.nodes[name].kind), name

    def _walk(self, node: Node, links: dict[str, tuple[str, ...]], met: set[str], depth: int) -> Iterator[Step]:
        met.add(node.id)
        yield Step(depth, node)
        for name in links.get(node.id, ()):
            if name in self.nodes and name not in met:
                yield from self._walk(self.nodes[name], links, met, depth + 1)


def evidence_graph() -> EvidenceGraph:
    """The graph of this floor."""
    graph = EvidenceGraph()
    graph.add_nodes(Node(found.id, "source", _source_line(found)) for found in sources().values())
    graph.add_nodes(Node(c.id, "claim", f"{c.says} [{c.graded}]", c.sources, c.slug) for c in all_claims().values())
    graph.add_nodes(_parameter_nodes())
    graph.add_nodes(_set_nodes())
    graph.add_nodes(_prior_nodes())
    graph.add_nodes(
        Node(f"protocol:{found.name}", "protocol", f"{found.title} ({found.condition})", (found.source,), found.id)
        for found in protocols().values()
    )
    return graph


def _source_line(found: Source) -> str:
    retracted = "RETRACTED. " if found.retracted else ""
    who = f"{found.short}: " if found.authors else ""
    return f"{retracted}{who}{found.title} [{found.read_as}]"


def _parameter_nodes() -> Iterator[Node]:
    for path in toml_file.files("parameters"):
        for found in load_parameters(path.stem).values():
            yield _parameter_node(found.id, found)


def _parameter_node(name: str, found: Parameter) -> Node:
    says = f"{found.symbol} = {found.stated:g} {found.stated_unit} [{found.graded}]"
    return Node(name, "parameter", says, (found.source, *found.claims))


def _set_nodes() -> Iterator[Node]:
    for path in toml_file.files("sets"):
        held = sorted(found.id for found in parameters(path.stem).values())
        yield Node(f"set:{path.stem}", "set", toml_file.read(path)["about"], tuple(held))


def _prior_nodes() -> Iterator[Node]:
    for path in toml_file.files("priors"):
        for found in load_file(path).values():
            yield _parameter_node(f"prior:{found.id}", found)

"""The rules as nodes of the evidence graph: which claims each rests on."""

from __future__ import annotations

from collections.abc import Iterator

from titrant.evidence.graph import Node
from titrant.safety.registry import find_rule
from titrant.safety.words import load_words


def rule_nodes() -> Iterator[Node]:
    """A node for each rule, with its slug."""
    for name, words in load_words().items():
        rule = find_rule(name)
        yield Node(name, "rule", f"{words.title}. {words.says}", words.claims, rule.slug if rule else "")

"""The rules and their thresholds as nodes of the evidence graph: which claims and numbers each rule rests on."""

from __future__ import annotations

from collections.abc import Iterator

from titrant.evidence.graph import Node
from titrant.safety.registry import find_rule
from titrant.safety.thresholds import read_thresholds
from titrant.safety.words import load_words


def rule_nodes() -> Iterator[Node]:
    """A node for each rule, with its slug."""
    for name, words in load_words().items():
        rule = find_rule(name)
        yield Node(
            name, "rule", f"{words.title}. {words.says}", (*words.claims, *words.numbers), rule.slug if rule else ""
        )


def threshold_nodes() -> Iterator[Node]:
    """A node for each number that a rule compares with, with its kind, certainty and source."""
    for name, row in read_thresholds().items():
        yield Node(name, "threshold", f"{told(name)}. Source: {row['source']}")


def told(name: str) -> str:
    """A threshold in a line.

    >>> told("opioid_washout_days")
    '14 d (assumed, seen)'
    """
    row = read_thresholds()[name]
    unit = "" if row["unit"] == "1" else f" {row['unit']}"
    return f"{row['value']}{unit} ({row['kind']}, {row['certainty']})"

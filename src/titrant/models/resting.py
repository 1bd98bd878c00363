"""What each model rests on, read from the line *Source:* of its file, so that page and code cannot part."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from titrant.evidence.graph import Node

_CLAIM = re.compile(r"\b[CE]\d\d\b")
_SOURCE = re.compile(r"`([a-z0-9-]+)`")


def model_nodes() -> Iterator[Node]:
    """A node of the evidence graph for each file that states equations."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        _, found, source = text.partition("\nSource:")
        if found:
            named = (*_CLAIM.findall(source), *_SOURCE.findall(source))
            yield Node(f"model:{path.stem}", "model", text.splitlines()[0], tuple(dict.fromkeys(named)), path.stem)


def claims_of_models() -> tuple[str, ...]:
    """Ids of all claims that a model file names."""
    return tuple(sorted({name for node in model_nodes() for name in node.rests_on if _CLAIM.fullmatch(name)}))

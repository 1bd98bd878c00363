"""Values of graph nodes for many persons at once, in NumPy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from titrant.engine.compiled.trace import Node, walk

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "exp": np.exp,
    "log": np.log,
    "power": np.power,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "step": lambda x, y: np.where(np.greater_equal(x, y), 1.0, 0.0),
}


def evaluate(roots: list[Node], symbols: Mapping[Node, np.ndarray | float], persons: int) -> list[np.ndarray]:
    """The value of each root as an array (N,)."""
    value: dict[int, np.ndarray | float] = {}
    for node in walk(roots):
        if node.op == "const":
            value[node.key] = node.value
        elif node.args:
            value[node.key] = _OPERATIONS[node.op](*(value[a.key] for a in node.args))
        else:
            value[node.key] = symbols[node]
    return [np.broadcast_to(np.asarray(value[root.key], dtype=float), (persons,)) for root in roots]

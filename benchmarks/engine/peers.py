"""The other engines on work item W, each imported only if it is installed, and the tolerance each is run at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from tests.engines.work_item import relative_error

# Half decades; a peer runs at the loosest at which its worst person is within the bound of the entry it is beside.
RTOLS = (1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 3e-8, 1e-8, 3e-9, 1e-9)
ATOL_OF_RTOL = 1e-3
BOUNDS = {"f64": 3e-6, "f32": 1e-5}


@dataclass(frozen=True)
class Peer:
    """``solve(params, doses, times of a day, rtol, atol)``; so many people for the error and for a timing."""

    name: str
    solve: Callable[..., np.ndarray]
    checked: int
    timed: int


ASKED = (("numbalsoda", 256, 256), ("pydiffsol", 64, 32), ("diffrax", 64, 64), ("scipy", 16, 2))
SOLVERS = {"numbalsoda": "dop853", "pydiffsol": "tsit45", "diffrax": "Tsit5", "scipy": "LSODA"}


def installed() -> tuple[list[Peer], dict[str, str]]:
    """Peers that run here, and why the others do not."""
    found, missing = [], {}
    for name, checked, timed in ASKED:
        try:
            module = import_module(f"benchmarks.engine.{name}_w")
        except ImportError as problem:
            missing[name] = str(problem)
            continue
        found.append(Peer(f"{name} {SOLVERS[name]}", module.solve, checked, timed))
    return found, missing


def loosest(solved: Callable[[float], np.ndarray], expected: np.ndarray) -> dict[str, tuple[float, dict[str, Any]]]:
    """For each bound the loosest tolerance that keeps it, and the error reached."""
    found: dict[str, tuple[float, dict[str, Any]]] = {}
    for rtol in RTOLS:
        off = relative_error(solved(rtol), expected)
        reached = {"max": float(off.max()), "rms": float(np.sqrt((off**2).mean())), "people": len(expected)}
        for name, bound in BOUNDS.items():
            if name not in found and reached["max"] <= bound:
                found[name] = (rtol, {**reached, "rtol": rtol})
        if len(found) == len(BOUNDS):
            break
    return found

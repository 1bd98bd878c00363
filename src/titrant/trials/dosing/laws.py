"""Traits of a simulated person: a uniform number each, turned into a value by the law in the file.

One uniform a trait means that a scenario which changes one law leaves every other trait of the same
person as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from titrant.core.errors import EvidenceError
from titrant.core.streams import stream

if TYPE_CHECKING:
    import numpy as np

MOST_TRAITS = 64


def trait_uniforms(seed: int, generator: str, people: range) -> np.ndarray:
    """One row a person of uniforms in (0, 1), (N, MOST_TRAITS)."""
    import numpy as np

    rows = [stream(seed, f"{generator}/traits", person).random(MOST_TRAITS) for person in people]
    return np.asarray(np.clip(np.array(rows).reshape(len(people), MOST_TRAITS), 1e-9, 1 - 1e-9))


def draw(law: dict[str, Any], u: np.ndarray) -> np.ndarray:
    """The value of a trait at the quantile ``u``, (N,)."""
    import numpy as np

    value = _quantile(law, u)
    return np.asarray(np.clip(value, law.get("at_least", -np.inf), law.get("at_most", np.inf)))


def draw_class(shares: dict[str, Any], u: np.ndarray) -> np.ndarray:
    """The class of each person, (N,) of text, from the shares in the file."""
    import numpy as np

    names = [name for name, share in shares.items() if isinstance(share, (int, float))]
    edges = np.cumsum([float(shares[name]) for name in names])
    if abs(edges[-1] - 1) > 1e-9:
        raise EvidenceError("bench dosing classes", f"shares add up to {edges[-1]:g}, not to 1", "correct the file")
    return np.array(names)[np.minimum(np.searchsorted(edges, u, side="right"), len(names) - 1)]


def _quantile(law: dict[str, Any], u: np.ndarray) -> np.ndarray:
    import numpy as np
    from scipy.special import gammaincinv, ndtri

    match law["law"]:
        case "constant":
            return np.full_like(u, float(law["value"]))
        case "uniform":
            return np.asarray(law["low"] + (law["high"] - law["low"]) * u)
        case "normal":
            return np.asarray(law["mean"] + law["sd"] * ndtri(u))
        case "lognormal":
            return np.asarray(law["median"] * np.exp(law["sigma"] * ndtri(u)))
        case "gamma":
            return np.asarray(law["scale"] * gammaincinv(law["shape"], u))
    raise EvidenceError("bench dosing laws", f"there is no law {law['law']!r}", "see the head of g1.toml")

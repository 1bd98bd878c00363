"""Random streams keyed by seed, purpose and person, so that order and threads change nothing."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def stream(seed: int, purpose: str, person: int = 0) -> np.random.Generator:
    """A counter-based generator (Philox) of its own for each (seed, purpose, person).

    >>> stream(1, "diary").random() == stream(1, "diary").random()
    True
    """
    from numpy.random import Generator, Philox

    digest = blake2b(f"{seed}/{purpose}/{person}".encode(), digest_size=16).digest()
    return Generator(Philox(key=int.from_bytes(digest, "little")))


def normals(seed: int, purpose: str, first: int, count: int, width: int) -> np.ndarray:
    """Standard normal numbers of persons ``first`` to ``first + count``, (count, width), all at once.

    Each person owns a fixed stretch of the counter, so a person's numbers do not depend on the batch.

    >>> bool((normals(1, "eta", 0, 5, 3)[4] == normals(1, "eta", 4, 1, 3)[0]).all())
    True
    """
    from numpy.random import Philox
    from scipy.special import ndtri

    digest = blake2b(f"{seed}/{purpose}".encode(), digest_size=16).digest()
    steps = -(-width // 4)  # one step of the counter gives four numbers
    source = Philox(key=int.from_bytes(digest, "little"), counter=first * steps)
    raw = source.random_raw(count * steps * 4).reshape(count, steps * 4)[:, :width]
    found: np.ndarray = ndtri(((raw >> 11) + 0.5) * 2.0**-53)
    return found

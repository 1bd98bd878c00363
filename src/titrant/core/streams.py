"""Random streams keyed by seed, purpose and person, so that order and threads change nothing."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

WORDS = 4  # numbers from one step of the counter


def stream(seed: int, purpose: str, person: int = 0) -> np.random.Generator:
    """A counter-based generator (Philox) of its own for each (seed, purpose, person).

    >>> stream(1, "diary").random() == stream(1, "diary").random()
    True
    """
    from numpy.random import Generator, Philox

    digest = blake2b(f"{seed}/{purpose}/{person}".encode(), digest_size=16).digest()
    return Generator(Philox(key=int.from_bytes(digest, "little")))


def key_of(seed: int, purpose: str) -> int:
    """The key of 128 bits of the stream that all people share, each with a stretch of its own."""
    return int.from_bytes(blake2b(f"{seed}/{purpose}".encode(), digest_size=16).digest(), "little")


def uniforms(seed: int, purpose: str, first: int, count: int, width: int) -> np.ndarray:
    """Numbers between 0 and 1 of persons ``first`` to ``first + count``, (count, width), all at once.

    Each person owns a fixed stretch of the counter, so a person's numbers do not depend on the batch.
    """
    from numpy.random import Philox

    steps = steps_of(width)
    source = Philox(key=key_of(seed, purpose), counter=first * steps)
    raw = source.random_raw(count * steps * WORDS).reshape(count, steps * WORDS)[:, :width]
    found: np.ndarray = ((raw >> 11) + 0.5) * 2.0**-53
    return found


def steps_of(width: int) -> int:
    """Steps of the counter that a person owns: one step gives four numbers."""
    return -(-width // WORDS)


def normals(seed: int, purpose: str, first: int, count: int, width: int) -> np.ndarray:
    """Standard normal numbers of persons ``first`` to ``first + count``, (count, width), from ``uniforms``.

    >>> bool((normals(1, "eta", 0, 5, 3)[4] == normals(1, "eta", 4, 1, 3)[0]).all())
    True
    """
    from scipy.special import ndtri

    found: np.ndarray = ndtri(uniforms(seed, purpose, first, count, width))
    return found

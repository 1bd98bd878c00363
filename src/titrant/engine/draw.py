"""Who is drawn: random numbers by counter, and the one function that makes a person's parameters of them.

``traits(z, u)`` is written with ``+ - * /`` and ``core.functions``, as a model is, so that one text serves NumPy and
the compiled engine, which draws people where it solves them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from titrant.core.streams import uniforms
from titrant.models.system import Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


class Recipe(NamedTuple):
    """How numbers become a person, whatever the seed: a kernel is made for each recipe."""

    width: int
    traits: Callable[[Numbers, Numbers], Numbers]


@dataclass(frozen=True)
class Draw:
    """``width`` numbers a person from the stream of a seed and a purpose, and what they mean.

    ``traits(z, u)`` gives the parameters in the order of the system's: ``z`` are standard normal numbers and ``u`` the
    same numbers between 0 and 1, each a tuple of ``width``. A constant may come back as a plain number.
    """

    seed: int
    purpose: str
    width: int
    traits: Callable[[Numbers, Numbers], Numbers]

    @property
    def recipe(self) -> Recipe:
        """What a kernel must know of this draw."""
        return Recipe(self.width, self.traits)

    def people(self, first: int, count: int) -> Drawn:
        """The persons from ``first`` on, not yet drawn."""
        return Drawn(self, first, count)


@dataclass(frozen=True)
class Drawn:
    """Persons ``first`` to ``first + count`` of a draw: what the compiled engine takes in place of parameters."""

    draw: Draw
    first: int
    count: int

    def __len__(self) -> int:
        return self.count

    def params(self) -> Array:
        """Their parameters (N, P), drawn in NumPy."""
        from scipy.special import ndtri

        draw = self.draw
        u = uniforms(draw.seed, draw.purpose, self.first, self.count, draw.width)
        values = draw.traits(tuple(ndtri(u).T), tuple(u.T))
        return np.stack([np.broadcast_to(np.asarray(value, dtype=float), (self.count,)) for value in values], axis=1)

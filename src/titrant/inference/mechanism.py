"""Shapes of relief over dose that the mechanistic chain of ``models`` gives, from the table shipped with titrant.

The table is written by ``make tables``; nothing is solved here. Its first line is a digest of the models, the
parameters and the design that it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from titrant.core.errors import EvidenceError

if TYPE_CHECKING:
    import numpy as np

NAME = "mechanism-shapes.csv"
KEY = "# key "


@dataclass(frozen=True, eq=False)
class Shapes:
    """S shapes of unit height at doses ``mg`` (G,): ``shape`` (S, G), their ``weight`` (S,), and which ``helps`` (S,).

    A shape that helps is 1 where relief is best; another is -1 where loss is worst. ``height`` (S,) is the relief
    or loss there for each unit of gain [NRS], ``named`` says where each comes from.
    """

    mg: np.ndarray
    shape: np.ndarray
    weight: np.ndarray
    helps: np.ndarray
    height: np.ndarray
    named: tuple[str, ...]


@cache
def mechanism_shapes() -> Shapes:
    """The table.

    Raises
    ------
    EvidenceError
        When it holds no key.
    """
    import numpy as np

    lines = files("titrant.inference").joinpath("data", NAME).read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0].startswith(KEY):
        raise EvidenceError(NAME, "its first line is no key", "write it anew with `make tables`")
    head, *rows = (line.split(",") for line in lines[1:])
    number = np.array([[float(cell) for cell in row[1:]] for row in rows])
    return Shapes(
        mg=np.array([float(cell) for cell in head[4:]]),
        shape=number[:, 3:],
        weight=number[:, 0],
        helps=number[:, 1] > 0,
        height=number[:, 2],
        named=tuple(row[0] for row in rows),
    )


def key() -> str:
    """The digest that the table was written with."""
    with files("titrant.inference").joinpath("data", NAME).open(encoding="utf-8") as table:
        return table.readline().removeprefix(KEY).strip()

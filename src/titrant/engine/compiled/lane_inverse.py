"""The inverse of a small matrix of lane vectors, by halves, and by cofactors where three rows or fewer are left.

A division waits for the one before it: by cofactors only every third row needs one. There is no pivoting; the matrices
of the collocation rule, for which this is written, have no small pivots.
"""

from __future__ import annotations

from typing import Any

from titrant.engine.compiled.lanes import Lanes

Matrix = list[list[Any]]
SMALL = 3


def inverted(lanes: Lanes, a: Matrix) -> Matrix:
    """The inverse of a square matrix of vectors."""
    half = len(a) // 2
    if len(a) <= SMALL:
        return _by_cofactors(lanes, a)
    upper, right = [row[:half] for row in a[:half]], [row[half:] for row in a[:half]]
    left, lower = [row[:half] for row in a[half:]], [row[half:] for row in a[half:]]
    first = inverted(lanes, upper)
    over, under = _product(lanes, first, right), _product(lanes, left, first)
    last = inverted(lanes, _minus(lanes, lower, _product(lanes, left, over)))
    above = _negative(lanes, _product(lanes, over, last))
    beneath = _negative(lanes, _product(lanes, last, under))
    corner = _minus(lanes, first, _product(lanes, above, under))
    return [x + y for x, y in zip([*corner, *beneath], [*above, *last], strict=True)]


def _by_cofactors(lanes: Lanes, a: Matrix) -> Matrix:
    n = len(a)
    signed = [[_cofactor(lanes, a, r, c) for c in range(n)] for r in range(n)]
    ((determinant,),) = _product(lanes, a[:1], [[value] for value in signed[0]])
    share = lanes.div(lanes.constant(1.0), determinant)
    return [[lanes.mul(signed[c][r], share) for c in range(n)] for r in range(n)]


def _cofactor(lanes: Lanes, a: Matrix, r: int, c: int) -> Any:
    """The signed determinant of what is left of at most three rows without row r and column c."""
    even = (r + c) % 2 == 0
    rest = [[value for j, value in enumerate(row) if j != c] for i, row in enumerate(a) if i != r]
    if not rest:
        return lanes.constant(1.0)
    if len(rest) == 1:
        return (rest if even else _negative(lanes, rest))[0][0]
    (w, x), (y, z) = rest if even else rest[::-1]
    return lanes.sub(lanes.mul(w, z), lanes.mul(x, y))


def _product(lanes: Lanes, a: Matrix, b: Matrix) -> Matrix:
    return [[_dot(lanes, row, [other[c] for other in b]) for c in range(len(b[0]))] for row in a]


def _dot(lanes: Lanes, x: list[Any], y: list[Any]) -> Any:
    total = lanes.mul(x[0], y[0])
    for a, b in zip(x[1:], y[1:], strict=True):
        total = lanes.add(total, lanes.mul(a, b))
    return total


def _minus(lanes: Lanes, a: Matrix, b: Matrix) -> Matrix:
    return [[lanes.sub(x, y) for x, y in zip(row, other, strict=True)] for row, other in zip(a, b, strict=True)]


def _negative(lanes: Lanes, a: Matrix) -> Matrix:
    return _minus(lanes, [[lanes.constant(0.0) for _ in row] for row in a], a)

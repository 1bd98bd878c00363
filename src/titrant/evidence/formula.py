"""Recomputing a derived number from its formula: + - * / ** and log, exp, sqrt on known symbols."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping

_FUNCTIONS: dict[str, Callable[[float], float]] = {"log": math.log, "exp": math.exp, "sqrt": math.sqrt}
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}


def symbols_in(formula: str) -> set[str]:
    """Names that the formula needs."""
    return {node.id for node in ast.walk(_parse(formula)) if isinstance(node, ast.Name)} - set(_FUNCTIONS)


def evaluate(formula: str, values: Mapping[str, float]) -> float:
    """The number a formula gives, values in canonical units.

    >>> evaluate("2 * CL / log(2)", {"CL": math.log(2)})
    2.0
    """
    return _evaluate(_parse(formula).body, values)


def _parse(formula: str) -> ast.Expression:
    try:
        return ast.parse(formula, mode="eval")
    except SyntaxError:
        raise ValueError(f"{formula!r} is not a formula") from None


def _evaluate(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_evaluate(inner, values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_evaluate(left, values), _evaluate(right, values))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_evaluate(argument, values))
    raise ValueError(f"{ast.unparse(node)!r} cannot be computed")

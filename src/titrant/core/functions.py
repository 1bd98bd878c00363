"""The few functions a model may call, for floats, arrays, numbers with units and traced symbols.

A model file uses ``+ - * /`` and these names only, so that one text serves the plain engine, the
unit check and the compiled engine. A traced symbol answers through ``__model_function__``.
"""

from __future__ import annotations

from typing import Any


def _call(name: str, *args: Any) -> Any:
    for arg in args:
        if hook := getattr(arg, "__model_function__", None):
            return hook(name, *args)
    import numpy as np

    return getattr(np, name)(*args)


def exp(x: Any) -> Any:
    """e to the x."""
    return _call("exp", x)


def log(x: Any) -> Any:
    """Natural logarithm."""
    return _call("log", x)


def power(x: Any, y: Any) -> Any:
    """x to the y, x positive."""
    return _call("power", x, y)


def maximum(x: Any, y: Any) -> Any:
    """The larger of two."""
    return _call("maximum", x, y)


def minimum(x: Any, y: Any) -> Any:
    """The smaller of two."""
    return _call("minimum", x, y)

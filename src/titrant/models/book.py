"""The model book: every model file as it stands, its numbers with their grades, and what was assumed.

python -m titrant.models.book > docs/explanation/model_book.md
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Sequence
from typing import Any

from titrant.core.symbols import REGISTER
from titrant.evidence.parameter import Parameter
from titrant.evidence.parameter_sets import ADVICE, parameters
from titrant.models import book_text
from titrant.models.catalogue import FILES, NAMES, system
from titrant.models.parameters import TURNED
from titrant.models.people import VARYING


def page() -> str:
    """The whole book as Markdown."""
    parts = [book_text.HEAD, _systems(), "## The models\n", *(_model(file) for file in FILES), book_text.ASSUMPTIONS]
    return "\n".join(parts)


def _systems() -> str:
    rows = [
        (f"`{name}`", str(len(system(name).states)), str(len(system(name).parameters)), ", ".join(system(name).outputs))
        for name in NAMES
    ]
    return "## Systems\n\n" + _table(("system", "states", "parameters", "outputs"), rows)


def _model(file: Any) -> str:
    name = file.__name__.rsplit(".", 1)[-1]
    text = inspect.getdoc(file) or ""
    title, _, rest = text.partition("\n")
    known = parameters(ADVICE)
    rows = [_row(symbol, known) for symbol in file.Params._fields]
    table = _table(("symbol", "value", "between people", "basis"), rows)
    return f"### {title}\n\n`models/{name}.py`\n\n```text\n{rest.strip(chr(10))}\n```\n\n{table}"


def _row(symbol: str, known: dict[str, Parameter]) -> tuple[str, str, str, str]:
    if symbol in TURNED:
        stated = {name: parameter.value for name, parameter in known.items()}
        shown = f"{_number(TURNED[symbol](stated))} {REGISTER[symbol].unit}".removesuffix(" 1")
        return f"`{symbol}`", shown, "", "turned from what is stated for people (`models/parameters.py`)"
    parameter = known[symbol]
    unit = "" if parameter.unit == "1" else f" {parameter.unit}"
    varies = _spread(parameter) if symbol in VARYING else ""
    basis = f"{parameter.graded}. {parameter.reason or parameter.fit or parameter.formula_says or parameter.where}"
    return f"`{symbol}`", f"{_number(parameter.value)}{unit}", varies, f"{basis} (`{parameter.source}`)"


def _spread(parameter: Parameter) -> str:
    spread = parameter.spread
    if spread is None:
        return ""
    if spread.cv is not None:
        return f"lognormal, CV {100 * spread.cv:g} %"
    if spread.low is not None and spread.high is not None and spread.sd is None:
        return f"{spread.law}, {spread.low:g} to {spread.high:g}"
    return f"{spread.law}, SD {spread.sd if spread.sd is not None else spread.sd_log:g}"


def _number(value: float) -> str:
    return f"{value:.4g}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())

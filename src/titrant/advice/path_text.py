"""The decision tree as indented lines; branches side by side that lead to the same advice all the way are one line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from titrant.core.calendar import format_day

if TYPE_CHECKING:
    from titrant.advice.path_result import DosePath, PathNode

INDENT = "    "
SLICES = 3
WIDTH = 96


def path_text(path: DosePath) -> str:
    """The whole tree."""
    head = f"PATH  {format_day(path.root.on)} to {format_day(path.until)}; every day after the first is hypothetical"
    notes = [line for note in path.notes for line in wrap(note, WIDTH)]
    return "\n".join([head, "", *_lines([path.root], 0, 1.0), "", *notes])


def _lines(nodes: Sequence[PathNode], depth: int, before: float) -> list[str]:
    """Nodes that lead to the same advice all the way, as one line with what comes after below it."""
    out = [INDENT * depth + _line(nodes, before)]
    here = sum(node.chance for node in nodes)
    columns = [tuple(node.branches[i] for node in nodes) for i in range(len(nodes[0].branches))]
    for _, group in groupby(columns, key=lambda column: leads_to(column[0])):
        out += _lines([node for column in group for node in column], depth + 1, here)
    return out


def leads_to(node: PathNode) -> Any:
    """All that is advised from a node on; two nodes of which this is equal differ in their diary alone."""
    return (node.on, node.action, node.dose_ug, node.followed, tuple(leads_to(branch) for branch in node.branches))


def _line(nodes: Sequence[PathNode], before: float) -> str:
    first = nodes[0]
    helped = [node.p_helped for node in nodes if node.p_helped is not None]
    told = f" [helped: {_span([_percent(p) for p in sorted(helped)])}]" if helped else ""
    rest = f"{first.on.day} {first.on:%b}: {first.advice_text}{told}{'' if first.followed else ' ...'}"
    if not first.says:
        return rest
    share = sum(node.chance for node in nodes) / before if before else 0.0
    pain = sorted(node.pain for node in nodes if node.pain is not None)
    return f"{_percent(share):>5}  {_says(nodes)} (pain {_span([f'{p:.1f}' for p in pain])}) -> {rest}"


def _says(nodes: Sequence[PathNode]) -> str:
    said = list(dict.fromkeys(node.says for node in nodes))
    return "whatever the pain does" if len(said) == SLICES else " or ".join(said)


def _span(words: Sequence[str]) -> str:
    return words[0] if words[0] == words[-1] else f"{words[0]} to {words[-1]}"


def _percent(share: float) -> str:
    count = round(100 * share)
    return "<1 %" if count < 1 else f"{count} %" if count < 100 or share == 1 else ">99 %"

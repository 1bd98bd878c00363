"""How results stand on a terminal: headings, wrapped lines with a hanging mark, columns. Plain text, no colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

WIDTH = 96


def heading(text: str) -> str:
    """A heading with a line under it."""
    return f"\n{text}\n{'-' * len(text)}"


def lines(texts: Iterable[str], *, mark: str = "- ", indent: int = 2) -> list[str]:
    """Wrapped lines, each with a mark and a hanging indent."""
    margin = " " * indent
    wrapped = (
        wrap(text, WIDTH, initial_indent=margin + mark, subsequent_indent=margin + " " * len(mark)) for text in texts
    )
    return [line for block in wrapped for line in block]


def columns(rows: Sequence[Sequence[str]], *, indent: int = 2, gap: int = 2) -> list[str]:
    """Rows in columns as wide as they need; the last one wraps."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return [line for row in rows for line in _row(row, widths, indent, gap)]


def _row(row: Sequence[str], widths: Sequence[int], indent: int, gap: int) -> list[str]:
    head = " " * indent + "".join(cell.ljust(width + gap) for cell, width in zip(row, widths, strict=False))
    return wrap(row[-1], WIDTH, initial_indent=head, subsequent_indent=" " * len(head)) or [head.rstrip()]


def section(title: str, body: Iterable[str]) -> list[str]:
    """A heading and what stands under it; nothing at all when there is nothing."""
    found = list(body)
    return [heading(title), *found] if found else []

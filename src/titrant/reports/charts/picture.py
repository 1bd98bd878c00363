"""A picture with the sentence that says what it shows and the table it was drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Picture:
    """An SVG, its sentence, its table, and the legend."""

    svg: Markup
    sentence: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    legend: tuple[tuple[str, str], ...] = ()  # (css class of the mark, what it is)

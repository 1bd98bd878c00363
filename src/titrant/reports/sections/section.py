"""A section: its place in the page, its template, and the values the template prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Section:
    """One part of a page. ``because`` are the rules and claims it cites."""

    id: str
    title: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    because: tuple[str, ...] = ()

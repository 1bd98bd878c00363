"""What a report is: one self-contained page, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from titrant.core.plain import PlainResult


@dataclass(frozen=True)
class Report(PlainResult):
    """One HTML page. ``because`` are the ids of the rules and claims it cites."""

    html: str
    because: tuple[str, ...]
    inputs: dict[str, Any]

    def write(self, path: str | Path) -> Path:
        """Write the page, replacing an old one at once; returns where it lies."""
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{place.name}.new")
        beside.write_text(self.html, encoding="utf-8", newline="\n")
        beside.replace(place)
        return place

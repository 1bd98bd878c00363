"""What a plan tells people, as nodes of the evidence graph: which rules and claims each text rests on."""

from __future__ import annotations

from collections.abc import Iterator

from titrant.evidence.graph import Node
from titrant.titration.practice import read_data
from titrant.titration.texts import filled


def advice_nodes() -> Iterator[Node]:
    """A node for each text that is given to people: what to watch for, what to do if."""
    for kind, entries in read_data("texts.toml").items():
        for number, entry in enumerate(entries, start=1):
            says = entry.get("text") or f"{entry['when']}: {entry['then']}"
            yield Node(f"plan:{kind}-{number}", "advice", f"{entry['group']}: {filled(says)}", tuple(entry["because"]))

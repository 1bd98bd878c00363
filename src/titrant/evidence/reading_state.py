"""What a second person has read again, and what waits for it."""

from __future__ import annotations

from titrant.evidence import toml_file
from titrant.evidence.claim import all_claims
from titrant.evidence.load_parameters import load_file


def unread() -> dict[str, list[str]]:
    """Ids without a second reader, by kind."""
    numbers = {
        part: [
            found.id for path in toml_file.files(part) for found in load_file(path).values() if not found.second_reader
        ]
        for part in ("parameters", "priors")
    }
    return {"claims": [found.id for found in all_claims().values() if not found.second_reader]} | numbers

"""The ids of all sources, and which are retracted, without reading the sources themselves.

Parameters are loaded on every run, sources only when somebody asks; a scan of the headings is enough
to refuse an unknown or a retracted source.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from titrant.core.errors import EvidenceError
from titrant.evidence import toml_file

_ENTRY = re.compile(r"^\[([A-Za-z0-9_-]+)\]\s*$", re.MULTILINE)
_RETRACTED = re.compile(r"^retracted\s*=\s*true", re.MULTILINE)


def source_index() -> dict[str, bool]:
    """Id of every source -> whether it is retracted."""
    return _scan(toml_file.folder("sources"))


@lru_cache(maxsize=4)
def _scan(folder: Path) -> dict[str, bool]:
    index: dict[str, bool] = {}
    for path in sorted(folder.glob("*.toml")):
        parts = _ENTRY.split(path.read_text(encoding="utf-8"))
        for name, body in zip(parts[1::2], parts[2::2], strict=True):
            if name in index:
                raise EvidenceError(f"{path.name} [{name}]", "this id is taken", "give the source an id of its own")
            index[name] = bool(_RETRACTED.search(body))
    return index


def check_support(place: str, name: str) -> None:
    """Refuse a source that is unknown or retracted.

    Raises
    ------
    EvidenceError
        With the nearest known id.
    """
    index = source_index()
    if name not in index:
        raise EvidenceError(place, f"unknown source {name!r}{toml_file.nearest(name, index)}", "add it to sources/")
    if index[name]:
        raise EvidenceError(place, f"source {name!r} is retracted", "retracted work supports nothing; find another")

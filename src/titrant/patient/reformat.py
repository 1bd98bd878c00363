"""A record folder brought into canonical form, without loss."""

from __future__ import annotations

from pathlib import Path

from titrant.core.errors import RecordError
from titrant.patient.canonical import canonical_files
from titrant.patient.folder import assemble, load_folder, write_files
from titrant.patient.safe_files import NAMES, open_folder


def not_canonical(path: str | Path) -> tuple[str, ...]:
    """Names of the files that differ from their canonical text, byte by byte."""
    return tuple(_changes(path))


def reformat(path: str | Path) -> tuple[str, ...]:
    """Rewrite the files that differ and name them; a file with comments is kept as ``NAME.bak``."""
    folder = open_folder(path)
    changes = _changes(path)
    for name in changes:
        old = (folder / name).read_bytes()
        if name.endswith(".toml") and _has_comment(old.decode("utf-8-sig")):
            (folder / f"{name}.bak").write_bytes(old)
    write_files(folder, changes)
    return tuple(changes)


def _changes(path: str | Path) -> dict[str, str]:
    folder = open_folder(path)
    record = load_folder(folder)
    files = canonical_files(record, {name for name in NAMES if (folder / name).exists()})
    if assemble(files) != record:
        raise RecordError(str(path), "the record would not be read back as it is", "report this as a fault of titrant")
    return {name: text for name, text in files.items() if (folder / name).read_bytes() != text.encode()}


def _has_comment(text: str) -> bool:
    """Whether a ``#`` may begin a comment; a text with a ``#`` in it only costs a copy too many."""
    return "#" in text

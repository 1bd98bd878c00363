"""What is fuzzed: which code is watched, how one input is run, what must hold of it whatever it says.

An input is a plain JSON value: the files of a record folder by name, or one line of text. Bytes that are no UTF-8 are
kept as lone surrogates, so that the corpus is text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from titrant.core.errors import RecordError, SignatureError
from titrant.patient.folder import load_folder, save_folder
from titrant.patient.missing import what_is_missing
from titrant.patient.record import Condition, Record
from titrant.patient.reformat import not_canonical, reformat
from titrant.patient.until import record_until
from titrant.safety.conditions import read_condition
from titrant.safety.names import resolve
from titrant.safety.names.codes import code_is_known, purposes_of_code
from titrant.safety.names.wording import unread_parts
from titrant.safety.screen import screen

SOURCE = Path(__file__).parents[2] / "src" / "titrant"
ON = date(2026, 3, 26)
LONGEST_MESSAGE = 2200  # signs; a message is for a person
Input = dict[str, str] | str


@dataclass(frozen=True)
class Target:
    """One thing to fuzz: the files watched and the function that runs an input and asserts what must hold."""

    name: str
    watched: tuple[Path, ...]
    run: Callable[[Input], None]


def to_bytes(text: str) -> bytes:
    """The bytes that a text of the corpus stands for."""
    return text.encode("utf-8", "surrogateescape" if _only_escapes(text) else "surrogatepass")


def _is_text(text: str) -> bool:
    return all(not "\ud800" <= sign <= "\udfff" for sign in text)


def _only_escapes(text: str) -> bool:
    return all(not "\ud800" <= sign <= "\udfff" or "\udc80" <= sign <= "\udcff" for sign in text)


def read_folder(files: Input) -> None:
    """Any folder is read, or refused with place, fault and remedy; what is read is saved and read the same."""
    assert isinstance(files, dict)
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, files)
        try:
            record = load_folder(folder)
        except (RecordError, SignatureError) as error:
            assert error.place and error.wrong and error.todo
            assert len(str(error)) <= LONGEST_MESSAGE, f"a message of {len(str(error))} signs"
            assert "\x1b" not in str(error), "a message that steers a terminal"
            return
        reformat(folder)
        assert load_folder(folder) == record
        save_folder(record, folder)
        assert load_folder(folder) == record
        assert not_canonical(folder) == ()
    _use(record)


def _write(folder: Path, files: dict[str, str]) -> None:
    """Each file; a name that ends in ``/`` is a folder, one that ends in ``@`` a link to what its text names."""
    for file, text in files.items():
        if file.endswith("/"):
            (folder / file).mkdir(exist_ok=True)
        elif file.endswith("@"):
            (folder / file[:-1]).unlink(missing_ok=True)
            (folder / file[:-1]).symlink_to(text)
        elif not (folder / file).is_dir():
            (folder / file).write_bytes(to_bytes(text))


def _use(record: Record) -> None:
    """A record that was read can be screened and looked through for gaps."""
    record, _ = record_until(record, ON)
    what_is_missing(record, ON)
    assert screen(record, ON).verdict in ("clear", "info", "caution", "block")


def read_name(text: Input) -> None:
    """Any text is a name that is matched, asked about or unknown; nothing unknown is cleared."""
    assert isinstance(text, str)
    found = resolve(text)
    assert found.outcome in ("matched", "ask", "unknown")
    if found.outcome == "matched":
        assert found.entry is not None and (found.entry.must_wait or found.entry.certainty == "seen")
    if found.outcome == "unknown":
        assert found.entry is None and not found.candidates
    assert resolve(text) == found
    purposes_of_code(text)
    code_is_known(text)
    unread_parts(text, lambda part: "a" in part)
    if _is_text(text):  # a record holds nothing else
        read_condition(Condition(text=text))
        read_condition(Condition(code=text))


def _files(*names: str) -> tuple[Path, ...]:
    return tuple(SOURCE / name for name in names)


READERS = (
    "folder", "tables", "cells", "safe_files", "toml_lines", "messages", "schema", "fields", "faults", "signature",
    "canonical", "toml_writer", "reformat",
)  # fmt: skip
TARGETS = {
    "folder": Target("folder", _files(*(f"patient/{name}.py" for name in READERS)), read_folder),
    "names": Target("names", tuple(sorted((SOURCE / "safety" / "names").glob("*.py"))), read_name),
}

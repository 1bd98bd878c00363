"""The files of a record folder, read with suspicion: inside the folder, plain, small, clean UTF-8 text."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from titrant.core.errors import RecordError

RECORD = "record.toml"
DOSES = "doses.csv"
DIARY = "diary.csv"
ATTACKS = "attacks.csv"
SCORES = "scores.csv"
PLAN = "plan.toml"
NAMES = (RECORD, DOSES, DIARY, ATTACKS, SCORES, PLAN)
MOST_BYTES = 4_000_000  # some thirty years of diary with notes
_BOM = "\ufeff"
_LOOKS_LIKE = 0.8


def open_folder(path: str | Path) -> Path:
    """The folder of a record, resolved; refuses what is not a folder with a ``record.toml``."""
    folder = Path(path)
    if not folder.exists():
        raise RecordError(str(path), "there is no such folder", "give the folder that holds record.toml")
    if not folder.is_dir():
        raise RecordError(str(path), "this is a file, not a folder", "give the folder that holds record.toml")
    folder = folder.resolve()
    _refuse_near_names(folder)
    if not (folder / RECORD).exists():
        raise RecordError(str(path), "the folder holds no record.toml", "write one; its first line is 'format = 1'")
    return folder


def _refuse_near_names(folder: Path) -> None:
    """A file named ``Doses.csv`` or ``dose.csv`` would be passed over in silence, so it is refused."""
    for item in sorted(folder.iterdir()):
        name = item.name
        if name in NAMES or item.suffix.lower() not in (".csv", ".toml"):
            continue
        if close := get_close_matches(name.lower(), NAMES, n=1, cutoff=_LOOKS_LIKE):
            raise RecordError(name, "this name is not read", f"rename it to {close[0]}, or move it elsewhere")


def read_text(folder: Path, name: str) -> str | None:
    """The text of one file of the folder, without byte-order mark; None when there is no such file."""
    path = folder / name
    if not path.exists() and not path.is_symlink():
        return None
    if not path.resolve().is_relative_to(folder):
        raise RecordError(name, "the file is a link that leads out of the folder", "put the file itself here")
    if not path.is_file():
        raise RecordError(name, "this is not a plain file", "put a text file of this name here")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise RecordError(
            name, f"the file has {size / 1e6:.1f} MB; at most {MOST_BYTES / 1e6:.0f} MB are read", "shorten it"
        )
    return _decode(name, path.read_bytes())


def _decode(name: str, data: bytes) -> str:
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise RecordError(f"{name} line {line}", "the file holds NUL bytes", "save it as plain UTF-8 text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RecordError(f"{name} line {line}", "the file is not UTF-8", "save it with UTF-8 encoding") from None
    return text.removeprefix(_BOM)

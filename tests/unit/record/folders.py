"""Record folders for tests, from the texts of their files."""

from pathlib import Path

MINIMAL = "format = 1\n"


def write(folder: Path, **files: str | bytes) -> Path:
    """Write files, named with two underscores for the dot: ``doses__csv``."""
    files.setdefault("record__toml", MINIMAL)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder

"""Where the shipped data lie; a comparison of two releases can point all of it elsewhere.

Data of a floor live in ``titrant/<floor>/data``. A data root is a folder that holds such floors, so the
``src/titrant`` of any checkout is one.
"""

from __future__ import annotations

from pathlib import Path

from titrant.core.errors import UsageError

SHIPPED = Path(__file__).resolve().parent.parent
_root = SHIPPED


def data_folder(floor: str) -> Path:
    """The data folder of a floor, such as ``evidence`` or ``safety``."""
    return _root / floor / "data"


def is_shipped() -> bool:
    """Whether the data are those that came with this version."""
    return _root == SHIPPED


def use_data(root: Path) -> None:
    """Read all data from another root. For a process of its own, before anything is loaded.

    Raises
    ------
    UsageError
        When the folder holds no ``evidence/data``.
    """
    global _root  # noqa: PLW0603  one process reads one data root
    for candidate in (root, root / "titrant", root / "src" / "titrant"):
        if (candidate / "evidence" / "data").is_dir():
            _root = candidate.resolve()
            return
    raise UsageError(str(root), "holds no evidence/data folder", "give a data root, or a checkout of titrant")

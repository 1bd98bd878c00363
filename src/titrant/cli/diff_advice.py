"""``titrant diff-advice``: whose advice does a changed data file move?

Each set of data is laid over a copy of this program and asked in a process of its own, so that nothing in a
running titrant can ever read rules or numbers that did not come with it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from titrant.cli.reading import Json
from titrant.core.errors import UsageError

Data = Annotated[
    tuple[Path, Path],
    Parameter(help="Two data roots, OLD and NEW: checkouts of titrant, or folders with evidence/data, safety/data ..."),
]
Records = Annotated[Path, Parameter(help="A record, or a folder of records, to ask for.")]
OneDay = Annotated[date | None, Parameter(help="Day to ask on; default: the day after each record's last row.")]
COMPARED = (
    "verdict", "action", "dose_ug", "route", "from_date", "earliest_start", "review_on", "claim", "p_helped", "because",
)  # fmt: skip
WHOLE_RUN_S = 600


def command(*, data: Data, records: Records = Path("examples"), on: OneDay = None, json: Json = False) -> None:
    """Ask for advice under two sets of data and print every difference.

    Examples
    --------
    titrant diff-advice --data ../titrant-0.1 .
    titrant diff-advice --data ../titrant-0.1 . --records examples/article-story --on 2026-03-13 --json
    """
    old, new = (_advice_under(root, records, on) for root in data)
    moved = differences(old, new)
    if json:
        from titrant.core.plain import to_json

        print(to_json({"records": len(new), "moved": moved, "not_asked": not_asked(new)}))
    else:
        print(tell(moved, len(new), not_asked(new)))


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """One row for each record and field whose value differs; a record that one side lacks counts whole."""
    rows = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, {}), new.get(name, {})
        for key in ("error", *COMPARED):
            if before.get(key) != after.get(key):
                rows.append({"record": name, "field": key, "old": before.get(key), "new": after.get(key)})
    return rows


def not_asked(rows: dict[str, Any]) -> dict[str, str]:
    """Records for which no advice could be read, with the error: they are no sign that nothing moves."""
    return {name: row["error"] for name, row in rows.items() if "error" in row}


def tell(moved: list[dict[str, Any]], asked: int, failed: dict[str, str] | None = None) -> str:
    """The differences as lines of text."""
    lines = [f"{row['record']}: {row['field']}: {_value(row['old'])} -> {_value(row['new'])}" for row in moved]
    lines += [f"{name}: could not be asked ({error})" for name, error in (failed or {}).items()]
    people = len({row["record"] for row in moved})
    return "\n".join([*lines, f"Advice moves for {people} of {asked} records."])


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def data_root(root: Path) -> Path:
    """The folder that holds ``evidence/data``: given itself, or as a checkout."""
    for candidate in (root, root / "titrant", root / "src" / "titrant"):
        if (candidate / "evidence" / "data").is_dir():
            return candidate.resolve()
    raise UsageError(str(root), "holds no evidence/data folder", "give a data root, or a checkout of titrant")


def lay_over(code: Path, root: Path, target: Path) -> None:
    """Copy the program, with every data folder that the root has in place of its own."""
    from shutil import copytree, ignore_patterns, rmtree

    copytree(code, target, ignore=ignore_patterns("__pycache__"))
    for floor in sorted(root.iterdir()):
        if (floor / "data").is_dir() and (target / floor.name).is_dir():
            rmtree(target / floor.name / "data", ignore_errors=True)
            copytree(floor / "data", target / floor.name / "data", ignore=ignore_patterns("__pycache__"))


def _advice_under(root: Path, records: Path, on: date | None) -> dict[str, Any]:
    """Advice for all records, by name, from a process that reads this data root alone."""
    import os
    import subprocess
    import sys
    from json import loads
    from tempfile import TemporaryDirectory

    import titrant

    with TemporaryDirectory(prefix="titrant-data-") as folder:
        lay_over(Path(titrant.__file__).parent, data_root(root), Path(folder) / "titrant")
        asked = [sys.executable, "-m", "titrant.cli.advice_rows", str(records.resolve()), on.isoformat() if on else ""]
        environment = os.environ | {"PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(  # noqa: S603  our own interpreter and module
            asked, capture_output=True, text=True, check=False, env=environment, cwd=folder, timeout=WHOLE_RUN_S
        )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise UsageError(str(root), f"advice cannot be read under these data ({last})", "mend the data first")
    rows: dict[str, Any] = loads(done.stdout)
    return rows

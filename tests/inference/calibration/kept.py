"""Where runs are kept: dated files that name the commit they rest on."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
RESULTS = ROOT / "docs" / "results"


def keep(folder: Path, name: str, result: dict[str, Any]) -> Path:
    """Write a run as ``NAME_DATE.json`` with day and commit."""
    folder.mkdir(parents=True, exist_ok=True)
    made = f"{datetime.now(UTC):%Y-%m-%d}"
    asked = ("git", "rev-parse", "--short=12", "HEAD")
    commit = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    path = folder / f"{name}_{made}.json"
    path.write_text(json.dumps({"made": made, "commit": commit, **result}, indent=1) + "\n", encoding="utf-8")
    return path


def newest(name: str) -> dict[str, Any]:
    """The last kept run of this name.

    Raises
    ------
    FileNotFoundError
        When none was kept.
    """
    found = sorted(RESULTS.glob(f"{name}_*.json"))
    if not found:
        raise FileNotFoundError(f"docs/results: no {name} run is kept; make nightly writes one")
    run: dict[str, Any] = json.loads(found[-1].read_text(encoding="utf-8"))
    return run

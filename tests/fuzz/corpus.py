"""The corpus: one JSON value a line, each kept because it reached something that no earlier one did."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fuzz.targets import Input

CORPUS = Path(__file__).parent / "corpus"
FIRST = Path(__file__).parent / "first_folders.jsonl"
EXAMPLES = Path(__file__).parents[2] / "examples"
ROWS = 14  # of a table of an example, so that a seed stays small
NAMES = (
    "Percs 5/325 prn", "co-codamol 30/500", "Tylenol #3", "Tylenol 3 tablets", "OxyContin 20 mg q12h",
    "Duragesic 25 mcg/hr", "Lomotil", "Suboxone film", "Robitussin AC", "tramacet", "tramacort", "naltraxone", "norcos",
    "losartan potassium", "tacrolimus ointment", "morphine SR", "intrathecal morphine", "butrans", "vivitrol 380 mg",
    "Zyxolapan 5 mg", "", "K74.60", "F11.21", "F11", "I10", "anaemia, glumpitis", "no history of cirrhosis",
)  # fmt: skip


def load(target: str) -> list[Input]:
    """The kept inputs of a target, in their order."""
    path = CORPUS / f"{target}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def save(target: str, inputs: list[Input]) -> None:
    """Keep these inputs, and no others."""
    lines = sorted({json.dumps(value, sort_keys=True) for value in inputs}, key=lambda line: (len(line), line))
    (CORPUS / f"{target}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def seeds(target: str) -> list[Input]:
    """Inputs to begin with when nothing is kept yet."""
    if target == "names":
        return list(NAMES)
    return [*map(json.loads, FIRST.read_text("utf-8").splitlines()), *_examples()]


def _examples() -> list[Input]:
    return [_short(folder) for folder in sorted(EXAMPLES.iterdir()) if (folder / "record.toml").exists()]


def _short(folder: Path) -> Input:
    files = {}
    for path in sorted((*folder.glob("*.csv"), *folder.glob("*.toml"))):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        files[path.name] = "".join(lines[:ROWS] if path.suffix == ".csv" else lines)
    return files

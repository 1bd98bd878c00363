"""Fuzz the readers of records and names, and say what of their code was reached.

    python -m tests.fuzz --seconds 600 --to docs/results     both targets, half the time each
    python -m tests.fuzz --target names --seconds 60 --keep  new inputs go into the corpus

Ends with 1 when an input broke a promise; the input is printed. Coverage is measured by coverage.py, lines and
branches, over the inputs that the run kept.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import coverage

from tests.fuzz.corpus import load, save, seeds
from tests.fuzz.fuzzer import Found, fuzz, smallest
from tests.fuzz.targets import TARGETS, Input, Target

ROOT = Path(__file__).parents[2]


def covered(target: Target, inputs: list[Input]) -> dict[str, object]:
    """Branch coverage of the watched files by these inputs, in a Python that imported none of them before."""
    text = "\n".join(json.dumps(value) for value in inputs)
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--target", target.name, "--measure"],
        input=text, capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    measured: dict[str, object] = json.loads(done.stdout)
    return measured


def measure(name: str, lines: list[str]) -> dict[str, object]:
    """The share of lines and branches that the inputs reach, by file and in all [%]."""
    target = TARGETS[name]
    watch = coverage.Coverage(branch=True, include=[str(path) for path in target.watched], data_file=None)
    watch.start()
    for line in lines:
        target.run(json.loads(line))
    watch.stop()
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    path = out / f"fuzz_coverage_{name}.json"
    watch.json_report(outfile=str(path))
    report = json.loads(path.read_text("utf-8"))
    path.unlink()
    files = {
        Path(file).relative_to(ROOT / "src").as_posix() if Path(file).is_absolute() else file: entry
        for file, entry in report["files"].items()
    }
    return {
        "branches_reached": report["totals"]["covered_branches"],
        "branches": report["totals"]["num_branches"],
        "branch_percent": _percent(report["totals"]),
        "files": {file.removeprefix("src/"): _percent(entry["summary"]) for file, entry in files.items()},
        "branches_not_reached": {
            file.removeprefix("src/"): " ".join(f"{a}->{b}" for a, b in entry["missing_branches"])
            for file, entry in files.items()
            if entry["missing_branches"]
        },
    }


def _percent(summary: dict[str, int]) -> float:
    branches = summary["num_branches"]
    return round(100 * summary["covered_branches"] / branches, 1) if branches else 100.0


def _report(target: Target, found: Found, kept: list[Input], seconds: float, seed: int) -> dict[str, object]:
    return {
        "seconds": seconds,
        "seed": seed,
        "runs": found.runs,
        "steps_reached": found.steps,
        "slowest_s": round(found.slowest_s, 2),
        "crashes": [{"what": what, "input": given} for given, what in found.crashes],
        "corpus": len(kept),
        "coverage": covered(target, kept),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d")))
    parser.add_argument("--keep", action="store_true", help="write the smallest inputs that reach everything")
    parser.add_argument("--to", type=Path, help="folder for the dated result")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.target, sys.stdin.read().splitlines())))
        return 0
    names = [asked.target] if asked.target else sorted(TARGETS)
    results, bad = {}, 0
    for name in names:
        target = TARGETS[name]
        found = fuzz(target, [*seeds(name), *load(name)], asked.seconds / len(names), asked.seed)
        kept = smallest(target, found.kept)
        if asked.keep:
            save(name, kept)
        results[name] = _report(target, found, kept, asked.seconds / len(names), asked.seed)
        bad += len(found.crashes)
        _tell(name, results[name])
    if asked.to:
        _write(asked.to, results)
    return min(bad, 1)


def _tell(name: str, result: dict[str, object]) -> None:
    coverage_found = result["coverage"]
    assert isinstance(coverage_found, dict)
    print(
        f"{name}: {result['runs']} runs, {result['corpus']} inputs kept, slowest {result['slowest_s']} s, branches "
        f"{coverage_found['branches_reached']} of {coverage_found['branches']} ({coverage_found['branch_percent']} %)"
    )
    for file, percent in coverage_found["files"].items():
        print(f"  {percent:5.1f} %  {file}")
    for crash in result["crashes"]:
        print(f"  BROKE: {crash['what']}\n    {json.dumps(crash['input'])[:2000]}")


def _write(folder: Path, results: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    commit = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.strip()
    content = {"made": now.strftime("%Y-%m-%d"), "commit": commit, **results}
    path = folder / f"fuzz_{now:%Y-%m-%d}.json"
    path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"kept in {path}")


if __name__ == "__main__":
    sys.exit(main())

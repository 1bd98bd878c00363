"""CPU seconds of whole commands beside ``python -c "import numpy"``, taken in turn in one run.

    python -m benchmarks.commands            a table
    python -m benchmarks.commands --json     the same as JSON

Each round runs every command once, so that all meet the same machine. CPU seconds are user plus
system of the whole process; the median over the rounds is printed with the smallest and largest.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PEER = "import numpy"
HELPED = str(ROOT / "examples" / "fibromyalgia-helped")
ON = ("--on", "2026-03-26")


def commands(out: Path) -> dict[str, tuple[list[str], float | None]]:
    """Name -> (command line, CPU seconds allowed or None)."""
    titrant = [sys.executable, "-m", "titrant"]
    return {
        PEER: ([sys.executable, "-c", PEER], None),
        "titrant --version": ([*titrant, "--version"], 0.3),
        "titrant screen": ([*titrant, "screen", HELPED, *ON], 0.6),
        "titrant advise": ([*titrant, "advise", HELPED, *ON], 2.0),
        "titrant report": ([*titrant, "report", HELPED, *ON, "--to", str(out / "report.html")], 8.0),
    }


def cpu_seconds(command: list[str]) -> float:
    """User plus system seconds of one whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def measure(rounds: int) -> dict[str, dict[str, float | None]]:
    """Median, smallest and largest CPU seconds of each command, and its ratio to the peer."""
    with tempfile.TemporaryDirectory() as folder:
        table = commands(Path(folder))
        for command, _ in table.values():
            cpu_seconds(command)  # byte code and disk cache
        taken: dict[str, list[float]] = {name: [] for name in table}
        for _ in range(rounds):
            for name, (command, _) in table.items():
                taken[name].append(cpu_seconds(command))
    peer = median(taken[PEER])
    return {
        name: {
            "median_s": median(times),
            "min_s": min(times),
            "max_s": max(times),
            "over_peer": median(times) / peer,
            "allowed_s": table[name][1],
        }
        for name, times in taken.items()
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = measure(options.rounds)
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    print(
        f"{'command':22}{'median':>8}{'min':>8}{'max':>8}{'x numpy':>9}{'allowed':>9}   CPU s, {options.rounds} rounds"
    )
    for name, row in rows.items():
        allowed = f"{row['allowed_s']:.1f}" if row["allowed_s"] else "-"
        print(
            f"{name:22}{row['median_s']:8.3f}{row['min_s']:8.3f}{row['max_s']:8.3f}{row['over_peer']:9.1f}{allowed:>9}"
        )


if __name__ == "__main__":
    main()

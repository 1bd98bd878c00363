"""Two threads of one process against two processes, in turn, in the same minute; appended to the results.

On a machine shared with other work the two of them meet the same load only when they alternate; what counts is
the median ratio of neighbouring measurements.
"""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from time import perf_counter
from typing import Any

from tests.engines.work_item import W, population

from benchmarks.engine.page import RESULTS
from benchmarks.engine.run import KINDS, regimens
from titrant.engine.compiled.regimen import Outputs, run

PEOPLE, ROUNDS = 16_384, 11


def solve(single: bool, threads: int, people: int, kept: dict[bool, Outputs]) -> None:
    doses = regimens()["regular"][:, None]
    kept[single] = run(W, population(people), doses, single=single, threads=threads, reuse=kept.get(single))


def worker() -> None:
    """Solve half of the people each time a line asks for it."""
    kept: dict[bool, Outputs] = {}
    for line in sys.stdin:
        solve(line.strip() == "f32", 1, PEOPLE // 2, kept)
        print("done", flush=True)


def main() -> None:
    command = [sys.executable, "-m", "benchmarks.engine.side_by_side", "worker"]
    workers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    kept: dict[bool, Outputs] = {}

    def apart(kind: str) -> float:
        start = perf_counter()
        for one in workers:
            one.stdin.write(kind + "\n")
            one.stdin.flush()
        for one in workers:
            one.stdout.readline()
        return PEOPLE / (perf_counter() - start)

    def together(kind: str) -> float:
        start = perf_counter()
        solve(KINDS[kind], 2, PEOPLE, kept)
        return PEOPLE / (perf_counter() - start)

    told: dict[str, Any] = {}
    for kind in KINDS:
        pairs = [(together(kind), apart(kind)) for _ in range(ROUNDS + 1)][1:]
        ratios = sorted(a / b for a, b in pairs)
        told[kind] = {
            "threads": round(median(a for a, _ in pairs)), "processes": round(median(b for _, b in pairs)),
            "ratio": round(median(ratios), 3), "low": round(ratios[0], 3), "high": round(ratios[-1], 3),
        }  # fmt: skip
        print(kind, told[kind], flush=True)
    for one in workers:
        one.stdin.close()
        one.wait()
    saved = json.loads(RESULTS.read_text(encoding="utf-8"))
    RESULTS.write_text(json.dumps({**saved, "two_threads": told}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    worker() if sys.argv[1:] == ["worker"] else main()

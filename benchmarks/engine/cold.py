"""How long the first result takes: in a warm interpreter, in a new process, and where nothing was compiled before."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from statistics import median
from typing import Any

from benchmarks.engine.page import RESULTS

ROUNDS = 7
# The interpreter is warm: NumPy and the model are there. Then one person in a week, all outputs.
SCRIPTS = {
    "W": "from tests.engines.work_item import W as model, TYPICAL; p = tuple(TYPICAL.values())",
    "full-M2": (
        "from titrant.models.catalogue import system; from titrant.models.parameters import typical;"
        "model = system('full-M2'); p = typical(model)"
    ),
}
FIRST = """
from time import perf_counter
start = perf_counter()
from titrant.engine.doses import every_day
from titrant.engine.population import solve
found = solve(model, p, every_day(11909.0, 7), [24.0 * k + 6.0 for k in range(7)], within=1.0)
print(perf_counter() - start)
"""


def once(name: str, folder: str) -> tuple[float, float]:
    """Seconds of the first result, and CPU seconds of the whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = subprocess.run(
        [sys.executable, "-c", f"import numpy\n{SCRIPTS[name]}\n{FIRST}"],
        capture_output=True, text=True, check=True, env={**os.environ, "TITRANT_CACHE": folder},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return float(told.stdout), cpu


def measured(name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        compiled, _ = once(name, folder)
        kept = [once(name, folder) for _ in range(ROUNDS)]
    return {
        "nothing_kept_s": round(compiled, 2),
        "kept_s": round(median(s for s, _ in kept), 2),
        "process_cpu_s": round(median(cpu for _, cpu in kept), 2),
        "process_cpu_high_s": round(max(cpu for _, cpu in kept), 2),
    }


def main() -> None:
    told = {name: measured(name) for name in SCRIPTS}
    print(told)
    saved = json.loads(RESULTS.read_text(encoding="utf-8"))
    RESULTS.write_text(json.dumps({**saved, "first_result": told}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

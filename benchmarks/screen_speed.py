"""Speed of the screen beside an empty Python: warm with forty medicines, cold from the command line.

Run ``python benchmarks/screen_speed.py``.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from titrant.patient.record import Condition, Medicine, Person, Record
from titrant.safety.screen import screen

ON = date(2026, 11, 23)
NAMES = (
    "oxycodone", "Tylenol #3", "levothyroxine", "metformin", "lisinopril", "sertraline", "ibuprofen", "prednisone",
    "tacrolimus", "zolpidem",
)  # fmt: skip
EXAMPLE = Path(__file__).parents[1] / "examples" / "fibromyalgia-start"
RUNS = 200


def crowded() -> Record:
    """A record with forty medicines and four conditions."""
    medicines = tuple(
        Medicine(name, status="stopped", last_taken=f"2026-0{5 + i % 4}-{10 + i % 18}")
        for i, name in enumerate(NAMES * 4)
    )
    conditions = tuple(Condition(code) for code in ("E06.3", "G72.3", "M79.7", "F33.9"))
    return Record(
        person=Person(age=45, sex="female", pregnancy="no"), medicines=medicines, medicines_confirmed=True,
        conditions=conditions, allergies=(),
    )  # fmt: skip


def warm_ms() -> float:
    """CPU time of one screening, after the first [ms]."""
    record = crowded()
    screen(record, ON)
    start = time.process_time()
    for _ in range(RUNS):
        screen(record, ON)
    return (time.process_time() - start) / RUNS * 1000


def cold_s(*command: str) -> float:
    """CPU time of a fresh process [s], the least of three."""
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def main() -> None:
    print(f"screen, warm, 40 medicines: {warm_ms():.2f} ms CPU")
    print(
        f"titrant screen, cold:       {cold_s('-m', 'titrant', 'screen', str(EXAMPLE), '--on', '2026-01-15'):.3f} s CPU"
    )
    print(f"python -c pass:             {cold_s('-c', 'pass'):.3f} s CPU")


if __name__ == "__main__":
    main()

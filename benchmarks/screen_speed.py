"""Speed of the screen, in CPU time: warm with forty medicines, cold from the command line, each beside a peer.

Warm, the peer is rapidfuzz finding the nearest known name for each of the forty, one step of what the screen does;
cold, it is ``import numpy``. Rounds take turns, so that all meet the same machine.

    python -m benchmarks.screen_speed
    python -m benchmarks.screen_speed --to docs/results
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from titrant.patient.record import Condition, Medicine, Person, Record
from titrant.safety.names.table import table
from titrant.safety.names.text import compact
from titrant.safety.screen import screen

ON = date(2026, 11, 23)
NAMES = (
    "oxycodone", "Tylenol #3", "levothyroxine", "metformin", "lisinopril", "sertraline", "ibuprofen", "prednisone",
    "tacrolimus", "zolpidem", "Percs 5/325 prn", "co-codamol 30/500", "OxyContin 20 mg q12h", "Duragesic 25 mcg/hr",
    "Suboxone film", "loperamide", "Robitussin AC", "omeprazole", "atorvastatin", "amlodipine", "losartan potassium",
    "salbutamol inhaler", "cetirizine", "vitamin D 1000 IU", "gabapentin 300 mg", "amitriptyline 10 mg", "duloxetine",
    "pregabalin", "methotrexate 15 mg weekly", "hydroxychloroquine", "insulin glargine", "semaglutide", "warfarin",
    "apixaban", "bisoprolol", "furosemide 40 mg", "spironolactone", "potassium chloride", "tramadol 50 mg", "naproxen",
)  # fmt: skip
ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "fibromyalgia-start"
RUNS = 50
ROUNDS = 5


def crowded() -> Record:
    """A record with forty medicines and four conditions."""
    medicines = tuple(
        Medicine(name, status="stopped", last_taken=f"2026-0{5 + i % 4}-{10 + i % 18}") for i, name in enumerate(NAMES)
    )
    conditions = tuple(Condition(code) for code in ("E06.3", "G72.3", "M79.7", "F33.9"))
    return Record(
        person=Person(age=45, sex="female", pregnancy="no"), medicines=medicines, medicines_confirmed=True,
        conditions=conditions, allergies=(),
    )  # fmt: skip


def turn_ms(work: Callable[[], object]) -> float:
    """CPU time of one call, over many [ms]."""
    start = time.process_time()
    for _ in range(RUNS):
        work()
    return (time.process_time() - start) / RUNS * 1000


def nearest_names(record: Record) -> Callable[[], object]:
    """What the peer does: the nearest known name of each medicine."""
    known = tuple(table().rows)
    asked = [compact(medicine.name) for medicine in record.medicines or ()]
    return lambda: [extractOne(name, known, scorer=OSA.distance) for name in asked]


def warm_ms() -> tuple[float, float]:
    """CPU time of one screening and of the peer, each after its first, the medians over the rounds [ms]."""
    record = crowded()
    peer = nearest_names(record)
    screen(record, ON)
    peer()
    rounds = [(turn_ms(lambda: screen(record, ON)), turn_ms(peer)) for _ in range(ROUNDS)]
    return median(ours for ours, _ in rounds), median(theirs for _, theirs in rounds)


def cold_s(*command: str) -> float:
    """CPU time of a fresh process [s]."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure() -> dict[str, object]:
    """Everything measured, with the ratio to each peer."""
    warm, names = warm_ms()
    ours = ("-m", "titrant", "screen", str(EXAMPLE), "--on", "2026-01-15")
    turns = [(cold_s(*ours), cold_s("-c", "import numpy")) for _ in range(ROUNDS)]
    cold, numpy = median(a for a, _ in turns), median(b for _, b in turns)
    return {
        "screen_warm_40_medicines_ms": round(warm, 3),
        "rapidfuzz_nearest_of_40_names_ms": round(names, 3),
        "warm_ratio": round(warm / names, 2),
        "titrant_screen_cold_s": round(cold, 3),
        "import_numpy_cold_s": round(numpy, 3),
        "cold_ratio": round(cold / numpy, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, help="folder for the dated result")
    asked = parser.parse_args()
    found = measure()
    for name, value in found.items():
        print(f"{name:36} {value}")
    if asked.to:
        commit = subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout.strip()
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        text = json.dumps({"made": day, "commit": commit, **found}, indent=1, sort_keys=True)
        (asked.to / f"screen_speed_{day}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()

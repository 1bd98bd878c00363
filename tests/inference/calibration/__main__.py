"""Measure how well the diary model is calibrated, and keep the run.

    python -m tests.inference.calibration --to docs/results

Ends with 1 when a gate that must hold is broken.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.inference.calibration.gates import gates
from tests.inference.calibration.kept import keep
from tests.inference.calibration.measure import PEOPLE, SEED, measured
from tests.inference.calibration.pictures import ranks_picture, reliability_picture

NAME = "diary_calibration"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--to", type=Path, help="folder for the dated result and its pictures")
    asked = parser.parse_args()
    result = measured(asked.people, asked.seed)
    found = gates(result)
    for gate in found:
        print(f"{'ok   ' if gate.reached else 'BROKE'} {gate.says}: {gate.found} (bound {gate.bound})")
    if asked.to:
        print(f"kept in {keep(asked.to, NAME, result)}")
        (asked.to / f"{NAME}_ranks.svg").write_text(ranks_picture(result), encoding="utf-8")
        (asked.to / f"{NAME}_reliability.svg").write_text(reliability_picture(result), encoding="utf-8")
    return int(any(gate.must and not gate.reached for gate in found))


if __name__ == "__main__":
    sys.exit(main())

"""Compare the product's posterior with NUTS on twenty diaries, and keep the run.

    python -m tests.inference.nuts --to docs/results

Ends with 1 when they differ by more than they may.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.inference.calibration.kept import keep
from tests.inference.nuts.compare import DIARIES, SEED, broken, compare

NAME = "diary_nuts"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--diaries", type=int, default=DIARIES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--to", type=Path, help="folder for the dated result")
    asked = parser.parse_args()
    result = compare(asked.diaries, asked.seed)
    for name, value in result["worst"].items():
        print(f"{name:20} {value}")
    if asked.to:
        print(f"kept in {keep(asked.to, NAME, result)}")
    wrong = broken(result["worst"])
    for line in wrong:
        print(f"BROKE {line}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

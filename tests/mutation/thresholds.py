"""Every threshold of the rules moved a little, both ways: which moves no case and no kept screening notices.

    python -m tests.mutation.thresholds

A whole number moves by one, another by a tenth of itself; a dose by ten micrograms.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from copy import deepcopy

from tests.golden.screenings import GOLDEN, screenings

from titrant.safety import thresholds


def moves(name: str, value: float) -> Iterator[float]:
    """The value a little lower and a little higher."""
    step = 10 if name.endswith("_ug") else 1 if isinstance(value, int) else value / 10
    yield from (value - step, value + step)


def noticed(name: str, value: float) -> bool:
    """Whether the kept screenings differ under another value of one threshold."""
    whole = thresholds.read_thresholds
    table = deepcopy(whole())
    table[name]["value"] = value
    thresholds.read_thresholds = lambda *_: table
    thresholds.load_thresholds.cache_clear()
    try:
        return screenings() != GOLDEN.read_text(encoding="utf-8")
    finally:
        thresholds.read_thresholds = whole
        thresholds.load_thresholds.cache_clear()


def main() -> int:
    tried, lived = 0, []
    for name, row in thresholds.read_thresholds().items():
        for value in moves(name, row["value"]):
            tried += 1
            if not noticed(name, value):
                lived.append(f"{name}: {row['value']} -> {value:g}")
                print("not noticed:", lived[-1], flush=True)
    print(f"{tried - len(lived)} of {tried} moves noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main())

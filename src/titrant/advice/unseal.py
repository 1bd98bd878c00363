"""Unsealing a blind test: the hash is checked, the order told, the diary compared, the dose rows put right."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from statistics import fmean
from typing import Any

from titrant.advice.blind_test import DRUG, LOOK_ALIKE, BlindTest, seal_of, sealed_content
from titrant.core.calendar import format_day
from titrant.core.errors import SignatureError, UsageError
from titrant.core.plain import PlainResult
from titrant.patient.record import Dose, Record
from titrant.titration.practice import practice

MOST_BYTES = 100_000
SAME = 0.05  # NRS; printed to a tenth


@dataclass(frozen=True)
class Block(PlainResult):
    """One block: what it held, and mean pain once settled in (None without an entry)."""

    kind: str
    first: date
    last: date
    pain: float | None
    entries: int


@dataclass(frozen=True)
class Unsealed(PlainResult):
    """The order, and what the diary said under it.

    Parameters
    ----------
    less_pain
        Pain under the look-alike less pain under the drug, mean of the pairs [NRS]; None without entries.
    as_large, orders
        In how many of the orders that could have been drawn the difference is as large or larger.
    early
        Whether it was opened before its last day.
    doses
        The dose rows of the record with 0 on the days of the look-alike.
    """

    seal: str
    blocks: tuple[Block, ...]
    less_pain: float | None
    as_large: int
    orders: int
    early: bool
    doses: tuple[Dose, ...]

    def __str__(self) -> str:
        lines = [f"The seal holds: {self.seal}", ""]
        for k, block in enumerate(self.blocks, 1):
            pain = "no entry" if block.pain is None else f"mean pain {block.pain:.1f} ({block.entries} days)"
            lines.append(f"bottle {k}, {format_day(block.first)} to {format_day(block.last)}: {block.kind}, {pain}")
        lines += ["", self.says()]
        if self.early:
            lines.append("It was opened before its last day: the test ended on that day.")
        return "\n".join(lines)

    def says(self) -> str:
        """What the comparison shows, with how often chance alone would show as much."""
        if self.less_pain is None:
            return "Pain cannot be compared: a block holds no entry after its first week."
        if abs(self.less_pain) < SAME:
            return "Pain was the same under the drug and under the look-alike."
        word = "less" if self.less_pain > 0 else "more"
        return (
            f"Pain was {abs(self.less_pain):.1f} points {word} under the drug. Of the {self.orders} orders that could "
            f"have been drawn, {self.as_large} would show a difference as large by chance."
        )


def unseal(record: Record, sealed: str | Path, on: date, *, early: bool = False) -> Unsealed:
    """Open a sealed file, check it against the seal in the record, compare drug and look-alike.

    Parameters
    ----------
    record
        The record that holds the seal under ``advised``.
    sealed
        The pharmacist's file.
    on
        The day of opening.
    early
        Open before the last day of the test; that ends it.

    Raises
    ------
    SignatureError
        When the file was changed, or its seal is not in the record.
    UsageError
        When the file cannot be read, or the test still runs and ``early`` is not given.
    """
    test, order = _read(Path(sealed))
    if test.seal not in {given.seal for given in record.advised}:
        raise SignatureError("unseal", "no test in the record carries this seal", "give the file of this person's test")
    if on <= test.until and not early:
        wrong = f"the test runs until {format_day(test.until)}"
        raise UsageError("unseal", wrong, "wait, or open it early: that ends the test")
    blocks = tuple(_block(record, kind, *days) for kind, days in zip(order, test.blocks(), strict=True))
    less, as_large, orders = compare(blocks)
    off = [b for b in blocks if b.kind == LOOK_ALIKE]
    doses = tuple(
        replace(dose, ug=0) if any(b.first <= dose.date <= b.last for b in off) else dose for dose in record.doses
    )
    return Unsealed(test.seal, blocks, less, as_large, orders, on <= test.until, doses)


def compare(blocks: Sequence[Block]) -> tuple[float | None, int, int]:
    """Difference, and in how many orders of the pairs it is as large: a randomisation test."""
    pains = [block.pain for block in blocks]
    pairs = len(blocks) // 2
    if any(pain is None for pain in pains):
        return None, 0, 2**pairs
    gaps = [
        (b.pain - a.pain) if a.kind == DRUG else (a.pain - b.pain)  # type: ignore[operator]  # none is None here
        for a, b in zip(blocks[::2], blocks[1::2], strict=True)
    ]
    seen = fmean(gaps)
    others = [
        fmean(sign * gap for sign, gap in zip(signs, gaps, strict=True)) for signs in product((1, -1), repeat=pairs)
    ]
    return seen, sum(abs(other) >= abs(seen) - 1e-9 for other in others), len(others)


def _block(record: Record, kind: str, first: date, last: date) -> Block:
    """Mean pain of a block after the days in which the effect comes or goes."""
    settled = first + timedelta(days=practice().onset_days)
    pains = [day.pain for day in record.diary if settled <= day.date <= last and day.pain is not None]
    return Block(kind, first, last, fmean(pains) if pains else None, len(pains))


def _read(path: Path) -> tuple[BlindTest, tuple[str, ...]]:
    """The test and its order from the sealed file, once its hash is found right."""
    found = _json(path)
    try:
        order, seed, salt = tuple(map(str, found["order"])), int(found["seed"]), str(found["salt"])
        test = BlindTest(
            seal=str(found["seal"]),
            advised_on=date.fromisoformat(found["advised_on"]),
            start=date.fromisoformat(found["start"]),
            block_days=int(found["block_days"]),
            pairs=int(found["pairs"]),
            dose_ug=int(found["dose_ug"]),
            route=str(found["route"]),
            _order=order,
            _seed=seed,
            _salt=salt,
        )
    except (KeyError, TypeError, ValueError):
        raise UsageError(f"unseal {path.name}", "this is no sealed file", "give the file that seal wrote") from None
    whole = len(order) == 2 * test.pairs and found.get("dispense") == test.dispense()
    if not whole or seal_of(sealed_content(test, order, seed, salt)) != test.seal:
        raise SignatureError(f"unseal {path.name}", "the file was changed after it was sealed", "find it as sealed")
    return test, order


def _json(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()[: MOST_BYTES + 1]
        found = json.loads(data.decode("utf-8")) if len(data) <= MOST_BYTES else None
    except OSError:
        raise UsageError(f"unseal {path.name}", "the file cannot be read", "give the path of the sealed file") from None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UsageError(f"unseal {path.name}", "this is no sealed file", "give the file that seal wrote")
    return found

"""A blind test: drug and look-alike in a random order that only the pharmacist's sealed file holds.

The open part, a salted hash among it, goes into the record. Nothing that is printed before unsealing
depends on the order; the hash cannot be tried out because of its salt.
"""

from __future__ import annotations

import json
import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from titrant.advice.advise import advise
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.core.errors import UsageError
from titrant.core.plain import PlainResult, to_plain
from titrant.core.streams import stream
from titrant.patient.record import Record

DRUG, LOOK_ALIKE = "drug", "look-alike"
MAY_BEGIN = ("hold", "test_off", "test_blind")
SEED_BITS = 63


@cache
def blind_numbers() -> dict[str, Any]:
    """The numbers of the test by name."""
    text = files("titrant.advice").joinpath("data", "blind_test.toml").read_text(encoding="utf-8")
    return {key: entry["value"] for key, entry in tomllib.loads(text).items()}


@dataclass(frozen=True)
class BlindTest(PlainResult):
    """The open part of a blind test. The order, its seed and salt are kept out of everything it prints.

    Parameters
    ----------
    seal
        Salted hash over the open part and the order.
    dose_ug
        Dose in the drug blocks; the look-alike holds none.
    pairs
        Each pair holds one block of drug and one of look-alike.
    """

    seal: str
    advised_on: date
    start: date
    block_days: int
    pairs: int
    dose_ug: int
    route: str
    _order: tuple[str, ...] = field(repr=False, compare=False)
    _seed: int = field(repr=False, compare=False)
    _salt: str = field(repr=False, compare=False)

    @property
    def until(self) -> date:
        """The last day of the test."""
        return self.start + timedelta(days=2 * self.pairs * self.block_days - 1)

    def blocks(self) -> list[tuple[date, date]]:
        """First and last day of each block."""
        starts = [self.start + timedelta(days=k * self.block_days) for k in range(2 * self.pairs)]
        return [(first, first + timedelta(days=self.block_days - 1)) for first in starts]

    def entry(self) -> str:
        """What to put into ``record.toml``."""
        return "\n".join([
            "[[advised]]", f"date = {self.advised_on}", 'action = "test_blind"', f"dose_ug = {self.dose_ug}",
            f"until = {self.until}", f'seal = "{self.seal}"',
        ])  # fmt: skip

    def write(self, path: str | Path) -> Path:
        """Write the sealed file, for the pharmacist alone; an existing file is never replaced.

        Raises
        ------
        UsageError
            When the file is there already.
        """
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        content = sealed_content(self, self._order, self._seed, self._salt) | {"seal": self.seal}
        text = json.dumps(content | {"dispense": self.dispense()}, indent=2, ensure_ascii=False)
        try:
            with place.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text + "\n")
        except FileExistsError:
            raise UsageError(f"seal {place.name}", "there is such a file already", "give another name") from None
        return place

    def dispense(self) -> list[str]:
        """For the pharmacist alone, it tells the order: one line a bottle; outside, all bottles look the same."""
        what = {DRUG: f"naltrexone, {format_dose(self.dose_ug)} a day", LOOK_ALIKE: "the same without naltrexone"}
        return [
            f"bottle {k}, {format_day(first)} to {format_day(last)}: {what[kind]}"
            for k, (kind, (first, last)) in enumerate(zip(self._order, self.blocks(), strict=True), 1)
        ]

    def __str__(self) -> str:
        days = ", ".join(f"{k}: {format_day(a)} to {format_day(b)}" for k, (a, b) in enumerate(self.blocks(), 1))
        return (
            f"Blind test of {format_dose(self.dose_ug)} a day against a look-alike, {format_day(self.start)} to "
            f"{format_day(self.until)}.\nBottles {days}.\nThe order stands in the sealed file only.\n\n"
            f"Put into record.toml:\n\n{self.entry()}"
        )


def sealed_content(test: BlindTest, order: tuple[str, ...], seed: int, salt: str) -> dict[str, Any]:
    """What the hash covers: the open part, the order, its seed and the salt."""
    open_part = {key: value for key, value in to_plain(test).items() if key != "seal"}
    return {"kind": "titrant blind test", **open_part, "order": list(order), "seed": seed, "salt": salt}


def seal_of(content: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the content."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + sha256(text.encode()).hexdigest()


def order_of(seed: int, pairs: int) -> tuple[str, ...]:
    """Drug first or look-alike first in each pair, by the toss of a fair coin."""
    tosses = stream(seed, "blind-test").integers(2, size=pairs)
    return tuple(kind for toss in tosses for kind in ((DRUG, LOOK_ALIKE) if toss else (LOOK_ALIKE, DRUG)))


def seal(
    record: Record,
    on: date,
    *,
    start: date | None = None,
    block_days: int | None = None,
    pairs: int = 1,
    seed: int | None = None,
    salt: str | None = None,
) -> BlindTest:
    """Draw and seal the order of a blind test of the present dose.

    Parameters
    ----------
    record
        The person; today's advice must be to stay at the dose or to test it.
    start
        First day of the test; the day of asking by default.
    block_days, pairs
        Length of a block (14), and how many pairs of drug and look-alike.
    seed, salt
        For the pharmacist, or a test of this very function: who knows them knows the order. Drawn from the system's
        source of secrets by default.

    Raises
    ------
    UsageError
        When advice does not allow the test, or days and pairs are out of range, or the person reads.
    """
    at = blind_numbers()
    days, first = block_days or at["block_days"], start or on
    _check(record, on, first, days, pairs)
    dose_ug, route = _dose(record, on)
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    salt = secrets.token_hex(at["salt_bytes"]) if salt is None else salt
    order = order_of(seed, pairs)
    unsealed = BlindTest("", on, first, days, pairs, dose_ug, route, order, seed, salt)
    hashed = seal_of(sealed_content(unsealed, order, seed, salt))
    return BlindTest(hashed, on, first, days, pairs, dose_ug, route, order, seed, salt)


def _check(record: Record, on: date, start: date, days: int, pairs: int) -> None:
    at = blind_numbers()
    if record.settings.mode == "person":
        raise UsageError("seal", "a blind test is set up by the prescriber", "ask your prescriber")
    if not at["shortest_days"] <= days <= at["longest_days"]:
        raise UsageError("seal", f"blocks of {days} days", f"give {at['shortest_days']} to {at['longest_days']}")
    if not 1 <= pairs <= at["most_pairs"]:
        raise UsageError("seal", f"{pairs} pairs", f"give 1 to {at['most_pairs']}")
    if start < on:
        raise UsageError("seal", f"the test would start on {start}, before {on}", "give a later first day")


def _dose(record: Record, on: date) -> tuple[int, str]:
    """The dose taken now, where today's advice is to stay on it or to test it."""
    advice = advise(record, on)
    current = int(advice.inputs["current_dose_ug"])
    if advice.action not in MAY_BEGIN or not current:
        wrong = f"today's advice is {advice.action.replace('_', ' ')}; only a dose to stay at can be tested"
        raise UsageError("seal", wrong, "follow the advice first; see `titrant advise`")
    return current, advice.route

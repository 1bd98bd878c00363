"""``titrant seal``: draw the order of a blind test into a sealed file for the pharmacist."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from titrant.cli.reading import Json, On, RecordPath, read_record
from titrant.core.errors import UsageError

To = Annotated[Path, Parameter(help="Where the sealed file goes: not into the folder of the record.")]
Start = Annotated[date | None, Parameter(help="First day of the test; the day of asking by default.")]
BlockDays = Annotated[int | None, Parameter(help="Days of one block; 14 unless said.")]
Pairs = Annotated[int, Parameter(help="Pairs of one block of drug and one of look-alike.")]
DECIDES = "titrant supports a decision; the prescriber makes it."


def command(
    record: RecordPath,
    *,
    to: To,
    on: On = None,
    start: Start = None,
    block_days: BlockDays = None,
    pairs: Pairs = 1,
    json: Json = False,
) -> None:
    """Draw the order of drug and look-alike; only the sealed file holds it, the record its salted hash.

    Examples
    --------
    titrant seal examples/fibromyalgia-helped --on 2026-03-26 --to for-the-pharmacist.json
    titrant seal examples/fibromyalgia-helped --on 2026-03-26 --to pairs.json --pairs 2 --json
    """
    from titrant.workflow import seal

    found, day = read_record(record, on)
    if to.resolve().parent.is_relative_to(record.resolve()):
        raise UsageError("seal", "the sealed file would lie in the person's own folder", "give another folder")
    test = seal(found, day, start=start, block_days=block_days, pairs=pairs)
    test.write(to)
    print(test.to_json() if json else f"{test}\n\nSealed file for the pharmacist: {to}\n\n{DECIDES}")

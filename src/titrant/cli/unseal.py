"""``titrant unseal``: open a blind test, check its seal, compare drug and look-alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from titrant.cli.reading import Json, On, RecordPath, read_record

Sealed = Annotated[Path, Parameter(help="The pharmacist's file.")]
Early = Annotated[bool, Parameter(negative="", help="Open it before its last day, which ends the test.")]
Doses = Annotated[Path | None, Parameter(help="Write the dose rows there, with 0 on the days of the look-alike.")]
DECIDES = "titrant supports a decision; the prescriber makes it."


def command(
    record: RecordPath, sealed: Sealed, *, on: On = None, early: Early = False, doses: Doses = None, json: Json = False
) -> None:
    """Check the sealed file against the seal in the record, then tell the order and what the diary said under it.

    Examples
    --------
    titrant unseal my-record for-the-pharmacist.json
    titrant unseal my-record for-the-pharmacist.json --doses my-record/doses.csv
    """
    from titrant.workflow import unseal

    found, day = read_record(record, on)
    opened = unseal(found, sealed, day, early=early)
    if doses is not None:
        from titrant.patient.canonical import table_text
        from titrant.patient.tables import DOSE_TABLE

        doses.write_text(table_text(DOSE_TABLE, opened.doses), encoding="utf-8", newline="\n")
    beside = f"\n\nDose rows written to {doses}" if doses else ""
    print(opened.to_json() if json else f"{opened}{beside}\n\n{DECIDES}")

"""``titrant card``: the emergency card of a person who takes naltrexone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from titrant.cli.reading import Json, On, RecordPath, read_record

To = Annotated[Path | None, Parameter(help="Write the card as one HTML page that prints on A6.")]


def command(record: RecordPath, *, on: On = None, to: To = None, json: Json = False) -> None:
    """Print the emergency card: takes naltrexone, last dose, what it means for pain relief.

    Examples
    --------
    titrant card examples/fibromyalgia-helped --on 2026-03-12
    titrant card examples/fibromyalgia-helped --on 2026-03-12 --to card.html
    """
    from titrant.reports.card import emergency_card

    found, day = read_record(record, on)
    card = emergency_card(found, day)
    if to is not None:
        to.write_text(card.to_html(), encoding="utf-8")
        print(f"written: {to}")
    else:
        print(card.to_json() if json else card.to_text())

"""``titrant report``: the whole of it as one page that prints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from titrant.cli.reading import Json, On, PersonMode, RecordPath, read_record

To = Annotated[Path, Parameter(help="Where to write the page.")]
ToChecklist = Annotated[
    Path | None, Parameter(name="--checklist", help="Also write the CENT 2015 checklist there: .md, .csv or .json.")
]
Seed = Annotated[int, Parameter(help="Seed of whatever is drawn at random.")]


def command(
    record: RecordPath,
    *,
    on: On = None,
    to: To = Path("report.html"),
    person: PersonMode = False,
    json: Json = False,
    seed: Seed = 0,
    checklist: ToChecklist = None,
) -> None:
    """Write verdict, schedule, simulation, diary, evidence and advice as one self-contained HTML page.

    Examples
    --------
    titrant report examples/fibromyalgia-helped --on 2026-03-26 --to report.html
    titrant report examples/article-story --on 2026-03-13 --person --to for-me.html
    titrant report examples/fibromyalgia-helped --on 2026-03-26 --to report.html --checklist cent.md
    """
    from titrant.workflow import report

    found, day = read_record(record, on)
    page = report(found, to, on=day, mode="person" if person else None, seed=seed, checklist=checklist)
    beside = f", checklist to {checklist}" if checklist else ""
    print(page.to_json() if json else f"report for {day.isoformat()} written to {to}{beside}")

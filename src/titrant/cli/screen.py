"""``titrant screen``: may this person start, and if not, from when? Or a table of cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from titrant.cli.reading import Json, On, PersonMode, person_reads, read_record

MaybeRecord = Annotated[Path | None, Parameter(help="Folder of the record; not given with --cases.")]
Cases = Annotated[Path | None, Parameter(help="Table of cases (CSV) to run instead; exits 1 when any fails.")]


def command(
    record: MaybeRecord = None, *, on: On = None, person: PersonMode = False, json: Json = False, cases: Cases = None
) -> int | None:
    """Judge a record by every rule: findings, verdict, first safe day with its arithmetic.

    Examples
    --------
    titrant screen examples/fibromyalgia-start --on 2026-01-15
    titrant screen examples/fibromyalgia-start --on 2026-01-15 --person
    titrant screen --cases tests/spec/cases/rule_cases.csv
    """
    from titrant.core.errors import UsageError

    if cases is not None:
        return _run_cases(cases, json)
    if record is None:
        raise UsageError("screen", "no record is given", "give its folder, or --cases with a table")
    from titrant.safety.screen import screen
    from titrant.safety.screening_text import clinician_text, for_person, person_text

    found, day = read_record(record, on)
    screening = screen(found, day)
    if person_reads(found, person):
        print(for_person(screening).to_json() if json else person_text(screening))
        return None
    print(screening.to_json() if json else clinician_text(screening))
    return None


def _run_cases(path: Path, json: bool) -> int | None:
    from titrant.safety.cases import run_cases

    results = run_cases(path)
    failed = sum(not r.passed for r in results)
    if json:
        from titrant.core.plain import to_json

        rows = [{"id": r.case.id, "passed": r.passed, "differs": r.differs, "screening": r.screening} for r in results]
        print(to_json({"cases": rows, "passed": len(results) - failed, "failed": failed}))
    else:
        for r in results:
            print(f"{'pass' if r.passed else 'FAIL'}  {r.case.id}  {r.case.title}")
            for line in r.differs:
                print(f"      {line}")
        print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else None

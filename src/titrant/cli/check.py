"""``titrant check``: can the record be read, and what does it leave out?"""

from __future__ import annotations

from datetime import date

from titrant.cli.reading import Json, On, RecordPath, read_record
from titrant.core.errors import RecordError
from titrant.patient.faults import RecordFaults
from titrant.patient.missing import Gap


def command(record: RecordPath, *, on: On = None, json: Json = False) -> int | None:
    """Read a record strictly, then say what is missing or doubtful and what each gap costs.

    Examples
    --------
    titrant check examples/fibromyalgia-start --on 2026-01-15
    titrant check examples/fibromyalgia-start --on 2026-01-15 --json
    """
    from titrant.patient.missing import what_is_missing
    from titrant.patient.until import record_until
    from titrant.safety.gaps import gaps_of_screening
    from titrant.safety.screen import screen

    try:
        found, day = read_record(record, on)
    except RecordFaults as faults:
        _print_faults(faults, json)
        return RecordError.exit_code
    known, left_out = record_until(found, day)
    gaps = what_is_missing(known, day)
    gaps = (*gaps, *gaps_of_screening(screen(known, day), gaps))
    print(_as_json(gaps, left_out, day) if json else _as_text(gaps, left_out, day))
    return None


def _print_faults(faults: RecordFaults, json: bool) -> None:
    import sys

    if json:
        from titrant.core.plain import to_json

        print(to_json({"faults": [{"place": f.place, "wrong": f.wrong, "todo": f.todo} for f in faults.all]}))
        return
    for fault in faults.all:
        print(f"titrant: {fault}", file=sys.stderr)


def _as_json(gaps: tuple[Gap, ...], left_out: tuple[str, ...], on: date) -> str:
    from titrant.core.plain import to_json

    return to_json({"on": on, "faults": [], "left_out": left_out, "missing": gaps})


def _as_text(gaps: tuple[Gap, ...], left_out: tuple[str, ...], on: date) -> str:
    lines = ["The record can be read."]
    lines += [f"Left out: {line}." for line in left_out]
    if not gaps:
        return "\n".join([*lines, f"Nothing that titrant asks for is missing on {on}."])
    lines.append(f"Missing on {on}:")
    for gap in gaps:
        held = "HOLDS THE START  " if gap.holds_start else ""
        rules = f" ({', '.join(gap.rules)})" if gap.rules else ""
        lines += ["", f"  {held}{gap.what}{rules}", f"    cost: {gap.cost}", f"    to do: {gap.todo}"]
    return "\n".join(lines)

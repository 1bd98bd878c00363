"""``titrant fmt``: write a record in its canonical form."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from titrant.cli.reading import Json, RecordPath

Check = Annotated[
    bool, Parameter(name="--check", negative="", help="Change nothing; exit with 1 if a file is not canonical.")
]


def command(record: RecordPath, *, check: Check = False, json: Json = False) -> int | None:
    """Write the files of a record in canonical form; nothing that titrant reads is changed.

    Comments are not part of a record: of a file that had any, a copy is kept as NAME.bak.

    Examples
    --------
    titrant fmt examples/fibromyalgia-start --check
    titrant fmt my-record
    """
    from titrant.patient.reformat import not_canonical, reformat

    changed = not_canonical(record) if check else reformat(record)
    if json:
        from titrant.core.plain import to_json

        print(to_json({"check": check, "files": changed}))
    else:
        word = "not canonical" if check else "rewritten"
        print("\n".join(f"{word}: {name}" for name in changed) or "all files are canonical")
    return 1 if check and changed else None

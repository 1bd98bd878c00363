"""``titrant explain``: why a rule says what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from titrant.cli.reading import Json, On, PersonMode, person_reads, read_record

if TYPE_CHECKING:
    from titrant.safety.explain import Explanation, RuleExplanation

First = Annotated[str, Parameter(help="Rule (id such as OP-02, or slug), or the folder of a record.")]
Second = Annotated[str | None, Parameter(help="Rule, when the first argument is a record.")]


def command(
    first: First, second: Second = None, *, on: On = None, person: PersonMode = False, json: Json = False
) -> None:
    """Explain a rule by itself, or its answer on a record: inputs with dates, arithmetic, source, what would change it.

    Examples
    --------
    titrant explain OP-02
    titrant explain examples/opioid-nine-days OP-02 --on 2026-01-15
    titrant explain examples/opioid-nine-days OP-02 --on 2026-01-15 --person
    """
    from titrant.safety.explain import explain, explain_for

    if second is None:
        answer = explain(first)
        _print(answer, person, json)
        return
    record, day = read_record(Path(first), on)
    _print(explain_for(record, second, day), person_reads(record, person), json)


def _print(told: RuleExplanation | Explanation, person: bool, json: bool) -> None:
    from titrant.core.plain import to_json

    if person:
        text = told.to_text("person")
        print(to_json({"rule": told.rule, "text": text}) if json else text)
        return
    print(told.to_json() if json else told.to_text())

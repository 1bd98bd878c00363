"""``titrant infer``: what the diary shows about this person's own dose-response."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from titrant.cli.reading import Json, On, RecordPath, for_prescriber_only, read_record

Prior = Annotated[
    Literal["sceptical", "trial", "enthusiast"] | None, Parameter(help="Prior belief that it helps; beats the record.")
]
DECIDES = "titrant supports a decision; the prescriber makes it."


def command(record: RecordPath, *, on: On = None, prior: Prior = None, json: Json = False) -> None:
    """Relief and tolerance at each dose with bands, the chance of no effect, and how far the design can tell.

    Examples
    --------
    titrant infer examples/fibromyalgia-helped --on 2026-03-26
    titrant infer examples/fibromyalgia-expectation --on 2026-03-26 --prior sceptical --json
    """
    from dataclasses import replace

    from titrant.workflow import infer

    found, day = read_record(record, on)
    for_prescriber_only(found, "infer")
    settings = replace(found.settings, prior=prior) if prior else None
    posterior = infer(found, day, settings)
    print(posterior.to_json() if json else f"{posterior}\n\n{DECIDES}")

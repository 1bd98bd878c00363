"""``titrant power``: before day 1, how likely this design is to give an answer."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

from cyclopts import Parameter

from titrant.cli.reading import Json, RecordPath

People = Annotated[int, Parameter(help="How many virtual people live with the design, and again without tests off.")]
Weeks = Annotated[int, Parameter(help="Weeks after two weeks of baseline.")]
Seed = Annotated[int, Parameter(help="Person i of a seed is always the same.")]
Workers = Annotated[int, Parameter(help="Processes; the answer does not depend on them.")]
Prior = Annotated[
    Literal["sceptical", "trial", "enthusiast"] | None, Parameter(help="Prior that the people are drawn from.")
]
PolicyName = Annotated[Literal["paper-rule", "relief"] | None, Parameter(help="What chooses among the allowed doses.")]
DECIDES = "titrant supports a decision; the prescriber makes it."


def command(
    record: RecordPath,
    *,
    people: People = 100,
    weeks: Weeks = 24,
    seed: Seed = 0,
    workers: Workers = 2,
    prior: Prior = None,
    policy: PolicyName = None,
    json: Json = False,
) -> None:
    """Virtual people live under the settings, limits and goals of a record: what would they have been told?

    Minutes of work: two to three seconds a person and design on one core.

    Examples
    --------
    titrant power examples/fibromyalgia-start --policy relief
    titrant power examples/fibromyalgia-start --people 20 --prior sceptical --json
    """
    from dataclasses import replace

    from titrant.workflow import load, power

    found = load(record)
    given = {name: value for name, value in (("prior", prior), ("policy", policy)) if value is not None}
    asked = replace(found, settings=replace(found.settings, **given)) if given else found  # type: ignore[arg-type]
    told = _progress if sys.stderr.isatty() else None
    result = power(asked, people=people, weeks=weeks, seed=seed, workers=workers, told=told)
    print(result.to_json() if json else f"{result}\n\n{DECIDES}")


def _progress(done: int, total: int) -> None:
    print(f"\r{done} of {total} pieces", end="\n" if done == total else "", file=sys.stderr, flush=True)

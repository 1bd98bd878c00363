"""``titrant path``: the decision tree of the coming weeks."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from titrant.cli.reading import Json, On, RecordPath, read_record

Weeks = Annotated[int | None, Parameter(help="How many weeks to look ahead; 8 unless said.")]
PolicyName = Annotated[
    Literal["paper-rule", "relief"] | None, Parameter(help="What chooses among the allowed doses; beats the record.")
]
Seed = Annotated[int, Parameter(help="Seed of the noise of hypothetical days.")]
DECIDES = "titrant supports a decision; the prescriber makes it."


def command(
    record: RecordPath,
    *,
    on: On = None,
    weeks: Weeks = None,
    policy: PolicyName = None,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """What each coming review could find, how likely that is, and what would be advised then.

    For the prescriber: the tree names doses that nobody has signed.

    Examples
    --------
    titrant path examples/fibromyalgia-start --on 2026-01-15
    titrant path examples/fibromyalgia-helped --on 2026-02-12 --weeks 6 --policy relief --json
    """
    from dataclasses import replace

    from titrant.workflow import path

    found, day = read_record(record, on)
    settings = replace(found.settings, policy=policy) if policy else None
    tree = path(found, day, settings, weeks=weeks, seed=seed)
    print(tree.to_json() if json else f"{tree}\n\n{DECIDES}")

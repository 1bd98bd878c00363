"""``titrant warm``: compile the population engine's kernels ahead of their first use."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from cyclopts import Parameter

from titrant.cli.layout import columns
from titrant.cli.reading import Json
from titrant.core.plain import to_json

Name = Annotated[str, Parameter(help="Systems of the catalogue; all when none is named.")]


def command(*names: Name, json: Json = False) -> None:
    """Compile the kernels that simulate many people, so that no later command waits for them.

    Examples
    --------
    titrant warm
    titrant warm full-M1 full-M2 full-M3
    """
    from titrant.engine.compiled.warm import home, warm
    from titrant.models.catalogue import NAMES

    done = warm(names or NAMES)
    if json:
        print(to_json({"folder": home(), "kernels": [asdict(one) for one in done]}))
        return
    rows = [(one.system, one.schedule, "kept" if one.kept else "compiled", f"{one.seconds:.2f} s") for one in done]
    print("\n".join(columns([("system", "schedule", "kernel", "took"), *rows])))
    print(f"in {home()}")

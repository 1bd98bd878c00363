"""Links into an environment what a wheel declares to need, and nothing else, from the environment that runs this.

    python link_declared.py titrant.whl TARGET_SITE_PACKAGES

So a dependency that is used and not declared is missing there, as it would be for a user.
"""

from __future__ import annotations

import sys
from email.parser import Parser
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement


def declared(wheel: Path) -> list[str]:
    """The requirements in the metadata of a wheel."""
    with ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode()).get_all("Requires-Dist") or []


def closure(lines: list[str], extras: frozenset[str] = frozenset({""})) -> dict[str, Distribution]:
    """Every distribution that the requirements need here, with what those need in turn."""
    found: dict[str, Distribution] = {}
    waiting = [(line, extras) for line in lines]
    while waiting:
        line, wanted = waiting.pop()
        needed = Requirement(line)
        if needed.marker and not any(needed.marker.evaluate({"extra": extra}) for extra in wanted):
            continue
        if needed.name in found:
            continue
        found[needed.name] = distribution(needed.name)
        waiting += [(more, frozenset({"", *needed.extras})) for more in found[needed.name].requires or []]
    return found


def link(found: Distribution, target: Path) -> None:
    """Link the top of everything a distribution brought."""
    for top in {file.parts[0] for file in found.files or [] if file.parts[0] not in ("..", "__pycache__")}:
        if not (target / top).exists():
            (target / top).symlink_to(Path(str(found.locate_file(top))))


def main() -> None:
    """Link what the wheel declares."""
    wheel, target = map(Path, sys.argv[1:3])
    for found in closure(declared(wheel)).values():
        link(found, target)


if __name__ == "__main__":
    main()

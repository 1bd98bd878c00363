"""Published ways of raising the dose, each as its source states it; what it leaves open stays open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from titrant.core.errors import EvidenceError
from titrant.core.plain import PlainResult
from titrant.evidence import toml_file
from titrant.evidence.source_index import check_support
from titrant.evidence.words import PROVENANCES

_REQUIRED = ("id", "title", "condition", "evidence", "source", "provenance")
_OPTIONAL = (
    "start_ug", "start_ug_high", "step_ug", "step_ug_high", "step_days", "step_days_high", "target_ug", "time_of_day",
    "route", "form", "step_back", "as_stated", "note", "with_opioid",
    "compare_only",
)  # fmt: skip
_DOSES = ("start_ug", "start_ug_high", "step_ug", "step_ug_high", "target_ug")


@dataclass(frozen=True)
class Protocol(PlainResult):
    """Doses in micrograms, intervals in days; ``None`` is what the source does not say.

    ``as_stated`` keeps words that are no number; ``with_opioid`` marks doses given beside an opioid,
    ``compare_only`` what nobody should choose.
    """

    name: str
    id: str
    title: str
    condition: str
    evidence: str
    source: str
    provenance: str
    start_ug: int | None = None
    start_ug_high: int | None = None
    step_ug: int | None = None
    step_ug_high: int | None = None
    step_days: int | None = None
    step_days_high: int | None = None
    target_ug: int | None = None
    time_of_day: str = ""
    route: str = "oral"
    form: str = ""
    step_back: str = ""
    as_stated: str = ""
    note: str = ""
    with_opioid: bool = False
    compare_only: bool = False

    @property
    def usable(self) -> bool:
        """Whether it may be chosen as a base: complete, by mouth, without an opioid."""
        return self.complete and self.route == "oral" and not self.with_opioid and not self.compare_only

    @property
    def doses_ug(self) -> tuple[int, ...]:
        """The doses in order, from the lowest start to the target [ug]; empty when they are not all known."""
        if None in (self.start_ug, self.step_ug, self.target_ug):
            return ()
        start, step, target = self.start_ug or 0, self.step_ug or 0, self.target_ug or 0
        rungs = [start]
        while rungs[-1] < target and step:
            rungs.append(min(target, rungs[-1] + step))
        return tuple(rungs)

    @property
    def days_to_target(self) -> int:
        """Days until the target is first taken."""
        return (len(self.doses_ug) - 1) * (self.step_days or 0)

    @property
    def complete(self) -> bool:
        """Whether start, step, interval and target are all known, so that it can be simulated."""
        fixed = self.start_ug is not None and self.start_ug == self.target_ug
        stepped = None not in (self.start_ug, self.step_ug, self.step_days, self.target_ug)
        return fixed or stepped


def protocols() -> dict[str, Protocol]:
    """All published protocols by name."""
    return _all(toml_file.folder("protocols"))


def protocol(name: str) -> Protocol:
    """One protocol by name or id; an unknown name is offered the nearest."""
    known = protocols()
    by_name = {found.id: found for found in known.values()} | known
    if name not in by_name:
        offered = toml_file.nearest(name, by_name)
        raise EvidenceError("evidence", f"unknown protocol {name!r}{offered}", "name one it has")
    return by_name[name]


@lru_cache(maxsize=4)
def _all(folder: Path) -> dict[str, Protocol]:
    return {
        name: _protocol(f"{path.name} [{name}]", name, entry)
        for path in sorted(folder.glob("*.toml"))
        for name, entry in toml_file.read(path).items()
    }


def _protocol(place: str, name: str, entry: dict[str, Any]) -> Protocol:
    toml_file.check_keys(place, entry, _REQUIRED, _OPTIONAL)
    toml_file.check_word(place, "provenance", entry["provenance"], PROVENANCES)
    check_support(place, entry["source"])
    for key in _DOSES:
        if key in entry and (not isinstance(entry[key], int) or entry[key] < 0):
            raise EvidenceError(place, f"{key} is {entry[key]!r}", "state whole micrograms")
    return Protocol(name=name, **entry)

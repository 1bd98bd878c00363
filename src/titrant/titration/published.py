"""Published titrations by name: to compare with, or to choose as a base, made safe all the same."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from titrant.core.errors import UsageError
from titrant.titration.practice import read_data
from titrant.titration.protocol import Protocol, fixed_steps


@dataclass(frozen=True)
class Published:
    """One published titration, as its source gives it."""

    name: str
    title: str
    row: str
    start_ug: int
    step_ug: int
    step_days: int
    target_ug: int
    evidence: str
    source: str
    provenance: str
    certainty: str
    usable: bool

    @property
    def days_to_target(self) -> int:
        """Days until the target is first taken."""
        return (len(self.doses) - 1) * self.step_days

    @property
    def doses(self) -> tuple[int, ...]:
        """The doses in order [ug]."""
        rungs = [self.start_ug]
        while rungs[-1] < self.target_ug and self.step_ug:
            rungs.append(min(self.target_ug, rungs[-1] + self.step_ug))
        return tuple(rungs)


@cache
def published() -> tuple[Published, ...]:
    """Every published titration on file."""
    return tuple(Published(name=name, **entry) for name, entry in read_data("protocols.toml").items())


def protocol_named(name: str) -> Protocol:
    """The base protocol of a published titration.

    Raises
    ------
    UsageError
        When there is none of that name, or it is not a titration of one person.
    """
    by_name = {p.name: p for p in published()}
    found = by_name.get(name)
    if found is None:
        near = get_close_matches(name, by_name, n=1)
        hint = f"did you mean {near[0]!r}" if near else f"choose one of {', '.join(by_name)}"
        raise UsageError("protocol", f"there is no protocol {name!r}", hint)
    if not found.usable:
        raise UsageError("protocol", f"{name!r} is for comparison only ({found.evidence})", "choose another")
    return fixed_steps(
        start_ug=found.start_ug,
        step_ug=found.step_ug,
        days=found.step_days,
        target_ug=found.target_ug,
        name=found.name,
    )


@dataclass(frozen=True)
class Comparison:
    """A published titration beside what its safe form would be for one person."""

    name: str
    title: str
    doses_ug: tuple[int, ...]
    days_to_target: int
    largest_step_ug: int
    evidence: str
    source: str
    certainty: str
    safe_doses_ug: tuple[int, ...]
    safe_days_to_target: int

"""Published titrations by name: to compare with, or to choose as a base, made safe all the same."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from titrant.core.errors import UsageError
from titrant.evidence.protocol import Protocol as Published
from titrant.evidence.protocol import protocols
from titrant.titration.protocol import Protocol, fixed_steps


def published() -> tuple[Published, ...]:
    """Every published titration whose doses are all stated and which is not given beside an opioid."""
    return tuple(found for found in protocols().values() if found.doses_ug and not found.with_opioid)


def protocol_named(name: str) -> Protocol:
    """The base protocol of a published titration.

    Raises
    ------
    UsageError
        When there is none of that name, or it is not a titration of one person.
    """
    known = protocols()
    found = known.get(name)
    if found is None:
        usable = tuple(one.name for one in known.values() if one.usable)
        near = get_close_matches(name, usable, n=1)
        hint = f"did you mean {near[0]!r}" if near else f"choose one of {', '.join(usable)}"
        raise UsageError("protocol", f"there is no protocol {name!r}", hint)
    if not found.usable:
        raise UsageError("protocol", f"{name!r} is for comparison only ({found.evidence})", "choose another")
    return fixed_steps(
        start_ug=found.doses_ug[0],
        step_ug=found.step_ug or 0,
        days=found.step_days or 0,
        target_ug=found.doses_ug[-1],
        name=found.name,
    )


@dataclass(frozen=True)
class Comparison:
    """A published titration beside what its safe form would be for one person."""

    name: str
    title: str
    condition: str
    doses_ug: tuple[int, ...]
    days_to_target: int
    largest_step_ug: int
    evidence: str
    source: str
    provenance: str
    safe_doses_ug: tuple[int, ...]
    safe_days_to_target: int

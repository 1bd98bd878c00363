"""How likely a design is to give an answer, with and without test periods off."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from titrant.core.plain import PlainResult

Z_95 = 1.959964
SAYS = {
    "power": "told that it works",
    "power_or_probably": "told that it works or probably helps",
    "missed": "told that it does not help, or taken off",
    "false_claims": "told that it works",
    "false_or_probably": "told that it works or probably helps",
    "rightly_off": "told that it does not help, or taken off",
    "cannot_tell": "cannot tell yet",
    "over": "ever on more than 1.2 times what they tolerate",
}
GROUPS = {
    "power": "Of those whom the best dose gives a point or more",
    "false_claims": "Of those whom no dose helps",
    "cannot_tell": "Of everyone, as common as the prior holds each kind to be",
}
DESIGNS = {"offer": "WITH a test period off, where one is advised", "never": "WITHOUT test periods off"}


@dataclass(frozen=True)
class Share(PlainResult):
    """A share of people with its Monte Carlo standard error and 95 % interval; None where nobody belongs."""

    value: float | None
    se: float | None
    low: float | None
    high: float | None
    people: int

    def __str__(self) -> str:
        if self.value is None or self.se is None:
            return "nobody to ask"
        return f"{self.value:.0%} +- {self.se:.0%} ({self.low:.0%} to {self.high:.0%})"


def share(count: int, people: int) -> Share:
    """A share with its standard error and Wilson interval.

    >>> str(share(3, 4))
    '75% +- 22% (30% to 95%)'
    """
    if people == 0:
        return Share(None, None, None, None, 0)
    p, z2 = count / people, Z_95**2
    middle = (p + z2 / (2 * people)) / (1 + z2 / people)
    half = Z_95 / (1 + z2 / people) * sqrt(p * (1 - p) / people + z2 / (4 * people**2))
    return Share(p, sqrt(p * (1 - p) / people), max(0.0, middle - half), min(1.0, middle + half), people)


def weighted(parts: list[tuple[float, Share]]) -> Share:
    """The share of everyone from shares of groups and how common each is; limits recovered from the groups'.

    >>> str(weighted([(0.5, share(0, 10)), (0.5, share(10, 10))]))
    '50% +- 0% (36% to 64%)'
    """
    known = [(weight, part) for weight, part in parts if part.value is not None and part.se is not None]
    whole = sum(weight for weight, _ in known)
    if not whole:
        return Share(None, None, None, None, 0)
    value = sum(weight * (part.value or 0.0) for weight, part in known) / whole

    def apart(*sizes: float) -> float:
        return sqrt(sum((weight * size) ** 2 for (weight, _), size in zip(known, sizes, strict=True))) / whole

    se = apart(*(part.se or 0.0 for _, part in known))
    below = apart(*((part.value or 0.0) - (part.low or 0.0) for _, part in known))
    above = apart(*((part.high or 0.0) - (part.value or 0.0) for _, part in known))
    return Share(value, se, max(0.0, value - below), min(1.0, value + above), sum(part.people for _, part in known))


@dataclass(frozen=True)
class Design(PlainResult):
    """What came of one design: shares by name (see ``SAYS``), days off per person with the standard error."""

    off_block: str
    shares: dict[str, Share]
    days_off: float
    days_off_se: float


@dataclass(frozen=True)
class PowerResult(PlainResult):
    """Both designs on the same people.

    Parameters
    ----------
    lived
        How many people of each kind lived: ``helped`` (a point or more to gain at their best dose), ``between``,
        ``not_helped`` (nothing, or worse).
    common
        How common each kind is under the prior.
    """

    designs: tuple[Design, ...]
    lived: dict[str, int]
    common: dict[str, float]
    weeks: int
    notes: tuple[str, ...]
    because: tuple[str, ...]
    inputs: dict[str, Any]

    def of(self, off_block: str) -> Design:
        """The design with test periods off (``offer``) or without (``never``)."""
        return next(design for design in self.designs if design.off_block == off_block)

    def __str__(self) -> str:
        kinds = ", ".join(f"{self.common[kind]:.0%} {words}" for kind, words in _KINDS.items())
        head = (
            f"POWER  {sum(self.lived.values())} virtual people over {self.weeks} weeks, policy {self.inputs['policy']}"
        )
        prior = f"Under the {self.inputs['prior']} prior {kinds}."
        body = [line for design in self.designs for line in _design_lines(design)]
        return "\n".join([head, prior, *body, "", *self.notes])


_KINDS = {
    "helped": "have a point or more to gain",
    "between": "have less to gain",
    "not_helped": "have nothing to gain",
}


def _design_lines(design: Design) -> list[str]:
    lines = ["", DESIGNS[design.off_block]]
    for name, found in design.shares.items():
        if name in GROUPS:
            lines.append(f"  {GROUPS[name]}{f' ({found.people})' if name != 'cannot_tell' else ''}")
        lines.append(f"    {found!s:<28}  {SAYS[name]}")
    days = f"{design.days_off:.1f} +- {design.days_off_se:.1f} days"
    return [*lines, f"    {days:<28}  off between doses, pauses counted, per person"]

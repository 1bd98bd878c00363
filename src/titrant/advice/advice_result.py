"""What advice says: one action, one dose, from one day, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from titrant.core.plain import PlainResult

Action = Literal["do_not_start", "start", "step_up", "hold", "step_down", "pause", "stop", "test_off", "test_blind"]


@dataclass(frozen=True)
class Advice(PlainResult):
    """Today's advice.

    ``dose_ug`` is what to take daily from ``from_date`` until ``review_on``: 0 for do_not_start,
    pause, stop and test_off; ``dose_text`` says how to measure it, in mg and mL or capsules together.
    ``findings`` are all that the screening found, the worst first. ``from_date`` is None only for
    do_not_start. ``p_helped`` is P(the last dose taken lowers pain by half a point or more by itself),
    ``p_tolerated`` P(lasting trouble at the advised dose stays bearable), ``why_not`` the runner-up doses with
    their numbers, ``would_change_my_mind`` what the coming fortnight would have to show. All four are empty
    where no model of the diary was asked, or nothing was taken yet.
    """

    action: Action
    dose_ug: int
    route: str
    from_date: date | None
    review_on: date | None
    earliest_start: date | None
    headline: str
    reasons: tuple[str, ...]
    same_day: tuple[str, ...]
    expect: dict[str, Any]
    p_helped: float | None
    claim: str
    because: tuple[str, ...]
    policy: str
    inputs: dict[str, Any]
    dose_text: str = ""
    findings: tuple[str, ...] = ()
    p_tolerated: float | None = None
    why_not: tuple[dict[str, Any], ...] = ()
    would_change_my_mind: tuple[str, ...] = ()

    @property
    def dose_mg(self) -> float:
        """The dose in milligrams."""
        return self.dose_ug / 1000

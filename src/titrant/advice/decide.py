"""From a policy's choice and the shield's limits to one decision: the lowest of them all."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.advice.advice_result import Action
from titrant.advice.allowed import Allowed
from titrant.advice.policy import Choice
from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Ending, Limit
from titrant.titration.course import Course
from titrant.titration.practice import practice


@dataclass(frozen=True)
class Decision:
    """One action and dose, with what led to it."""

    action: Action
    dose_ug: int
    reasons: tuple[str, ...]
    because: tuple[str, ...]
    same_day: tuple[str, ...] = ()


def decide(choice: Choice, allowed: Allowed, course: Course) -> Decision:
    """The lowest of what the policy wants and of every limit, put onto a dose that can be measured out."""
    limits = (*allowed.limits, *choice.limits)
    wanted = min([choice.dose_ug, *(limit.most_ug for limit in limits)])
    dose = allowed.ladder.measured_at_most(wanted)
    action = _action(dose, course, limits, choice)
    binding = _binding(limits, wanted, action)
    reasons = [cited(limit.reason, limit.because) for limit in binding]
    ids = [limit.because for limit in binding]
    if choice.dose_ug == wanted:
        reasons = [cited(reason, choice.because) for reason in choice.reasons] + reasons
        ids = [choice.because, *ids]
    if dose < wanted:
        reasons.append(f"{format_dose(wanted)} cannot be measured out with what is in hand")
    return Decision(
        action=action,
        dose_ug=0 if action == "test_off" else dose,
        reasons=tuple(dict.fromkeys(reasons)),
        because=tuple(dict.fromkeys(one for some in ids for one in some)),
        same_day=_same_day(limits),
    )


def _same_day(limits: tuple[Limit, ...]) -> tuple[str, ...]:
    """What must be done today, said once a rule: a finding's own words come before a behaviour's."""
    said: dict[str, tuple[str, ...]] = {}
    for limit in limits:
        if limit.same_day:
            said.setdefault(limit.because[0] if limit.because else limit.reason, limit.same_day)
    return tuple(dict.fromkeys(text for texts in said.values() for text in texts))


def cited(reason: str, ids: tuple[str, ...]) -> str:
    """A reason with the rules and claims it rests on."""
    return f"{reason} ({', '.join(ids)})" if ids else reason


def _action(dose: int, course: Course, limits: tuple[Limit, ...], choice: Choice) -> Action:
    if dose == 0:
        return _nothing(course, {limit.ending for limit in limits if limit.most_ug == 0})
    if choice.offer == "test_off" and course.started and dose >= course.current_ug:
        return "test_off"  # also while one is being kept, when the present dose is none
    if choice.offer == "test_blind" and dose == course.current_ug:
        return "test_blind"
    if not course.is_on:
        return "start"
    if dose > course.current_ug:
        return "step_up"
    return "hold" if dose == course.current_ug else "step_down"


def _nothing(course: Course, endings: set[Ending | None]) -> Action:
    """What no dose means: an end, a test, a break from which to come back, or no beginning."""
    if "stop" in endings:
        return "stop"
    if "test_off" in endings and "pause" not in endings:
        return "test_off"
    long_off = not course.is_on and course.missed >= practice().long_gap_days
    return "do_not_start" if long_off or not course.started else "pause"


def _binding(limits: tuple[Limit, ...], wanted: int, action: Action) -> tuple[Limit, ...]:
    """The limits that decided, what must be done today first; for a stop only those that ended it."""
    binding = [limit for limit in limits if limit.most_ug == wanted]
    if action == "stop":
        binding = [limit for limit in binding if limit.ending == "stop"]
    return tuple(sorted(binding, key=lambda limit: not limit.same_day))

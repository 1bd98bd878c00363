"""From a policy's choice and the shield's limits to one decision: the lowest of them all."""

from __future__ import annotations

from dataclasses import dataclass

from titrant.advice.advice_result import Action
from titrant.advice.allowed import Allowed
from titrant.advice.policy import Choice
from titrant.core.dose import format_dose
from titrant.titration.behaviours.base import Limit
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
        same_day=tuple(dict.fromkeys(text for limit in limits for text in limit.same_day)),
    )


def cited(reason: str, ids: tuple[str, ...]) -> str:
    """A reason with the rules and claims it rests on."""
    return f"{reason} ({', '.join(ids)})" if ids else reason


def _action(dose: int, course: Course, limits: tuple[Limit, ...], choice: Choice) -> Action:
    if dose == 0 and any(limit.ending == "stop" for limit in limits):
        return "stop"
    if dose == 0:
        long_off = not course.is_on and course.missed >= practice().long_gap_days
        return "do_not_start" if long_off or not course.started else "pause"
    if choice.offer and dose == choice.dose_ug == course.current_ug:
        return choice.offer
    if not course.is_on:
        return "start"
    if dose > course.current_ug:
        return "step_up"
    return "hold" if dose == course.current_ug else "step_down"


def _binding(limits: tuple[Limit, ...], wanted: int, action: Action) -> tuple[Limit, ...]:
    """The limits that decided; for a stop, those that ended it come first."""
    binding = [limit for limit in limits if limit.most_ug == wanted]
    if action == "stop":
        binding.sort(key=lambda limit: limit.ending != "stop")
    return tuple(binding)

"""Reviews of simulated people who live under titrant: where each stood when a dose was chosen anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from titrant.advice.advise import advise
from titrant.advice.allowed import Allowed
from titrant.advice.policy import Choice
from titrant.advice.policy_numbers import policy_numbers
from titrant.advice.relief_policy import ReliefPolicy
from titrant.advice.scores import score, weeks_on
from titrant.inference.infer import infer
from titrant.patient.record import Record
from titrant.titration.course import Course
from titrant.trials.dosing.live import live
from titrant.trials.dosing.policies.from_record import RecordPolicy
from titrant.trials.dosing.run import make_world
from titrant.trials.dosing.two_steps import Outset, Rules

if TYPE_CHECKING:
    from collections.abc import Callable

WEEKS = 12  # later on, a second trial would not be over before the days that count are


@dataclass(frozen=True)
class Review:
    """One review: the person, weeks since the first dose, where they stood, and the dose titrant chose [ug]."""

    person: int
    week: int
    at: Outset
    chosen_ug: int


def reviews(generator: str, people: int, seed: int, ceiling_ug: int) -> list[Review]:
    """Every review of the first weeks at which a dose was chosen anew."""
    found: list[Review] = []
    world = make_world(generator, seed, range(people))
    world.days = min(world.days, world.baseline_days + 7 * WEEKS)
    policies = [RecordPolicy(_watching(person, found)) for person in world.people]
    live(world, policies, ceiling_ug=ceiling_ug, seed=seed, generator=generator, events=False)
    return found


def _watching(person: int, found: list[Review]) -> Callable[[Record, date, int], Any]:
    """Advice by titrant's own policy, which hands over every review."""

    def ask(record: Record, on: date, seed: int) -> Any:
        return advise(record, on=on, policy=Watched(record, person=person, seen=found), seed=seed)

    return ask


@dataclass(frozen=True)
class Watched(ReliefPolicy):
    """titrant's own policy; each review at which a dose is chosen anew is added to ``seen``."""

    person: int = 0
    seen: list[Review] = field(default_factory=list)

    def next(self, course: Course, allowed: Allowed, *, seed: int = 0) -> Choice:
        """What titrant chooses."""
        choice = super().next(course, allowed, seed=seed)
        whole = course.is_on and course.days_at_dose >= policy_numbers()["step_days"]
        if whole and choice.dose_ug > 0 and not choice.offer and course.current_ug <= allowed.most_ug:
            at = outset(self.record, course, allowed)
            self.seen.append(Review(self.person, round(weeks_on(course)), at, choice.dose_ug))
        return choice


def outset(record: Record, course: Course, allowed: Allowed) -> Outset:
    """Where a person stands, in the numbers of the policy."""
    p, scores = policy_numbers(), score(infer(record, course.on), allowed, course, record)
    return Outset(
        known=scores.known,
        menu=scores.menu,
        may=scores.may,
        safe_to_try=scores.p_over <= p["over_at_most"],
        safe_to_keep=scores.p_over <= p["over_far"],
        here=scores.index(course.current_ug),
        highest_ug=max(course.tolerated, default=course.current_ug),
        days=max(p["horizon_at_least_days"], p["horizon_days"] - 7 * weeks_on(course)),
        rules=Rules(
            p["step_days"], p["difference_error"], p["repeat_error"], p["step_ug"], p["step_factor"], p["reach_steps"]
        ),
    )

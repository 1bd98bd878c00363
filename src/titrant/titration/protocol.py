"""A titration is a base protocol plus behaviours, written as a sentence:

    fixed_steps(start_ug=500, step_ug=500, days=14, target_ug=4500)
        .start_low(at_most_ug=500)
        .never_skip_a_step()
        .hold_at_least(days=14)
        .step_back_on_trouble()
        .leave_well_enough_alone()
        .stop_when_not_working()

The same sentence writes the plan and decides in the advice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from titrant.titration.behaviours.base import Behaviour, Limit
from titrant.titration.behaviours.climb_only_while_it_helps import ClimbOnlyWhileItHelps
from titrant.titration.behaviours.hold_at_least import HoldAtLeast
from titrant.titration.behaviours.keep_a_diary import KeepADiary
from titrant.titration.behaviours.leave_well_enough_alone import LeaveWellEnoughAlone
from titrant.titration.behaviours.let_the_gut_settle import LetTheGutSettle
from titrant.titration.behaviours.never_skip_a_step import NeverSkipAStep
from titrant.titration.behaviours.pause_on_gut_trouble import PauseOnGutTrouble
from titrant.titration.behaviours.restart_after_a_gap import RestartAfterAGap
from titrant.titration.behaviours.settle_on_the_lowest_pain import SettleOnTheLowestPain
from titrant.titration.behaviours.small_steps import SmallSteps
from titrant.titration.behaviours.start_low import StartLow
from titrant.titration.behaviours.step_back_on_trouble import StepBackOnTrouble
from titrant.titration.behaviours.stop_when_not_tolerated import StopWhenNotTolerated
from titrant.titration.behaviours.stop_when_not_working import StopWhenNotWorking
from titrant.titration.behaviours.wait_after_a_bad_day import WaitAfterABadDay
from titrant.titration.course import Course
from titrant.titration.ladder import Ladder, measurable


@dataclass(frozen=True)
class Protocol:
    """Base steps and the behaviours added to them. Each method returns a new protocol."""

    name: str
    start_ug: int
    step_ug: int
    step_days: int
    target_ug: int
    behaviours: tuple[Behaviour, ...] = ()
    because: tuple[str, ...] = ()

    def adding(self, behaviour: Behaviour) -> Protocol:
        """The same protocol with one more behaviour."""
        return replace(self, behaviours=(*self.behaviours, behaviour))

    def start_low(self, *, at_most_ug: int) -> Protocol:
        """The first dose is at most so much."""
        return self.adding(StartLow(at_most_ug))

    def small_steps(
        self,
        *,
        at_most_ug: int,
        early_at_most_ug: int | None = None,
        until_ug: int = 0,
        never_above_ug: int | None = None,
    ) -> Protocol:
        """A step is at most so much, and smaller early on where asked."""
        return self.adding(SmallSteps(at_most_ug, early_at_most_ug, until_ug, never_above_ug))

    def never_skip_a_step(self) -> Protocol:
        """Up by one rung at a time."""
        return self.adding(NeverSkipAStep())

    def hold_at_least(self, *, days: int) -> Protocol:
        """Each step is held so long."""
        return self.adding(HoldAtLeast(days))

    def keep_a_diary(self) -> Protocol:
        """No step up without a diary."""
        return self.adding(KeepADiary())

    def wait_after_a_bad_day(self, *, days: int, gut_days: int = 1) -> Protocol:
        """No step up soon after a bad day, or so many gut days."""
        return self.adding(WaitAfterABadDay(days, gut_days))

    def step_back_on_trouble(self) -> Protocol:
        """Down at once on trouble; blocked doses stay blocked."""
        return self.adding(StepBackOnTrouble())

    def leave_well_enough_alone(self) -> Protocol:
        """Stay where it is good enough."""
        return self.adding(LeaveWellEnoughAlone())

    def climb_only_while_it_helps(self) -> Protocol:
        """No climb away from a dose that hurt less."""
        return self.adding(ClimbOnlyWhileItHelps())

    def settle_on_the_lowest_pain(self) -> Protocol:
        """At the end, the dose that hurt least."""
        return self.adding(SettleOnTheLowestPain())

    def stop_when_not_working(self) -> Protocol:
        """Off again when nothing helped."""
        return self.adding(StopWhenNotWorking())

    def stop_when_not_tolerated(self) -> Protocol:
        """Off for good when going lower did not help."""
        return self.adding(StopWhenNotTolerated())

    def restart_after_a_gap(self, *, from_the_start: bool = False) -> Protocol:
        """After missed days, come back by the first titration."""
        return self.adding(RestartAfterAGap(from_the_start))

    def let_the_gut_settle(self, *, days: int, after_any_gut_day: bool = False) -> Protocol:
        """After a pause, wait for quiet days."""
        return self.adding(LetTheGutSettle(days, after_any_gut_day))

    def pause_on_gut_trouble(self) -> Protocol:
        """Pause at the first gut day (periodic paralysis)."""
        return self.adding(PauseOnGutTrouble())

    @property
    def first_ug(self) -> int:
        """The first dose the behaviours leave [ug]."""
        ug = self.start_ug
        for behaviour in self.behaviours:
            ug = behaviour.first(ug)
        return ug

    @property
    def dwell_days(self) -> int:
        """Days at each step."""
        days = self.step_days
        for behaviour in self.behaviours:
            days = behaviour.dwell(days)
        return days

    def step_from(self, ug: int) -> int:
        """The step up wanted from a dose, as small as the behaviours make it [ug]."""
        step = self.step_ug or self.target_ug  # a fixed dose wants its target in one step
        for behaviour in self.behaviours:
            step = behaviour.step(ug, step)
        return step

    def step_allowed(self, ug: int) -> int:
        """The largest step up from a dose that the behaviours allow [ug]."""
        allowed = [b.allowed(ug) for b in self.behaviours if isinstance(b, SmallSteps)]
        return min(allowed, default=self.target_ug)

    def ideal_rungs(self) -> tuple[int, ...]:
        """Rungs before anyone asks what can be measured: round doses, each at most one step up [ug]."""
        ug = min(self.first_ug, self.target_ug)
        rungs = [ug]
        while ug < self.target_ug:
            step = self.step_from(ug)
            ug = min(self.target_ug, (ug // step + 1) * step)
            rungs.append(ug)
        return tuple(rungs)

    def ladder(self, preparable: tuple[int, ...], *, start_at_most_ug: int, ceiling_ug: int) -> Ladder:
        """The rungs that can be measured out and climbed, none above the ceiling."""
        ideal = tuple(ug for ug in self.ideal_rungs() if ug <= ceiling_ug) or (min(self.first_ug, ceiling_ug),)
        doses = tuple(ug for ug in preparable if ug <= ceiling_ug)
        start = min(start_at_most_ug, ceiling_ug)
        return measurable(ideal, doses, start, self.step_allowed, ceiling_ug)

    def limits(self, course: Course, ladder: Ladder) -> tuple[Limit, ...]:
        """What each behaviour allows today."""
        found = (behaviour.limit(course, ladder) for behaviour in self.behaviours)
        return tuple(limit for limit in found if limit)


def fixed_steps(*, start_ug: int, step_ug: int, days: int, target_ug: int, name: str = "fixed steps") -> Protocol:
    """A base protocol: so much to begin with, so much more every so many days, up to a target."""
    return Protocol(name, start_ug, step_ug, days, target_ug)

"""What the answers of the checklist draw on: the record and all that was made from it, for one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from titrant.advice.advice_result import Advice
from titrant.advice.off_start import Timing, kept_at_the_draw, timing_of
from titrant.advice.policy_numbers import policy_numbers
from titrant.patient.record import Record
from titrant.reports.learned import Learned
from titrant.titration.course import Course
from titrant.titration.plan_result import TitrationPlan


@dataclass(frozen=True)
class Case:
    """One person on one day."""

    record: Record
    on: date
    advice: Advice
    plan: TitrationPlan | None
    course: Course
    learned: Learned | None

    @property
    def blind(self) -> bool:
        """Whether the order of a blind test was sealed."""
        return any(given.action == "test_blind" and given.seal for given in self.record.advised)

    @property
    def randomised_start(self) -> date | None:
        """The first day off, where a test period began at the review that was drawn for it."""
        if not self.advice.policy.startswith("relief"):
            return None
        return kept_at_the_draw(self.course, policy_numbers()["confirm_from_week"], self.advice.inputs["seed"])

    @property
    def timing(self) -> Timing | None:
        """How the days off compare with every start that could have been drawn."""
        p = policy_numbers()
        if self.randomised_start is None:
            return None
        return timing_of(self.course, p["confirm_from_week"], self.advice.inputs["seed"], p["test_days"])

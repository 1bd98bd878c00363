"""What the answers of the checklist draw on: the record and all that was made from it, for one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from titrant.advice.advice_result import Advice
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

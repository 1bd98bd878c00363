"""What a page is made from: results as they are, the day, and who reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from titrant.advice.advice_result import Advice
from titrant.patient.record import Record
from titrant.reports.learned import Learned
from titrant.safety.screening import Screening
from titrant.simulation.trajectory import Trajectory
from titrant.titration.plan_result import TitrationPlan

Mode = Literal["clinician", "person"]


@dataclass(frozen=True)
class Known:
    """One claim as a reader needs it: what is said, what became of it, how sure, from where.

    ``disagreement`` is set where the article and the evidence disagree; ``simulated`` where only the
    simulation rests on it.
    """

    id: str
    says: str
    verdict: str
    certainty: str
    against: str = ""
    source: str = ""
    kind: str = ""
    disagreement: str = ""
    simulated: bool = False


@dataclass(frozen=True)
class Material:
    """All that the sections of a page draw on. What is None or empty leaves its section out."""

    record: Record
    screening: Screening
    on: date
    mode: Mode
    advice: Advice | None = None
    plan: TitrationPlan | None = None
    day: Trajectory | None = None
    weeks: Trajectory | None = None
    learned: Learned | None = None
    known: tuple[Known, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def for_person(self) -> bool:
        """Whether the person reads, not the clinician."""
        return self.mode == "person"

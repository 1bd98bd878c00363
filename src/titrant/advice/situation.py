"""All that one advice is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from titrant.patient.record import Record
from titrant.safety.screening import Screening
from titrant.titration.course import Course
from titrant.titration.personal import PersonalTitration


@dataclass(frozen=True)
class Situation:
    """The person, what the rules found, what happened so far, and the titration made safe for them."""

    record: Record
    screening: Screening
    course: Course
    personal: PersonalTitration
    seed: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Days:
    """The days of an advice: from when, when to look again, the earliest first dose."""

    from_date: date | None = None
    review_on: date | None = None
    earliest_start: date | None = None

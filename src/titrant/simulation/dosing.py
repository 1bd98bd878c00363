"""From a plan or a record to dose events: the one place where micrograms of salt become nmol.

Naltrexone is prescribed as the hydrochloride. One mole of salt holds one of base, so
``nmol = ug * 1000 / M_salt``, M_salt being the molar mass of naltrexone hydrochloride [g/mol].
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from titrant.engine.doses import DoseEvent
from titrant.evidence.parameter_sets import ADVICE, parameter
from titrant.models.parameters import nmol_of_salt
from titrant.patient.record import Record
from titrant.titration.plan_result import TitrationPlan

UG_PER_MG = 1000.0
HOURS_PER_DAY = 24.0
# What was taken longer ago is gone: ten half-lives of the slowest structure.
REMEMBERED_DAYS = 40


def nmol_of_hydrochloride(ug: float) -> float:
    """Naltrexone in micrograms of its hydrochloride [nmol].

    >>> round(nmol_of_hydrochloride(4500))
    11909
    """
    return float(nmol_of_salt(ug / UG_PER_MG, parameter(ADVICE, "M_salt").value))


def dose_of_day(plan: TitrationPlan, day: date) -> int:
    """The plan's dose for a day, the last one held after its end [ug]."""
    return plan.steps[-1].dose_ug if day > plan.last_day else plan.dose_on(day)


def taken_before(record: Record, day: date, on: date | None = None) -> tuple[DoseEvent, ...]:
    """Doses of the record that still act on a day, at hours before it."""
    last = min(day, on + timedelta(days=1)) if on else day
    oldest = day - timedelta(days=REMEMBERED_DAYS)
    return tuple(
        DoseEvent(HOURS_PER_DAY * (dose.date - day).days, nmol_of_hydrochloride(dose.ug), dose.route)
        for dose in record.doses
        if dose.taken and dose.ug > 0 and oldest <= dose.date < last
    )


def daily(doses_ug: Iterable[int], route: str = "oral") -> tuple[DoseEvent, ...]:
    """Doses of day 0, 1, 2 ... in micrograms of the hydrochloride; 0 is none."""
    return tuple(
        DoseEvent(HOURS_PER_DAY * day, nmol_of_hydrochloride(ug), route) for day, ug in enumerate(doses_ug) if ug > 0
    )

"""How a dose is measured out with what a person has in hand, in mg and mL or capsules together."""

from __future__ import annotations

from datetime import date

from titrant.core.dose import format_dose
from titrant.patient.formulation import prepare
from titrant.patient.record import Record
from titrant.titration.formulation_choice import usable
from titrant.titration.profile import Profile, paralysis_type


def measured(record: Record, dose_ug: int, on: date) -> str:
    """The dose with its volume or capsules; the dose alone where nothing usable in hand measures it.

    Examples
    --------
    >>> measured(Record(), 500, date(2026, 1, 15))
    '0.5 mg = 0.5 mL of the 1 mg per mL liquid'
    """
    kind = paralysis_type(record, on)
    profile = Profile(
        sensitive=False, periodic_paralysis=kind != "none", paralysis_type=kind, thyroid_hormone=False, liver=False
    )
    prepared = prepare(dose_ug, usable(record, profile))
    return prepared.text if prepared else format_dose(dose_ug)

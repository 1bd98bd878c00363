"""The medicine list itself: names that were not read, and whether anybody confirmed it."""

from __future__ import annotations

from titrant.safety.patient_view import Listed, Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, no, together, unknown
from titrant.safety.thresholds import Thresholds


@rule("MED-01", reads=("medicines",))
def medicine_not_recognised(p: Patient, at: Thresholds) -> Reply:
    """A name that was not read is never safe by itself."""
    return together(_ask(x) for x in p.listed if x.resolution.outcome != "matched")


def _ask(x: Listed) -> Reply:
    near = ", ".join(c.name for c in x.resolution.candidates[:3])
    return unknown(f"what {x.medicine.name!r} is" + (f" ({near}?)" if near else ""), found=(x.medicine.name,))


@rule("MED-02", reads=("medicines",))
def medicine_list_not_confirmed(p: Patient, at: Thresholds) -> Reply:
    """An unconfirmed or absent list is no evidence of taking nothing."""
    if p.record.medicines is None:
        return unknown("the medicine list")
    return no() if p.record.medicines_confirmed else unknown("confirmation of the medicine list")

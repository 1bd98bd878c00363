"""Sleep, dizziness, sedatives and falls."""

from __future__ import annotations

from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, caution, info, no, together
from titrant.safety.thresholds import Thresholds


@rule("FA-01", reads=("person", "conditions", "medicines"))
def older_with_falls_or_sedative(p: Patient, at: Thresholds) -> Reply:
    """65 or older, with falls or a sedative."""
    if p.age is None or p.age < at.older_age:
        return no()
    return together(
        caution(told) for told in (*(d.told for d in p.has("falls")), *(x.told for x in p.takes_any("sedative")))
    )


@rule("SL-01", reads=("conditions", "person"))
def sleepless_or_dizzy(p: Patient, at: Thresholds) -> Reply:
    """Insomnia or dizziness: a caution unless the person is known not to drive."""
    tell = info if p.record.person.drives is False else caution
    return together(tell(d.told) for d in p.has_now("sleep_trouble", "dizziness"))

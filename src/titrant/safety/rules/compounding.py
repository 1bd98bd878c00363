"""What a compounding prescription should say."""

from __future__ import annotations

from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, note
from titrant.safety.thresholds import Thresholds


@rule("CO-01", reads=("plans",))
def compounding_advice(p: Patient, at: Thresholds) -> Reply:
    """For every new plan; it never changes the verdict."""
    return note()

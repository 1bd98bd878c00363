"""Adrenal insufficiency: losses from the gut are dangerous."""

from __future__ import annotations

from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, no, together
from titrant.safety.rules.periodic_paralysis import losing_from_gut
from titrant.safety.thresholds import Thresholds


@rule("AI-01", reads=("conditions", "diary", "doses"))
def adrenal_insufficiency_and_gut_loss(p: Patient, at: Thresholds) -> Reply:
    """Vomiting or diarrhoea on naltrexone with adrenal insufficiency: hold, sick-day plan."""
    found = p.has("adrenal_insufficiency")
    if not found or not p.on_ldn:
        return no()
    return together(block(found[0].told, loss, urgent=True) for loss in losing_from_gut(p, at))

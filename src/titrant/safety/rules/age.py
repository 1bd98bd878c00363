"""Age and body."""

from __future__ import annotations

from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, info, no, together, unknown
from titrant.safety.thresholds import Thresholds


@rule("AG-01", reads=("person",))
def under_eighteen(p: Patient, at: Thresholds) -> Reply:
    """Children are for a specialist."""
    if p.age is None:
        return unknown("age or date of birth")
    return block(f"age {p.age}") if p.age < at.adult_age else no()


@rule("AG-02", reads=("person",))
def older_adult(p: Patient, at: Thresholds) -> Reply:
    """No formal studies in older people."""
    return info(f"age {p.age}") if p.age is not None and p.age >= at.older_age else no()


@rule("NU-01", reads=("person", "conditions"))
def low_weight(p: Patient, at: Thresholds) -> Reply:
    """Low weight or an eating disorder: told."""
    weight = p.record.person.weight_kg
    light = [info(f"weight {weight:g} kg")] if weight is not None and weight < at.low_weight_kg else []
    return together([*light, *(info(d.told) for d in p.has_now("eating_disorder"))])

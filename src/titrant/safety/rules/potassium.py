"""Potassium out of range."""

from __future__ import annotations

from titrant.safety.patient_view import Patient
from titrant.safety.readings import Reading
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, no, together, unknown
from titrant.safety.thresholds import Thresholds


def _urgent(r: Reading, at: Thresholds) -> bool | None:
    low, high = r.below(at.potassium_urgent_low), r.above(at.potassium_urgent_high)
    exactly = r.value == at.potassium_urgent_high and r.comparator in ("", ">=")
    if low or high or exactly:
        return True
    return None if low is None or high is None else False


@rule("PP-05", reads=("results",))
def potassium_urgent(p: Patient, at: Thresholds) -> Reply:
    """Below 3.0 or from 6.0 mmol/L on: care the same day, for anyone."""
    return together(_danger(r, p, at) for r in p.worrying("K", at.results_recent_days))


def _danger(r: Reading, p: Patient, at: Thresholds) -> Reply:
    urgent = _urgent(r, at)
    if urgent is None:
        return unknown(f"a potassium that can be read ({r.told})", found=(r.told,))
    if not urgent:
        return no()
    recent = r.at_least_days_old(p.on) <= at.potassium_urgent_days
    return block(r.told, urgent=True) if recent else caution(r.told)


@rule("PP-02", reads=("results", "conditions", "person"))
def potassium_out_of_range(p: Patient, at: Thresholds) -> Reply:
    """In periodic paralysis, potassium outside 3.5 to 5.0 mmol/L, measured or by diagnosis, is treated first."""
    if not p.paralysis:
        return no()
    recent = p.worrying("K", at.paralysis_potassium_recent_days)
    odd = [r for r in recent if r.below(at.potassium_low) is not False or r.above(at.potassium_high) is not False]
    measured = (r.told for r in odd if _urgent(r, at) is False)
    return together(caution(told) for told in (*measured, *(d.told for d in p.has_now("potassium_disorder"))))

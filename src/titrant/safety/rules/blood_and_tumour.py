"""Blood, tumours, HIV: where naltrexone must not stand in for treatment."""

from __future__ import annotations

from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, no, together
from titrant.safety.thresholds import Thresholds


@rule("HM-01", reads=("conditions", "results"))
def low_platelets(p: Patient, at: Thresholds) -> Reply:
    """Low platelets, now or before."""
    counts = [r.told for r in p.worrying("platelets", at.results_recent_days) if r.below(at.platelets_low)]
    return together(caution(told) for told in (*(d.told for d in p.ever("thrombocytopenia")), *counts))


@rule("CA-01", reads=("conditions", "medicines"))
def active_cancer(p: Patient, at: Thresholds) -> Reply:
    """Cancer under care: the oncology team agrees first; never raised toward blocking doses for the tumour."""
    immune = p.takes("ask_about_cancer")
    return together(
        caution(told) for told in (*(d.told for d in p.has_now("active_cancer")), *(x.told for x in immune))
    )


@rule("HI-01", reads=("conditions", "medicines"))
def untreated_hiv(p: Patient, at: Thresholds) -> Reply:
    """HIV without antiretroviral medicines: naltrexone alone did not stop the fall of CD4 cells."""
    found = p.has("hiv")
    treated = bool(p.takes_any("antiretroviral"))
    return together(block(d.told) for d in found) if found and not treated else no()

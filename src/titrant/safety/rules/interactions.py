"""Single medicines that do not go well with naltrexone."""

from __future__ import annotations

from titrant.safety.patient_view import Listed, Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, caution, info, together
from titrant.safety.thresholds import Thresholds


@rule("DR-01", reads=("medicines",))
def thioridazine(p: Patient, at: Thresholds) -> Reply:
    """Thioridazine and naltrexone made people lethargic."""
    return together(caution(x.told) for x in p.taking if "thioridazine" in x.contains)


@rule("DR-02", reads=("medicines",))
def liver_toxic_medicine(p: Patient, at: Thresholds) -> Reply:
    """Disulfiram and other medicines that harm the liver."""
    return together(caution(x.told) for x in p.taking if _harms_liver(x, at))


def _harms_liver(x: Listed, at: Thresholds) -> bool:
    much = "paracetamol" in x.contains and (x.medicine.mg_day or 0) > at.paracetamol_high_mg_day
    return "disulfiram" in x.contains or (x.is_in("hepatotoxic") and x.systemic) or much


@rule("DR-04", reads=("medicines", "conditions"))
def ketamine(p: Patient, at: Thresholds) -> Reply:
    """Ketamine for depression may lose its effect; for pain it is told."""
    found = [x for x in p.taking if x.has("ketamine") or {"ketamine", "esketamine"} & set(x.contains)]
    return together(caution(x.told) if _for_mood(x, p) else info(x.told) for x in found)


def _for_mood(x: Listed, p: Patient) -> bool:
    """For depression: as written, else by the medicine or the diagnoses."""
    written = (x.medicine.indication or "").casefold()
    if written:
        return "pain" not in written
    return "esketamine" in x.contains or bool(p.has("depression"))

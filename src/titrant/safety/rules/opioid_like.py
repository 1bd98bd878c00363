"""Medicines that look or act a little like opioids: cough remedies, antidiarrhoeals, supplements, illicit opioids."""

from __future__ import annotations

from titrant.safety.exposure import exposures, of_rule
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, info, together
from titrant.safety.thresholds import Thresholds
from titrant.safety.washout import washout


@rule("OP-10", reads=("medicines",))
def cough_remedy_without_opioid(p: Patient, at: Thresholds) -> Reply:
    """Dextromethorphan and noscapine are no mu-opioids."""
    return together(info(x.told) for x in p.takes("antitussive_nonopioid") if not (x.product and x.product.is_opioid))


@rule("OP-11", reads=("medicines",))
def antidiarrhoeal_opioid(p: Patient, at: Thresholds) -> Reply:
    """Peripheral antidiarrhoeals may work less; diphenoxylate reaches the brain and needs its own days."""
    peripheral = [
        caution(x.told, text="peripheral")
        for x in p.takes("opioid_antidiarrhoeal_peripheral", "opioid_kappa_peripheral")
        if (x.medicine.mg_day or 0) <= at.loperamide_label_mg_day or "loperamide" not in x.contains
    ]
    central = [block(e.told, text="now") for e in exposures(p, at) if e.rule == "OP-11" and e.state == "now"]
    gone = [washout(e, p, e.days, careful=True) for e in of_rule(p, at, "OP-11")]
    return together([*peripheral, *central, *gone])


@rule("OP-12", reads=("medicines",))
def opioid_supplement_or_illicit(p: Patient, at: Thresholds) -> Reply:
    """Kratom, tianeptine, poppy tea, heroin, misused loperamide: two weeks; slow-leaving ones confirmed to four."""
    now = [block(e.told, text="now") for e in exposures(p, at) if e.rule == "OP-12" and e.state == "now"]
    gone = [
        washout(e, p, at.opioid_window_days, careful=e.listed.has("long_tissue", "opioid_illicit"))
        for e in of_rule(p, at, "OP-12")
    ]
    return together([*now, *gone])

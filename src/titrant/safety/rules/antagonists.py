"""Another opioid antagonist: full-dose naltrexone, nalmefene, samidorphan, a depot, a rescue kit."""

from __future__ import annotations

import re
from datetime import date

from titrant.core.calendar import days_between
from titrant.safety.patient_view import Listed, Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, info, no, together, unknown
from titrant.safety.thresholds import Thresholds

_STRENGTH_MG = re.compile(r"(\d+(?:[.,]\d+)?)\s*mg\b", re.IGNORECASE)
_LOW_DOSE_NAMES = ("low-dose naltrexone", "ldn (compounded low-dose naltrexone)")


@rule("OP-17", reads=("medicines",))
def another_opioid_antagonist(p: Patient, at: Thresholds) -> Reply:
    """A second systemic antagonist; the low-dose naltrexone being managed is none."""
    rescue = [info(x.told, text="rescue") for x in p.takes("antagonist_rescue") if not x.has("antagonist_systemic")]
    systemic = [
        _systemic(x, p, at)
        for x in p.listed
        if x.has("antagonist_systemic") and not (x.product and x.product.is_opioid)
    ]
    return together([*rescue, *systemic])


def _systemic(x: Listed, p: Patient, at: Thresholds) -> Reply:
    if _is_long_acting(x):
        return _long_acting(x, p, at)
    if not x.taking:
        return no()
    if _is_full_dose(x, at):
        return block(x.told)
    if _is_the_low_dose(x, at):
        return no() if p.on_ldn else caution(x.told, text="already")
    return no() if p.on_ldn else unknown(f"daily dose of {x.told}", found=(x.told,))


def _is_long_acting(x: Listed) -> bool:
    given = x.medicine.last_injection or x.medicine.implant_inserted or x.medicine.implant_removed
    return x.has("antagonist_depot") or given is not None


def _last_given(x: Listed, on: date) -> date | None:
    m = x.medicine
    given = (m.last_injection, m.implant_inserted, m.last_taken, x.stop)
    return max((d.last_possible(on) for d in given if d), default=None)


def _is_implant(x: Listed) -> bool:
    m = x.medicine
    return x.has("implant") or m.implant_inserted is not None or m.implant_removed is not None


def _acts_still(x: Listed, p: Patient, at: Thresholds) -> bool | None:
    """Whether a long-acting antagonist may still act at the first dose; None without a day."""
    last = _last_given(x, p.on)
    if x.medicine.implant_removed is not None:
        return False
    if last is None:
        return None
    age = days_between(last, p.first_dose_day)
    return age < at.naltrexone_implant_days if _is_implant(x) else age <= at.naltrexone_depot_days


def naltrexone_implant_acts(x: Listed, p: Patient, at: Thresholds) -> bool:
    """Whether a medicine is a naltrexone implant that may still act."""
    return x.contains == ("naltrexone",) and _is_implant(x) and _acts_still(x, p, at) is not False


def _long_acting(x: Listed, p: Patient, at: Thresholds) -> Reply:
    acts = _acts_still(x, p, at)
    if _is_implant(x):
        return caution(x.told, text="depot") if acts is not False else no()
    if x.taking:
        return block(x.told)
    if acts is None:
        return unknown(f"day of the last {x.told}", found=(x.told,))
    return caution(x.told, text="depot") if acts else no()


def _is_full_dose(x: Listed, at: Thresholds) -> bool:
    """Another antagonist, a combination, a branded tablet, or an amount far above the low-dose range."""
    if x.contains != ("naltrexone",):
        return True
    if x.medicine.mg_day is not None:
        return x.medicine.mg_day >= at.full_dose_naltrexone_mg
    written = [float(n.replace(",", ".")) for n in _STRENGTH_MG.findall(f"{x.medicine.name} {x.medicine.dose or ''}")]
    if written:
        return max(written) >= at.full_dose_naltrexone_mg
    return x.product is not None and x.product.kind == "brand"


def _is_the_low_dose(x: Listed, at: Thresholds) -> bool:
    named = x.product is not None and x.product.name.casefold() in _LOW_DOSE_NAMES
    return (
        named
        or (x.medicine.mg_day is not None and x.medicine.mg_day < at.full_dose_naltrexone_mg)
        or bool(_STRENGTH_MG.search(f"{x.medicine.name} {x.medicine.dose or ''}"))
    )

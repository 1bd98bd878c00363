"""Thyroid hormone, thyroid disease and its tests."""

from __future__ import annotations

from titrant.safety.conditions import Diagnosis
from titrant.safety.patient_view import Listed, Patient
from titrant.safety.readings import Reading
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, caution, info, no, together, unknown
from titrant.safety.screening import DoseCaps
from titrant.safety.thresholds import Thresholds


def hormone(p: Patient) -> tuple[Listed, ...]:
    """Thyroid hormones being taken."""
    return p.takes("thyroid_hormone")


def _gland_gone(p: Patient) -> bool:
    return any(d.condition.total_thyroidectomy for d in p.diagnoses)


def _autoimmune(p: Patient) -> tuple[Diagnosis, ...]:
    return p.has("hashimoto") if not _gland_gone(p) else ()


def _not_autoimmune(p: Patient) -> bool:
    return _gland_gone(p) or bool(p.ever("thyroid_not_autoimmune"))


def _capped(p: Patient) -> bool:
    """Whether TH-01 or TH-02 applies, so that the TSH matters."""
    return bool(hormone(p)) and (bool(_autoimmune(p)) or not _not_autoimmune(p))


def _cap(at: Thresholds) -> DoseCaps:
    return DoseCaps(first_dose_ug=at.low_first_dose_ug)


@rule("TH-01", reads=("conditions", "medicines"))
def hashimoto_on_hormone(p: Patient, at: Thresholds) -> Reply:
    """Hashimoto's thyroiditis, gland in place, on hormone: begin at the lowest range and watch the hormone."""
    if not _autoimmune(p):
        return no()
    return together(caution(f"{_autoimmune(p)[0].told}; {x.told}", caps=_cap(at)) for x in hormone(p))


@rule("TH-02", reads=("conditions", "medicines"))
def thyroid_hormone_reason_unknown(p: Patient, at: Thresholds) -> Reply:
    """Thyroid hormone for a reason that is not recorded: taken as autoimmune until clarified."""
    if _autoimmune(p) or _not_autoimmune(p):
        return no()
    return together(caution(x.told, caps=_cap(at)) for x in hormone(p))


@rule("TH-03", reads=("conditions", "medicines"))
def thyroid_hormone_not_autoimmune(p: Patient, at: Thresholds) -> Reply:
    """Thyroid hormone for another reason: a low TSH may be intended."""
    if _autoimmune(p) or not _not_autoimmune(p):
        return no()
    return together(info(x.told) for x in hormone(p))


@rule("TH-04", reads=("conditions", "medicines"))
def hashimoto_without_hormone(p: Patient, at: Thresholds) -> Reply:
    """Hashimoto's thyroiditis without hormone: a first TSH."""
    return together(info(d.told) for d in _autoimmune(p)) if not hormone(p) else no()


@rule("TH-05", reads=("conditions", "medicines"))
def overactive_thyroid(p: Patient, at: Thresholds) -> Reply:
    """An overactive thyroid, by diagnosis or by its medicine."""
    found = [d.told for d in p.has_now("hyperthyroidism")] + [x.told for x in p.takes("antithyroid")]
    return together(caution(told) for told in found)


@rule("TH-06", reads=("results", "conditions", "medicines"))
def tsh_low_on_hormone(p: Patient, at: Thresholds) -> Reply:
    """The TSH is already low, so the hormone is already too much."""
    if not _capped(p):
        return no()
    return together(_low(r, at) for r in p.worrying("TSH", at.tsh_recent_days))


def _low(r: Reading, at: Thresholds) -> Reply:
    low = r.below(at.tsh_low)
    if low is None:
        return unknown(f"a TSH that can be read ({r.told})", holds=False)
    return caution(r.told) if low else no()


@rule("TH-07", reads=("results", "conditions", "medicines"))
def tsh_missing_on_hormone(p: Patient, at: Thresholds) -> Reply:
    """No recent TSH on hormone."""
    if not _capped(p) or p.fresh("TSH", at.tsh_recent_days):
        return no()
    return caution(*(r.told for r in p.latest("TSH")))

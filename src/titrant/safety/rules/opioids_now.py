"""Opioids being taken: now, as a taper, as needed, or beside a very low dose by a specialist protocol."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.safety.exposure import Exposure, exposures
from titrant.safety.overriding import override_of
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, blocked_until_known, caution, info, no, note, together
from titrant.safety.screening import DoseCaps
from titrant.safety.thresholds import Thresholds
from titrant.safety.washout import arithmetic

_CO_THERAPY_STATES = ("active", "tapering", "prn")


def site_days(patient: Patient, at: Thresholds) -> int | None:
    """The washout of this site, when an override of OP-02 stands beside it; never below the label's floor."""
    days = patient.record.limits.washout_days
    if days is None or override_of(patient.record, patient.on, "OP-02", "short_acting_opioid_within_washout") is None:
        return None
    return max(days, at.site_washout_floor_days)


def by_specialist_protocol(patient: Patient, at: Thresholds) -> bool:
    """Whether a specialist chose a very low dose, stated and under the cap, beside the opioid."""
    plans = patient.record.plans
    doses = [ug for ug in (plans.first_dose_ug, plans.target_dose_ug) if ug is not None]
    stated = plans.first_dose_ug is not None and 0 < max(doses) <= at.vldn_cap_ug
    return bool(patient.record.settings.specialist_vldn) and stated


def in_co_therapy(e: Exposure, patient: Patient, at: Thresholds) -> bool:
    """Whether the specialist protocol covers this opioid; an impossible date never is covered."""
    return (
        by_specialist_protocol(patient, at)
        and e.listed.medicine.status in _CO_THERAPY_STATES
        and not e.listed.impossible
    )


@rule("OP-01", reads=("medicines",))
def opioid_taken_now(p: Patient, at: Thresholds) -> Reply:
    """Any opioid being taken, also inside a combination, a patch, a pump or beside an antagonist."""
    now = [e for e in exposures(p, at) if e.state == "now" and e.rule != "OP-11" and not in_co_therapy(e, p, at)]
    return together(block(e.told) for e in now)


@rule("OP-06", reads=("medicines",))
def opioid_taper_running(p: Patient, at: Thresholds) -> Reply:
    """A taper that runs, or whose planned end is no proof that it ended."""
    return together(_taper(e, p) for e in exposures(p, at) if e.state == "tapering" and not in_co_therapy(e, p, at))


def _taper(e: Exposure, p: Patient) -> Reply:
    end = e.listed.medicine.taper_end
    if end is None or end.last <= p.on:
        return block(e.told)
    earliest = end.last + timedelta(days=e.days)
    sum_ = f"{e.listed.told}: planned last day {format_day(end.last)} + {e.days} days = {format_day(earliest)}"
    return block(e.told, earliest=earliest, provisional=True, arithmetic=(sum_,))


@rule("OP-08", reads=("medicines",))
def opioid_as_needed_on_list(p: Patient, at: Thresholds) -> Reply:
    """An opioid kept for use as needed, counted from its last use and provisional on no further use."""
    kept = [e for e in exposures(p, at) if e.state == "prn" and not in_co_therapy(e, p, at)]
    return together(_as_needed(e, p, at) for e in kept)


def _as_needed(e: Exposure, p: Patient, at: Thresholds) -> Reply:
    if e.rule == "OP-02" and (days := site_days(p, at)):
        e = replace(e, days=days)
    sum_ = arithmetic(e, p.first_dose_day)
    if e.running_at(p.first_dose_day):
        return block(e.told, earliest=e.earliest, provisional=True, arithmetic=sum_)
    return replace(caution(e.told), arithmetic=sum_)


@rule("OP-07", reads=("medicines", "plans"))
def opioid_last_use_unknown(p: Patient, at: Thresholds) -> Reply:
    """A stopped opioid without a last day, or with only a month or a year of it."""
    return together(_last_use(e, p, at) for e in exposures(p, at))


def _last_use(e: Exposure, p: Patient, at: Thresholds) -> Reply:
    if e.state == "undated":
        return blocked_until_known(f"last day of {e.listed.told}", found=(e.told,))
    attested = e.state == "dated" and not e.listed.dates
    if attested and e.last is not None:
        word = p.record.plans.no_opioid_since
        who = f"{e.listed.told}: no opioid since {format_day(e.last)}, attested by {word.clinician}" if word else e.told
        return info(who, text="attested")
    if e.state == "dated" and not e.precise and e.day_number(p.first_dose_day) <= at.opioid_window_days:
        return info(e.told)
    return no()


@rule("OP-09", reads=("medicines",))
def combination_holds_opioid(p: Patient, at: Thresholds) -> Reply:
    """A product of several ingredients, or a name that hides one: the opioid inside is printed."""
    named = [x for x in p.listed if x.product and x.product.is_opioid and x.told != x.medicine.name]
    return together(note(x.told) for x in named)


@rule("OP-20", reads=("medicines", "plans"))
def very_low_dose_beside_opioid(p: Patient, at: Thresholds) -> Reply:
    """A very low dose beside an opioid, by a specialist's protocol alone."""
    covered = [e for e in exposures(p, at) if e.state in ("now", "tapering", "prn") and in_co_therapy(e, p, at)]
    caps = DoseCaps(first_dose_ug=at.vldn_cap_ug, target_ug=at.vldn_cap_ug)
    dose = format_dose(p.record.plans.first_dose_ug or 0)
    return together(caution(f"{e.told}; planned first dose {dose}", caps=caps) for e in covered)

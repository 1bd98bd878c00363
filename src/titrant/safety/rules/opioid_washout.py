"""Washouts: days that must pass after the last possible dose of an opioid."""

from __future__ import annotations

from titrant.safety.exposure import exposures, is_depot, is_implant, of_rule
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, together
from titrant.safety.rules.antagonists import naltrexone_implant_acts
from titrant.safety.rules.opioids_now import site_days
from titrant.safety.thresholds import Thresholds
from titrant.safety.washout import washout


@rule("OP-02", reads=("medicines", "plans"))
def short_acting_opioid_within_washout(p: Patient, at: Thresholds) -> Reply:
    """Short-acting opioids: two weeks, told to four."""
    days = site_days(p, at)
    return together(washout(e, p, at.opioid_window_days, careful=False, days=days) for e in of_rule(p, at, "OP-02"))


@rule("OP-03", reads=("medicines", "plans"))
def long_acting_opioid_within_washout(p: Patient, at: Thresholds) -> Reply:
    """Long-acting, extended-release and partial agonists: two weeks, then confirmed to four."""
    return together(washout(e, p, at.opioid_window_days, careful=True) for e in of_rule(p, at, "OP-03"))


@rule("OP-04", reads=("medicines", "plans"))
def opioid_patch_within_washout(p: Patient, at: Thresholds) -> Reply:
    """Patches: counted from removal, else from the end of full wear, plus the site's tail if it has one."""
    days = at.opioid_washout_days + (p.record.limits.transdermal_tail_days or 0)
    return together(washout(e, p, at.opioid_window_days, careful=True, days=days) for e in of_rule(p, at, "OP-04"))


@rule("OP-05", reads=("medicines", "plans"))
def buprenorphine_depot_within_washout(p: Patient, at: Thresholds) -> Reply:
    """Depots and implants: the product's days, then a challenge rather than a date until a year."""
    window = at.depot_ask_days + 1
    return together(washout(e, p, window, careful=True) for e in of_rule(p, at, "OP-05"))


@rule("OP-18", reads=("medicines", "plans"))
def procedural_opioid_within_washout(p: Patient, at: Thresholds) -> Reply:
    """A single opioid around an operation: one week, told to two."""
    return together(washout(e, p, at.procedural_window_days, careful=False) for e in of_rule(p, at, "OP-18"))


@rule("OP-25", reads=("medicines",))
def implant_still_in_place(p: Patient, at: Thresholds) -> Reply:
    """A buprenorphine implant without a day of removal acts now; a naltrexone implant is a duplicate for months."""
    implants = [e for e in exposures(p, at) if e.state == "now" and is_implant(e.listed) and is_depot(e.listed)]
    opioid = [block(e.told) for e in implants if e.listed.medicine.implant_removed is None]
    duplicate = [caution(x.told, text="naltrexone") for x in p.listed if naltrexone_implant_acts(x, p, at)]
    return together([*opioid, *duplicate])

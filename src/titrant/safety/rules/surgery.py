"""Operations: the days before, the days after, and the anaesthetist of a person with periodic paralysis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from titrant.core.calendar import days_between, format_day
from titrant.patient.record import Surgery
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, info, no, together, unknown
from titrant.safety.thresholds import Thresholds


def _told(s: Surgery) -> str:
    return f"operation on {format_day(s.date)}"


@rule("SU-01", reads=("plans", "doses", "conditions"))
def operation_planned(p: Patient, at: Thresholds) -> Reply:
    """An operation ahead: no start just before it, a hold when already taking it."""
    s = p.record.plans.surgery
    if s is None:
        return together(unknown("day of the operation", found=(d.told,)) for d in p.has_now("before_operation"))
    if days_between(s.date, p.on) > 0:
        return _over(s, p, at)
    if s.opioids_expected is False:
        return info(_told(s), text="no_opioids")
    return _on_treatment(s, p, at) if p.on_ldn else _starting(s, p, at)


def _over(s: Surgery, p: Patient, at: Thresholds) -> Reply:
    after = days_between(s.date, p.first_dose_day)
    if s.opioids_expected is False or after > at.surgery_told_after_days:
        return no()
    return caution(_told(s), text="after")


def _on_treatment(s: Surgery, p: Patient, at: Thresholds) -> Reply:
    hold_from = s.date - timedelta(days=at.surgery_hold_days)
    told = f"{_told(s)}: no dose from {format_day(hold_from)}"
    reply = block(told, text="hold") if p.on >= hold_from else caution(told, text="hold")
    return replace(reply, arithmetic=_hold_and_restart(s, at))


def _hold_and_restart(s: Surgery, at: Thresholds) -> tuple[str, ...]:
    """The days of hold and restart as a person checks them; the restart hangs on the opioids that were given."""
    hold_from = s.date - timedelta(days=at.surgery_hold_days)
    again = restart_day(s, at)
    hold = f"hold: {format_day(s.date)} - {at.surgery_hold_days} days = {format_day(hold_from)}"
    restart = (
        f"restart, if the opioids of the operation itself were the only ones: {format_day(s.date)} + "
        f"{at.surgery_after_days} days = {format_day(again)}; after opioids taken later {at.opioid_washout_days} days "
        "from the last one"
    )
    return hold, restart


def restart_day(s: Surgery, at: Thresholds) -> date:
    """First day on which naltrexone may come back when no opioid was taken after the operation."""
    return s.date + timedelta(days=at.surgery_after_days)


def _starting(s: Surgery, p: Patient, at: Thresholds) -> Reply:
    ahead = days_between(p.first_dose_day, s.date)
    if ahead < 0:
        return caution(_told(s), text="after")
    if ahead <= at.surgery_block_days:
        return block(_told(s))
    return caution(_told(s)) if ahead <= at.surgery_caution_days else info(_told(s))


@rule("SU-02", reads=("plans", "medicines"))
def operation_just_done(p: Patient, at: Thresholds) -> Reply:
    """An operation within the week before the first dose, opioids not excluded."""
    s = p.record.plans.surgery
    if s is None:
        asked = [x for x in p.takes("antagonist_peripheral") if x.has("after_operation") or "alvimopan" in x.contains]
        return together(unknown("day of the operation", found=(x.told,)) for x in asked)
    after = days_between(s.date, p.first_dose_day)
    if s.opioids_expected is False or not 0 <= after < at.surgery_after_days:
        return no()
    if after == 0 and s.date > p.on:
        return no()
    earliest = restart_day(s, at)
    sum_ = f"{_told(s)} + {at.surgery_after_days} days = {format_day(earliest)}"
    return block(_told(s), earliest=earliest, provisional=True, arithmetic=(sum_,))


@rule("SU-03", reads=("plans", "conditions", "person"))
def operation_in_periodic_paralysis(p: Patient, at: Thresholds) -> Reply:
    """Periodic paralysis or myotonia and an operation: the anaesthetist gets the guidance for the type."""
    s = p.record.plans.surgery
    if s is None or days_between(s.date, p.on) > 0 or not (p.paralysis or p.has("myotonia")):
        return no()
    return caution(_told(s), text=p.paralysis_type if p.paralysis else "myotonia")

"""Opioids and emergencies while on naltrexone, and the way back after missed days."""

from __future__ import annotations

from datetime import date

from titrant.core.calendar import days_between
from titrant.safety.exposure import Exposure, exposures
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, info, no, note, together
from titrant.safety.rules.opioids_now import in_co_therapy
from titrant.safety.thresholds import Thresholds
from titrant.safety.washout import arithmetic


@rule("OP-19", reads=("plans",))
def new_opioid_ordered(p: Patient, at: Thresholds) -> Reply:
    """A new opioid is being ordered. A stop card for naltrexone, never a stop for urgent pain relief."""
    if not p.record.plans.new_opioid_order:
        return no()
    return block("a new opioid is being ordered", urgent=p.on_ldn)


@rule("EM-01", reads=("plans", "doses"))
def emergency_pain_relief(p: Patient, at: Thresholds) -> Reply:
    """An emergency never waits for naltrexone. This card never blocks."""
    return note("taking naltrexone") if p.on_ldn else no()


@rule("OP-21", reads=("medicines", "doses"))
def opioid_while_on_naltrexone(p: Patient, at: Thresholds) -> Reply:
    """An opioid now or lately, in a person who takes naltrexone."""
    if not p.on_ldn:
        return no()
    met = [e for e in exposures(p, at) if e.running(p.on) and not in_co_therapy(e, p, at)]
    return together(_met(e, p) for e in met)


def _met(e: Exposure, p: Patient) -> Reply:
    if e.state != "dated":
        return block(e.told, urgent=True)
    return block(e.told, earliest=e.earliest, arithmetic=arithmetic(e, p.on), urgent=True)


@rule("OP-24", reads=("doses", "medicines"))
def restart_after_missed_days(p: Patient, at: Thresholds) -> Reply:
    """Naltrexone stopped or missed, and perhaps an opioid since: back only through the washout.

    A gap without an opioid changes no verdict; how to come back is told.
    """
    last = p.last_dose_day
    if last is None or days_between(last, p.on) < at.ldn_missed_days:
        return no()
    since = [e for e in exposures(p, at) if e.running(p.first_dose_day) and _after(e, last)]
    if since:
        return together(_again(e, p) for e in since if not in_co_therapy(e, p, at))
    told = f"last dose of naltrexone {days_between(last, p.on)} days ago"
    return note(told, text="gap") if p.on_ldn else info(told, text="stopped")


def _after(e: Exposure, last: date) -> bool:
    return e.state != "dated" or (e.last is not None and e.last >= last)


def _again(e: Exposure, p: Patient) -> Reply:
    if e.state != "dated":
        return block(e.told)
    return block(e.told, earliest=e.earliest, arithmetic=arithmetic(e, p.first_dose_day))

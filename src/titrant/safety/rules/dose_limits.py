"""Limits on the planned doses: size, unit, first dose, steps."""

from __future__ import annotations

import re
from itertools import pairwise

from titrant.core.calendar import days_between, format_day
from titrant.core.dose import format_dose
from titrant.safety.patient_view import Patient
from titrant.safety.registry import late_rule, rule
from titrant.safety.reply import Reply, block, caution, no, together
from titrant.safety.screening import DoseCaps
from titrant.safety.thresholds import Thresholds

_WRITTEN = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(mg|ug|mcg|µg|μg|micrograms?|milligrams?)\s*$", re.IGNORECASE)


def _planned(p: Patient) -> tuple[int, ...]:
    plans = p.record.plans
    return tuple(ug for ug in (plans.first_dose_ug, plans.target_dose_ug) if ug is not None)


@rule("DO-01", reads=("plans",))
def dose_out_of_range(p: Patient, at: Thresholds) -> Reply:
    """The larger of first dose and target; nothing or less, or a start above the target, is an error."""
    doses = _planned(p)
    caps = DoseCaps(target_ug=at.highest_dose_ug)
    if not doses:
        return no(caps=caps)
    first, target = p.record.plans.first_dose_ug, p.record.plans.target_dose_ug
    if min(doses) <= 0:
        return block("a planned dose of 0 mg", caps=caps)
    if first is not None and target is not None and first > target:
        return block(f"first dose {format_dose(first)} above target {format_dose(target)}", caps=caps)
    largest = max(doses)
    told = f"planned dose {format_dose(largest)}"
    if largest > at.highest_dose_ug:
        return block(told, caps=caps)
    return caution(told, caps=caps) if largest > at.usual_highest_dose_ug else no(caps=caps)


@late_rule("DO-02", reads=("plans",))
def first_dose_above_cap(p: Patient, at: Thresholds, caps: DoseCaps) -> Reply:
    """The first dose against the caps that other rules brought, else against the lowest usual dose.

    A target above a cap is told; a plan never goes beyond the cap.
    """
    first, target = p.record.plans.first_dose_ug, p.record.plans.target_dose_ug
    return together([_first_dose(first, caps.first_dose_ug, at), _target(target, caps.target_ug, at)])


def _first_dose(first: int | None, cap: int | None, at: Thresholds) -> Reply:
    if first is None:
        return no()
    if cap is not None and first > cap:
        return block(f"first dose {format_dose(first)} above the cap of {format_dose(cap)}")
    return caution(f"first dose {format_dose(first)}") if first > at.low_first_dose_ug else no()


def _target(target: int | None, cap: int | None, at: Thresholds) -> Reply:
    """The highest dose of all is DO-01's."""
    if target is None or cap is None or not cap < target <= at.highest_dose_ug or cap >= at.highest_dose_ug:
        return no()
    return caution(f"target {format_dose(target)} above the cap of {format_dose(cap)}")


@rule("DO-03", reads=("plans",))
def dose_unit_or_magnitude(p: Patient, at: Thresholds) -> Reply:
    """Ten milligrams or more, or a written dose that does not agree with its field: never converted."""
    large = [block(f"planned dose {format_dose(ug)}") for ug in _planned(p) if ug >= at.wrong_magnitude_ug]
    return together([*large, *_written(p)])


def _written(p: Patient) -> list[Reply]:
    plans = p.record.plans
    if plans.dose_written is None:
        return []
    match = _WRITTEN.match(plans.dose_written)
    if match is None:
        return [block(f"dose written as {plans.dose_written!r}")]
    factor = 1000 if match[2].casefold().startswith(("mg", "milli")) else 1
    ug = round(float(match[1].replace(",", ".")) * factor)
    wrong = plans.first_dose_ug is None or ug != plans.first_dose_ug
    return (
        [block(f"dose written as {plans.dose_written!r}, read as {format_dose(plans.first_dose_ug or 0)}")]
        if wrong
        else []
    )


@rule("DO-04", reads=("plans",))
def steps_too_fast(p: Patient, at: Thresholds) -> Reply:
    """Fewer than seven days to a step."""
    days = p.record.plans.step_days
    return caution(f"a step every {days} days") if days is not None and days < at.fastest_step_days else no()


@rule("DO-05", reads=("plans", "doses"))
def step_too_large(p: Patient, at: Thresholds) -> Reply:
    """A step above 1.5 mg, planned, signed or just taken."""
    caps = DoseCaps(step_ug=at.largest_step_ug)
    steps = [ug for ug in (p.record.plans.step_ug, _signed_step(p), _taken_step(p)) if ug is not None]
    large = [caution(f"a step of {format_dose(ug)}", caps=caps) for ug in steps if ug > at.largest_step_ug]
    return together(large) if large else no(caps=caps)


def _signed_step(p: Patient) -> int | None:
    signed = p.record.signed_plan
    if signed is None:
        return None
    doses = [s.dose_ug for s in signed.steps]
    return max((b - a for a, b in pairwise(doses)), default=None)


def _taken_step(p: Patient) -> int | None:
    """The last rise between two doses that were taken."""
    taken = sorted((d.date, d.ug) for d in p.record.doses if d.taken and d.ug > 0 and d.date <= p.on)
    rises = [b[1] - a[1] for a, b in pairwise(taken) if b[1] != a[1]]
    return rises[-1] if rises else None


@rule("DO-06", reads=("doses",))
def tenfold_dose(p: Patient, at: Thresholds) -> Reply:
    """The dose of the last rows is ten times the one before, and nobody meant it: a slip of pen or measure."""
    taken = sorted((d.date, d.ug) for d in p.record.doses if d.taken and d.ug > 0 and d.date <= p.on)
    if not taken:
        return no()
    now = taken[-1][1]
    change = max((i for i in range(1, len(taken)) if taken[i - 1][1] != now), default=None)
    if change is None:
        return no()
    since, before = taken[change][0], taken[change - 1][1]
    if now < at.tenfold * before or days_between(since, p.on) >= at.tenfold_days:
        return no()
    if _meant(p, now):
        return no()
    return block(f"{format_dose(now)} since {format_day(since)}, {format_dose(before)} before")


def _meant(p: Patient, ug: int) -> bool:
    """Whether a dose was advised before, or is a step of the signed plan that has begun."""
    signed = p.record.signed_plan.steps if p.record.signed_plan else ()
    return any(a.dose_ug == ug and a.date <= p.on for a in p.record.advised) or any(
        step.dose_ug == ug and step.start <= p.on for step in signed
    )

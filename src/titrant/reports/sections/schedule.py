"""The plan: steps that depend on their reviews, what to do when, what to dispense. For the person, what was signed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.reports.material import Material
from titrant.reports.sections.section import Section
from titrant.titration.measured import measured
from titrant.titration.plan_result import TitrationPlan

TAKE_NONE = ("do_not_start", "pause", "stop")


def schedule(material: Material) -> Section | None:
    """The plan of the clinician, or the signed one of the person."""
    if material.for_person:
        return _signed(material)
    plan = material.plan
    if plan is None:
        return None
    always = _at_every_step(plan)
    steps = [
        {
            "number": step.number,
            "days": _days(step.start, step.days),
            "dose": step.dose_text or format_dose(step.dose_ug),
            "condition": step.condition,
            "watch_for": [sign for sign in step.watch_for if sign not in always],
            "review": format_day(step.review_on),
        }
        for step in plan.steps
    ]
    values: dict[str, Any] = {
        "plan": plan,
        "steps": steps,
        "ceiling": format_dose(plan.ceiling_ug),
        "format_day": format_day,
    }
    values |= {"always": always, "differs": any(step["watch_for"] for step in steps)}
    return Section("schedule", "Schedule", "schedule.html", values, plan.because)


def _days(start: date, days: int) -> str:
    """First to last day of a step, the year said once where it is the same."""
    end = start + timedelta(days=max(days, 1) - 1)
    first = f"{start.day} {start:%B}" if start.year == end.year else format_day(start)
    return f"{first} to {format_day(end)}"


def _at_every_step(plan: TitrationPlan) -> list[str]:
    """What to watch for that every step names."""
    first, *rest = (step.watch_for for step in plan.steps) if plan.steps else ((),)
    return [sign for sign in first if all(sign in other for other in rest)]


def _signed(material: Material) -> Section | None:
    """The signed steps; none beside an advice to take none."""
    signed = material.record.signed_plan
    if signed is None or (material.advice is not None and material.advice.action in TAKE_NONE):
        return None
    steps = [
        (
            _days(step.start, step.days),
            f"{measured(material.record, step.dose_ug, material.on)}, once a day",
        )
        for step in signed.steps
    ]
    values = {"steps": steps, "by": signed.prescriber, "on": format_day(signed.signed_on)}
    return Section("schedule", "Your signed plan", "schedule_person.html", values)

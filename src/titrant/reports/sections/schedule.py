"""The plan: steps that depend on their reviews, what to do when, what to dispense. For the person, what was signed."""

from __future__ import annotations

from datetime import timedelta

from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.reports.material import Material
from titrant.reports.sections.section import Section


def schedule(material: Material) -> Section | None:
    """The plan of the clinician, or the signed one of the person."""
    if material.for_person:
        return _signed(material)
    plan = material.plan
    if plan is None:
        return None
    steps = [
        {
            "number": step.number,
            "days": f"{format_day(step.start)} to {format_day(step.start + timedelta(days=max(step.days, 1) - 1))}",
            "dose": step.dose_text or format_dose(step.dose_ug),
            "condition": step.condition,
            "watch_for": step.watch_for,
            "review": format_day(step.review_on),
        }
        for step in plan.steps
    ]
    values = {"plan": plan, "steps": steps, "ceiling": format_dose(plan.ceiling_ug), "format_day": format_day}
    return Section("schedule", "Schedule", "schedule.html", values, plan.because)


def _signed(material: Material) -> Section | None:
    signed = material.record.signed_plan
    if signed is None:
        return None
    steps = [
        (
            f"{format_day(step.start)} to {format_day(step.start + timedelta(days=max(step.days, 1) - 1))}",
            f"{format_dose(step.dose_ug)} once a day",
        )
        for step in signed.steps
    ]
    values = {"steps": steps, "by": signed.prescriber, "on": format_day(signed.signed_on)}
    return Section("schedule", "Your signed plan", "schedule_person.html", values)

"""A prescriber signs a plan: steps, ceiling, name, day, and a hash over all of it (``plan.toml``).

Person mode shows a dose only from such a plan.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from titrant.core.dose import format_dose
from titrant.core.errors import SignatureError
from titrant.patient.record import SignedPlan, SignedStep
from titrant.patient.signature import sign, verify
from titrant.patient.toml_writer import write_toml
from titrant.titration.plan_result import TitrationPlan

PLAN_FILE = "plan.toml"


def sign_plan(plan: TitrationPlan, *, prescriber: str, signed_on: date) -> SignedPlan:
    """The plan as a named prescriber signs it.

    Raises
    ------
    SignatureError
        When no name is given, or a step lies above the ceiling.
    """
    if not prescriber.strip():
        raise SignatureError("plan", "nobody signs it", "give the prescriber's name")
    over = [s for s in plan.steps if s.dose_ug > plan.ceiling_ug]
    if over:
        raise SignatureError("plan", f"step {over[0].number} is above the ceiling", "write the plan again")
    steps = tuple(SignedStep(s.start, s.dose_ug, s.days) for s in plan.steps)
    return sign(prescriber.strip(), signed_on, steps, plan.ceiling_ug)


def write_signed_plan(signed: SignedPlan, folder: Path) -> Path:
    """Write ``plan.toml`` into the folder of a record; a changed plan is refused first."""
    verify(signed)
    path = folder / PLAN_FILE if folder.is_dir() else folder
    path.write_text(write_toml(signed), encoding="utf-8")
    return path


def covers(signed: SignedPlan | None, dose_ug: int, on: date, route: str = "oral") -> bool:
    """Whether a signed plan has this dose by this day: a step that has begun, by the route it names.

    A dose below the highest step that has begun is covered only where it is itself a step.

    Raises
    ------
    SignatureError
        When the plan was changed after it was signed.
    """
    if signed is None:
        return False
    verify(signed)
    if signed.route != route or dose_ug > signed.ceiling_ug or on < signed.signed_on or not _runs(signed, on):
        return False
    return any(step.dose_ug == dose_ug and step.start <= on for step in signed.steps)


def _runs(signed: SignedPlan, on: date) -> bool:
    """Whether the last step, with as much again for staying on it, is not over."""
    if not signed.steps:
        return False
    last = signed.steps[-1]
    return on < last.start + timedelta(days=2 * last.days)


def describe(signed: SignedPlan) -> str:
    """Who signed what, in one line."""
    doses = ", ".join(format_dose(step.dose_ug) for step in signed.steps)
    return f"signed by {signed.prescriber} on {signed.signed_on.isoformat()}: {doses}"

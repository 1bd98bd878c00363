"""The dose rules on a plan that was made: what DO-01 to DO-05 say of its steps."""

from __future__ import annotations

from itertools import pairwise

from titrant.core.dose import format_dose
from titrant.patient.dose_steps import DoseSteps
from titrant.safety.screening import DoseCaps
from titrant.safety.thresholds import Thresholds, load_thresholds


def faults_of_steps(steps: DoseSteps, caps: DoseCaps) -> tuple[str, ...]:
    """Every way in which the steps break a dose rule or a cap of the screening, with the rule; empty when none.

    Parameters
    ----------
    steps
        The plan's doses in order [ug] and their lengths [d].
    caps
        Caps of the screening at the plan's own first day.

    Examples
    --------
    >>> faults_of_steps(DoseSteps((500, 4500), (14, 14)), DoseCaps())
    ('DO-05: a step of 4 mg, at most 1.5 mg',)
    """
    at = load_thresholds()
    if not steps.doses_ug:
        return ()
    return (*_sizes(steps, caps, at), *_first(steps, caps), *_pace(steps, at), *_rises(steps, caps, at))


def _least(cap: int | None, limit: int) -> int:
    return limit if cap is None else min(cap, limit)


def _sizes(steps: DoseSteps, caps: DoseCaps, at: Thresholds) -> list[str]:
    most = _least(caps.target_ug, at.highest_dose_ug)
    wrong = [ug for ug in steps.doses_ug if not 0 < ug <= most]
    return [f"DO-01: a dose of {format_dose(ug)}, at most {format_dose(most)}" for ug in wrong]


def _first(steps: DoseSteps, caps: DoseCaps) -> list[str]:
    first, cap = steps.doses_ug[0], caps.first_dose_ug
    return (
        [f"DO-02: first dose {format_dose(first)}, at most {format_dose(cap)}"]
        if cap is not None and first > cap
        else []
    )


def _pace(steps: DoseSteps, at: Thresholds) -> list[str]:
    rising = [days for (a, b), days in zip(pairwise(steps.doses_ug), steps.days, strict=False) if b > a]
    return [
        f"DO-04: a step of {days} days, at least {at.fastest_step_days}"
        for days in rising
        if days < at.fastest_step_days
    ]


def _rises(steps: DoseSteps, caps: DoseCaps, at: Thresholds) -> list[str]:
    most = _least(caps.step_ug, at.largest_step_ug)
    rises = [b - a for a, b in pairwise(steps.doses_ug) if b - a > most]
    return [f"DO-05: a step of {format_dose(ug)}, at most {format_dose(most)}" for ug in rises]

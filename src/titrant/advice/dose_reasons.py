"""Why a dose was chosen, in words: what it is expected to do by itself, and whether it is to learn or to gain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from titrant.core.dose import format_dose
from titrant.titration.course import Course

if TYPE_CHECKING:
    from titrant.advice.scores import Scores
    from titrant.inference.posterior import Posterior


def dose_reasons(posterior: Posterior, scores: Scores, ug: int, course: Course) -> tuple[str, ...]:
    """What the model expects of the dose chosen [ug], beside the present one."""
    at, here = posterior.at(ug), posterior.at(course.current_ug)
    told = f"{at['relief']:.1f} points less pain by the drug itself at {format_dose(ug)} (80 %: {_band(at)})"
    if ug == course.current_ug:
        return (f"stay: no other dose within reach is clearly better; expected {told}",)
    if scores.worth[scores.index(ug)] <= scores.worth[scores.index(course.current_ug)]:
        return (f"to learn what {format_dose(ug)} does; expected so far {told}",)
    return (f"expected {told}, against {here['relief']:.1f} at {format_dose(course.current_ug)}",)


def _band(at: dict[str, float]) -> str:
    return f"{at['relief_low']:.1f} to {at['relief_high']:.1f}"

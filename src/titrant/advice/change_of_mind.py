"""What the coming fortnight would have to show for another dose to look best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from titrant.advice.lookahead import fortnight
from titrant.advice.policy_numbers import policy_numbers
from titrant.core.dose import format_dose
from titrant.titration.course import Course
from titrant.titration.practice import practice

if TYPE_CHECKING:
    from titrant.advice.scores import Scores
    from titrant.inference.posterior import Posterior


def what_would_change(scores: Scores, ug: int, course: Course, posterior: Posterior) -> tuple[str, ...]:
    """Trouble that steps down at once, and the fortnight's mean pain from which another dose looks best.

    Pain at the dose is the forecast at the present one less the difference of relief that it would show.
    """
    at = practice()
    trouble = f"{at.moderate_days_in_7} moderate days within seven, or one severe day: down at once"
    if ug == course.current_ug or not course.is_on:
        return (trouble,)
    p = policy_numbers()
    chosen, here = scores.index(ug), scores.index(course.current_ug)
    seen = fortnight(scores.believed, chosen, here, p["difference_error"], p["repeat_error"])
    before = float(posterior.forecast["mean"].mean())
    told: dict[int, float] = {}
    for signal, worth in zip(seen.signal, seen.after, strict=True):
        best = int(worth[scores.may].argmax())
        told[int(scores.menu[scores.may][best])] = before - float(signal)
    others = [
        f"a fortnight with a mean pain near {min(max(pain, 0.0), 10.0):.1f} at {format_dose(ug)}: "
        f"{format_dose(other)} would look best"
        for other, pain in sorted(told.items())
        if other != ug
    ]
    return (trouble, *others[:1], *others[1:][-1:])

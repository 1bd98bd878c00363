"""When the next step up is taken before anything else: while a higher dose may be better.

In the first weeks a fair chance is needed, since every step costs a fortnight. Once the days off that end the trial
of treatment are over (or none will come) and help is not even probable, doses that were not seen are
worth a look at a much smaller chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from titrant.advice.off_start import possible_starts
from titrant.advice.policy_numbers import policy_numbers
from titrant.advice.scores import Scores, reach, weeks_on
from titrant.advice.test_period import TestPeriod
from titrant.titration.course import Course

if TYPE_CHECKING:
    from titrant.inference.posterior import Posterior


def higher_may_be_better(scores: Scores, course: Course, *, late: bool) -> bool:
    """Whether a dose within reach is likely enough to be better than the best so far.

    Parameters
    ----------
    late
        Whether the trial of treatment is over without a claim; see ``ended_without_a_claim``. Then only doses above
        all that were taken count.
    """
    p = policy_numbers()
    if late:
        seen = max(course.current_ug, *(spell.dose_ug for spell in course.spells))
        return bool(chance_higher_is_better(scores, course, above_ug=seen) >= p["late_climb_chance"])
    early = weeks_on(course) < p["climb_weeks"]
    return bool(early and chance_higher_is_better(scores, course, above_ug=course.current_ug) >= p["climb_chance"])


def chance_higher_is_better(scores: Scores, course: Course, *, above_ug: int) -> float:
    """P(the best dose above one, within reach of the present, beats the best up to it), *no effect* counted less."""
    import numpy as np

    p = policy_numbers()
    below = np.flatnonzero(scores.menu <= above_ug)
    lead = int(below[np.argmax(scores.worth[below])])
    higher = (scores.menu > above_ug) & (scores.menu <= reach(course.current_ug)) & (scores.p_over <= p["over_far"])
    return scores.known.chance_of_better(lead, higher, p["better_by"])


def ended_without_a_claim(posterior: Posterior, test: TestPeriod, course: Course) -> bool:
    """Whether the days off at the end of the trial of treatment are behind the person and help is not even probable.

    Without days off it ends when the last of their possible starts has passed.
    """
    p, weeks = policy_numbers(), weeks_on(course)
    starts = possible_starts(course, p["confirm_from_week"])
    over = test.kept or test.declined or course.on > starts[-1]
    doubtful = posterior.p_helped is None or posterior.p_helped < p["probably"]
    return bool(p["confirm_from_week"] <= weeks <= p["late_climb_until_week"] and over and doubtful)

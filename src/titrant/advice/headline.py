"""The headline of an advice: one sentence, the dose as people write it, the day in words."""

from __future__ import annotations

from datetime import date

from titrant.advice.advice_result import Action
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.titration.course import Course

GOES_ON = "The test period without naltrexone goes on: no dose today."


def headline(action: Action, dose_ug: int, course: Course, from_date: date | None, earliest: date | None) -> str:
    """The advice in one sentence."""
    dose, now = format_dose(dose_ug), format_dose(course.current_ug)
    if action == "do_not_start":
        when = f"earliest start {format_day(earliest)}" if earliest else "no date can be given yet"
        return f"Do not start naltrexone: {when}."
    if action == "start":
        again = " again" if course.started else ""
        return f"Start{again} at {dose} once a day, from {format_day(from_date or course.on)}."
    return {
        "step_up": f"Step up from {now} to {dose} once a day.",
        "hold": f"Stay at {dose} once a day.",
        "step_down": f"Step down from {now} to {dose} once a day, now.",
        "pause": "Pause naltrexone: no dose until the next review.",
        "stop": "Stop naltrexone.",
        "test_off": f"Offer a test period without naltrexone, then {now} again." if course.is_on else GOES_ON,
        "test_blind": f"Offer a blind test of {dose} against a look-alike.",
    }[action]

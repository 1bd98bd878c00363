"""What the person is told of an advice: never that they may start, no dose beyond what was signed.

Step down, pause and stop are always said. Anything else that the signed plan does not hold becomes a
question to the prescriber.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from titrant.advice.advice_result import Advice
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.patient.record import SignedPlan


@dataclass(frozen=True)
class PersonWords:
    """A headline, what to do, and the question to take along."""

    headline: str
    todo: str
    question: str = ""


def person_words(advice: Advice, signed: SignedPlan | None) -> PersonWords:
    """The advice as the person may read it."""
    if advice.action == "do_not_start":
        return _do_not_start(advice.earliest_start)
    if advice.action == "step_down":
        return PersonWords(
            f"Take less: {format_dose(advice.dose_ug)} once a day",
            "Go down to this dose now, and tell your prescriber today.",
            "Why did I have to take less, and what comes next?",
        )
    if advice.action in _SAID:
        return _SAID[advice.action]
    if signed is not None and is_signed(advice, signed):
        return _as_signed(advice, signed)
    return _QUESTIONS[advice.action]


def is_signed(advice: Advice, signed: SignedPlan) -> bool:
    """Whether the signed plan allows the advised dose, by its route, on its first day."""
    day = advice.from_date
    if day is None or advice.route != signed.route or advice.dose_ug > signed.ceiling_ug:
        return False
    return any(step.start <= day and advice.dose_ug <= step.dose_ug for step in signed.steps)


def _do_not_start(earliest: date | None) -> PersonWords:
    when = (
        f"The question can be asked again on {format_day(earliest)}, not before."
        if earliest
        else "There is no date yet."
    )
    return PersonWords(
        "Do not take naltrexone now",
        f"{when} Do not change any other medicine because of this page.",
        "What stands in the way, and who can settle it?",
    )


def _as_signed(advice: Advice, signed: SignedPlan) -> PersonWords:
    dose = format_dose(advice.dose_ug)
    by = f"{signed.prescriber} signed on {format_day(signed.signed_on)}"
    head = f"Stay at {dose} once a day" if advice.action == "hold" else f"Your signed plan has {dose} once a day next"
    return PersonWords(head, f"This is inside the plan that {by}.", "Is this step still right for me?")


_SAID = {
    "pause": PersonWords(
        "Pause naltrexone",
        "Take none until your prescriber says so. Do not change any other medicine.",
        "When do we look at this again?",
    ),
    "stop": PersonWords(
        "Stop taking naltrexone",
        "Tell your prescriber today. Do not change any other medicine.",
        "What do we do about my pain now?",
    ),
}
_QUESTIONS = {
    "start": PersonWords(
        "A question for your prescriber",
        "Nothing in this record speaks against asking. No plan is signed yet, so take nothing yet.",
        "Is naltrexone right for me, and if so, at which dose and from which day?",
    ),
    "step_up": PersonWords(
        "A question for your prescriber",
        "Stay at the dose you take now until they answer.",
        "Should my dose be changed?",
    ),
    "hold": PersonWords(
        "Stay at the dose you take now", "Go on with your diary.", "Is this still the right dose for me?"
    ),
    "test_off": PersonWords(
        "A question for your prescriber",
        "Stay at the dose you take now until they answer. You may say no to this.",
        "Would some days without naltrexone tell us whether it helps me?",
    ),
    "test_blind": PersonWords(
        "A question for your prescriber",
        "Stay at the dose you take now until they answer. You may say no to this.",
        "Would a blind test against a look-alike tell us whether it helps me?",
    ),
}

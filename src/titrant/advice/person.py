"""The advice as the person reads it: doses only from a signed plan, everything else a question.

Never *you may start*; a step down, a pause and a stop are always shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from titrant.advice.advice_result import Advice
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.core.errors import SignatureError
from titrant.core.plain import PlainResult
from titrant.patient.record import Record, SignedPlan
from titrant.titration.signoff import covers

ALWAYS = ("step_down", "pause", "stop", "do_not_start")
KEEP_OTHERS = "Do not stop or change any other medicine because of this."
FOOT = "titrant supports a decision; you and your prescriber make it."
LOSING = (
    "My pain has been higher than expected for a while, at an unchanged dose. Does it still help me? Would some days "
    "without it, or one step lower, tell?"
)
NOT_SURE = "It cannot be told yet whether the drug helps you."


@dataclass(frozen=True)
class PersonAdvice(PlainResult):
    """What a person reads. ``dose_ug`` is None where no signed plan covers a dose."""

    action: str
    headline: str
    dose_ug: int | None
    why: tuple[str, ...]
    questions: tuple[str, ...]
    same_day: tuple[str, ...]
    watch_for: tuple[str, ...]
    next_look: str
    claim: str
    foot: str


def for_person(advice: Advice, record: Record) -> PersonAdvice:
    """Put an advice into the words and the limits of person mode."""
    plan = _plan_covering(advice, record)
    shown = plan is not None or advice.action in ALWAYS
    taking = advice.action in ("start", "step_up", "hold", "step_down", "test_blind")
    return PersonAdvice(
        action=advice.action if shown else "ask",
        headline=_headline(advice, plan),
        dose_ug=advice.dose_ug if shown and advice.action != "do_not_start" else None,
        why=advice.reasons if shown else (),
        questions=_questions(advice, plan),
        same_day=advice.same_day,
        watch_for=tuple(advice.expect.get("watch_for", ())) if taking else (),
        next_look=f"Look again on {format_day(advice.review_on)}." if advice.review_on and shown else "",
        claim=NOT_SURE if advice.claim == "cannot tell yet" else advice.claim,
        foot=f"{KEEP_OTHERS} {FOOT}",
    )


def _plan_covering(advice: Advice, record: Record) -> SignedPlan | None:
    """The signed plan, where it is intact and has this dose by this day."""
    if advice.from_date is None or record.signed_plan is None:
        return None
    try:
        fits = covers(record.signed_plan, advice.dose_ug, advice.from_date, advice.route)
    except SignatureError:
        return None  # a changed plan shows no dose; `titrant check` says what is wrong with it
    return record.signed_plan if fits else None


def _headline(advice: Advice, plan: SignedPlan | None) -> str:
    dose = format_dose(advice.dose_ug)
    always = {
        "do_not_start": "Do not take naltrexone now.",
        "pause": "Take no naltrexone until your prescriber has been asked.",
        "stop": "Take no more naltrexone, and tell your prescriber.",
        "step_down": f"Go down to {dose} once a day, from today, and tell your prescriber.",
    }
    if advice.action in always:
        return always[advice.action]
    if plan is None:
        return "There is a question for your prescriber."
    signed = f"the plan that {plan.prescriber} signed on {format_day(plan.signed_on)}"
    day = format_day(advice.from_date) if advice.from_date else ""
    return {
        "start": f"By {signed}: {dose} once a day from {day}.",
        "step_up": f"By {signed}: {dose} once a day from {day}.",
        "hold": f"Stay at {dose} once a day, as in {signed}.",
        "test_off": "Your prescriber may offer two weeks without naltrexone, to see whether it helps.",
        "test_blind": f"Your prescriber may offer a blind test; stay at {dose} until then.",
    }[advice.action]


def _questions(advice: Advice, plan: SignedPlan | None) -> tuple[str, ...]:
    """What to ask the prescriber, and what this advice cannot say by itself."""
    if advice.action == "do_not_start":
        asked = ["What would have to change before naltrexone could be thought of for me?"]
        if advice.earliest_start:
            asked.append(f"{format_day(advice.earliest_start)} came out as a first possible day: is that right for me?")
        return tuple(asked)
    if advice.action in ALWAYS:
        return ("What should I do next, and when?",)
    if "losing" in advice.expect:
        return (LOSING,)
    if plan is not None:
        return ()
    return {
        "start": ("Is low-dose naltrexone something for me, and with which plan? A signed plan is needed first.",),
        "step_up": ("I have kept my diary at the present dose. Should I stay, or is there a next step for me?",),
        "hold": ("Is the dose I take now still the right one? It is not in a plan that you signed.",),
        "test_off": ("Would some time without it show whether it helps me?",),
        "test_blind": ("Would a blind test show whether it helps me?",),
    }[advice.action]

"""A screening as text: all of it for a clinician, questions alone for the person.

Person mode never says that naltrexone may start, never names a dose, and never advises to stop a medicine.
"""

from __future__ import annotations

from dataclasses import dataclass

from titrant._version import __version__
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.core.plain import PlainResult
from titrant.safety.screening import Finding, Screening

DISCLAIMER = (
    "The decision is the prescriber's. Not for emergencies. Off-label use. Not a cleared or CE-marked medical device."
)
INTENDED = "For prescribers and pharmacists who consider low-dose naltrexone in an adult with chronic pain."
CRISIS = "If you think of ending your life or feel in danger, call your local emergency number or crisis line now."
WITHDRAWAL = (
    "Vomiting, cramps, agitation or a racing heart within hours of naltrexone, trouble breathing or swallowing, "
    "or new weakness: call your local emergency number."
)
NOTED = "Override noted, lifting nothing by itself"
_VERDICTS = {
    "clear": "CLEAR: no rule fired.",
    "info": "INFO: may start; read the notes.",
    "caution": "CAUTION: may start with care.",
    "block": "BLOCK: do not start; when already taking it, hold it.",
}


def verdict_line(screening: Screening) -> str:
    """The verdict in words, with the first safe day."""
    line = _VERDICTS[screening.verdict]
    if screening.verdict == "block":
        return f"{line} {earliest_line(screening)}"
    if screening.holds_start:
        return f"{screening.verdict.upper()}: do not start before the open questions are settled by a named clinician."
    return line


def earliest_line(screening: Screening) -> str:
    """The first safe day, or that it cannot be given."""
    if screening.undetermined or screening.earliest_start is None:
        return "First safe day: undetermined."
    provisional = " (provisional: if nothing more is taken)" if screening.provisional else ""
    return f"First safe day: {format_day(screening.earliest_start)}{provisional}."


def _lines(f: Finding) -> list[str]:
    head = f"{f.severity.upper() if f.severity != 'clear' else 'NOTE'}  {f.rule}  {f.title}"
    body = [
        f.reason,
        f"Arithmetic: {f.arithmetic}." if f.arithmetic else "",
        f"To do: {f.action}",
        f"Source: {f.source} ({f.strength}).",
        f"Disagreement: {f.disagreement}" if f.disagreement != "none" else "",
        f"Overridden by {f.overridden_by}." if f.overridden_by else "",
        f"{NOTED}: {f.override_noted}." if f.override_noted else "",
    ]
    return [("URGENT  " if f.urgent else "") + head, *(f"    {line}" for line in body if line), ""]


def _caps(screening: Screening) -> list[str]:
    caps = screening.caps
    told = (("first dose", caps.first_dose_ug), ("target", caps.target_ug), ("step", caps.step_ug))
    given = [f"{name} at most {format_dose(ug)}" for name, ug in told if ug is not None]
    return [f"Caps: {', '.join(given)}.", ""] if given else []


def clinician_text(screening: Screening) -> str:
    """Everything: findings with reason, arithmetic, action, source, strength, disagreement."""
    unanswered = [a for a in screening.answers if a.answer == "unknown"]
    held = screening.inputs
    lines = [
        verdict_line(screening),
        f"Asked for {format_day(screening.on)}, first dose {format_day(screening.first_dose_day)}, "
        f"{'on naltrexone' if screening.stage == 'on_ldn' else 'not started'}.",
        f"titrant {__version__}, {held['rules']} rules.",
        f"Read: medicines {_count(held['medicines'])}, conditions {_count(held['conditions'])}, "
        f"allergies {_count(held['allergies'])}, results {held['results']}; jurisdiction {held['jurisdiction']}.",
        f"Rules without an answer: {', '.join(a.rule for a in unanswered)}."
        if unanswered
        else "Every rule has an answer.",
        "",
        *_caps(screening),
        *(line for f in screening.findings for line in _lines(f)),
        INTENDED,
        DISCLAIMER,
    ]
    return "\n".join(lines)


def _count(number: object) -> str:
    return "not given" if number is None else str(number)


@dataclass(frozen=True)
class PersonScreening(PlainResult):
    """What a person reads of a screening: help first, then questions to take along; no verdict, no dose."""

    now: tuple[str, ...]
    emergency: str
    questions: tuple[str, ...]
    decides: str = "Only your prescriber can say whether and when to start."
    disclaimer: str = DISCLAIMER


def for_person(screening: Screening) -> PersonScreening:
    """A screening in the words and the limits of person mode."""
    told = [f for f in screening.findings if f.severity != "clear"]
    urgent = [f for f in told if f.urgent]
    crisis = [CRISIS] if any(f.rule == "PS-01" for f in urgent) else []
    now = (*crisis, *(f"TODAY: {f.action}" for f in urgent if f.rule != "PS-01"))
    asked = tuple(f.question for f in told) or ("Is naltrexone right for me, and what should be checked first?",)
    return PersonScreening(now, WITHDRAWAL, asked)


def person_text(screening: Screening) -> str:
    """Questions to take along, urgent help first."""
    shown = for_person(screening)
    questions = [f"  - {question}" for question in shown.questions]
    lines = [*shown.now, shown.emergency, "", "Questions for your prescriber:", *questions]
    return "\n".join([*lines, "", shown.decides, shown.disclaimer])

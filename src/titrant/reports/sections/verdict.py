"""Today's advice, or the verdict of the screening where no advice was asked for."""

from __future__ import annotations

from titrant.advice.advice_result import Advice
from titrant.advice.person import PersonAdvice, for_person
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.reports.dose_words import without_unsigned_doses
from titrant.reports.material import Material
from titrant.reports.sections.section import Section
from titrant.reports.so_far import so_far

NOT_FOR = (
    "The decision is the prescriber's. Not for emergencies. Off-label use. Not a cleared or CE-marked medical device."
)
_STOPS = ("do_not_start", "pause", "stop", "step_down")
VERDICT_WORDS = {
    "clear": "Nothing found that speaks against a start",
    "info": "May start; see the notes",
    "caution": "May start with caution",
    "block": "Do not start",
}


def verdict(material: Material) -> Section:
    """The first section of every page."""
    if material.for_person:
        return _for_person(material)
    advice = material.advice
    values = {
        "headline": advice.headline if advice else VERDICT_WORDS[_word(material)],
        "tone": _tone(material),
        "not_for": NOT_FOR,
        "facts": _facts(material),
        "same_day": advice.same_day if advice else (),
        "reasons": advice.reasons if advice else (),
        "helped": helped_sentence(advice),
        "claim": claim_sentence(advice) if material.record.first_dose() else "",
        "so_far": so_far(advice) if advice else (),
        "expect": advice.expect.get("benefit", "") if advice else "",
    }
    return Section("advice", "Today's advice", "verdict.html", values, advice.because if advice else ())


def _word(material: Material) -> str:
    """A start that something unknown holds up is not called one with caution."""
    return "block" if material.screening.holds_start else material.screening.verdict


def _tone(material: Material) -> str:
    """How the box looks; what it says stands in its words."""
    advice = material.advice
    stops = advice.action in _STOPS if advice else material.screening.holds_start
    return "stops" if stops else ""


def _facts(material: Material) -> list[tuple[str, str]]:
    screening, advice = material.screening, material.advice
    facts = [("Screening", screening.verdict.upper())]
    if screening.holds_start:
        facts.append(("Start held by", ", ".join(f.rule for f in (*screening.blocks, *screening.unknowns)) or "a rule"))
    if advice and advice.from_date and advice.action not in ("do_not_start",):
        facts.append(("From", format_day(advice.from_date)))
        facts.append(("Dose", advice.dose_text or format_dose(advice.dose_ug) if advice.dose_ug else "none"))
    earliest = advice.earliest_start if advice else screening.earliest_start
    if earliest:
        provisional = ", provisional" if screening.provisional else ""
        facts.append(("Earliest start", format_day(earliest) + provisional))
    elif screening.undetermined:
        facts.append(("Earliest start", "cannot be given yet"))
    if advice and advice.review_on:
        facts.append(("Review", format_day(advice.review_on)))
    return facts


def helped_sentence(advice: Advice | None) -> str:
    """The probability that the drug helped, as a count of people."""
    if advice is None or advice.p_helped is None:
        return ""
    of_hundred = min(99, max(1, round(100 * advice.p_helped)))
    return f"Of 100 people with a diary like this, about {of_hundred} would be people whom the drug itself has helped."


def claim_sentence(advice: Advice | None) -> str:
    """What can be claimed of the drug's help so far, as a sentence."""
    if advice is None or not advice.claim:
        return ""
    if advice.claim == "cannot tell yet":
        return "It cannot be told yet whether the drug itself helps."
    return f"{advice.claim[0].upper()}{advice.claim[1:]}{'' if advice.claim.endswith('.') else '.'}"


def _for_person(material: Material) -> Section:
    if material.advice is None:
        blank = PersonAdvice("ask", "Questions for your prescriber", None, (), (), (), (), "", "", "")
        return _person_section(material, blank, ())
    return _person_section(material, for_person(material.advice, material.record), material.advice.because)


def _person_section(material: Material, shown: PersonAdvice, because: tuple[str, ...]) -> Section:
    values = {
        "shown": shown,
        "why": without_unsigned_doses(shown).why,
        "tone": _tone(material),
        "not_for": NOT_FOR,
        "helped": helped_sentence(material.advice),
        "measured": material.advice.dose_text if material.advice and shown.dose_ug else "",
    }
    return Section("advice", "Today", "verdict_person.html", values, because)

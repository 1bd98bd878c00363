"""What record and diary say about results and discussion; an empty text where they say nothing."""

from __future__ import annotations

from itertools import zip_longest

from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.reports.checklist.case import Case
from titrant.titration.practice import practice


def not_a_series(case: Case) -> str:
    """Does not apply."""
    return "does not apply: one person"


def no_binary(case: Case) -> str:
    """Does not apply."""
    return "does not apply: no binary outcome"


def periods(case: Case) -> str:
    """Spells in order with the days off between them, and how many doses were not taken."""
    spells = case.course.spells
    if not spells:
        return ""
    told = []
    for spell, after in zip_longest(spells, spells[1:]):
        told.append(f"{format_dose(spell.dose_ug)} for {(spell.last - spell.first).days + 1} days")
        off = (after.first - spell.last).days - 1 if after else 0
        told += [f"none for {off} days"] if off else []
    skipped = sum(not dose.taken for dose in case.record.doses)
    return f"in order: {', '.join(told)}; {skipped} doses recorded as not taken"


def missing(case: Case) -> str:
    """Days without pain, of the days of the diary."""
    diary = case.record.diary
    if not diary:
        return ""
    days = (max(d.date for d in diary) - min(d.date for d in diary)).days + 1
    written = len({d.date for d in diary if d.pain is not None})
    return f"pain written on {written} of {days} days; no entry was left out of the analysis for its value"


def dates(case: Case) -> str:
    """First and last day of the diary and of the drug."""
    days = [d.date for d in case.record.diary]
    if not days:
        return ""
    told = f"diary from {format_day(min(days))} to {format_day(max(days))}"
    spells = case.course.spells
    return f"{told}; first dose {format_day(spells[0].first)}, last {format_day(spells[-1].last)}" if spells else told


def stopped(case: Case) -> str:
    """Pauses and stops that were advised, today's among them."""
    told = [f"{a.action.replace('_', ' ')} advised on {format_day(a.date)}" for a in case.record.advised
            if a.action in ("pause", "stop")]  # fmt: skip
    if case.advice.action in ("pause", "stop"):
        told.append(f"{case.advice.action} advised on {format_day(case.on)}: {'; '.join(case.advice.reasons)}")
    if told:
        return "; ".join(told)
    return f"no stop or pause was advised up to {format_day(case.on)}" if case.course.spells else ""


def baseline(case: Case) -> str:
    """Age, sex and the medians before the first dose."""
    person, base = case.record.person, case.course.baseline
    age = person.age_on(case.on)
    told = [f"age {age}" if age is not None else "", person.sex or ""]
    medians = [(name, getattr(base, name)) for name in ("pain", "sleep", "gut")]
    told += [f"median {name} {value:g}" for name, value in medians if value is not None]
    told = [words for words in told if words]
    return f"{', '.join(told)} ({base.entries} baseline entries)" if told else ""


def numbers(case: Case) -> str:
    """Days with pain at each dose."""
    found: dict[int, int] = {}
    for day in case.course.days:
        found[day.dose_ug] = found.get(day.dose_ug, 0) + (day.pain is not None)
    return "; ".join(f"{n} days at {format_dose(ug) if ug else 'none'}" for ug, n in sorted(found.items()))


def each_period(case: Case) -> str:
    """Mean pain before, and at each dose once settled in."""
    expect = case.advice.expect
    rows = [
        f"{format_dose(int(ug))}: mean pain {mean:.1f} from day {practice().onset_days + 1}"
        for ug, mean in expect.get("pain_by_dose_ug", {}).items()
    ]
    before = expect.get("pain", {}).get("before")
    first = [f"before: median pain {before:.1f}"] if before is not None and rows else []
    return "; ".join([*first, *rows])


def effect(case: Case) -> str:
    """Relief by the drug itself at the present or last dose."""
    if case.learned is None:
        return ""
    found, at = case.learned, case.learned.posterior.at(case.learned.dose_ug)
    return (
        f"at {format_dose(found.dose_ug)} relief by the drug itself {at['relief']:.1f} points of 10 (80 %: "
        f"{at['relief_low']:.1f} to {at['relief_high']:.1f}); probability of half a point or more {at['p_helps']:.2f}; "
        f"of no effect at any dose {found.posterior.p_no_effect:.2f}"
    )


def sensitivity(case: Case) -> str:
    """One assumption changed at a time."""
    if case.learned is None:
        return ""
    return "; ".join(f"{v.changed}: probability {v.p_helps:.2f}, {v.action}" for v in case.learned.variants)


def harms(case: Case) -> str:
    """Doses that were not tolerated, gut days, red flags."""
    if not case.course.spells:
        return ""
    worst = {t.dose_ug: t for t in reversed(case.course.troubles)}
    told = [f"{format_dose(ug)} not tolerated ({t.what}, {format_day(t.date)})" for ug, t in sorted(worst.items())]
    told.append(f"{len(case.course.gut_days)} days of gut trouble on the drug")
    flags = sum(bool(day.red_flag) for day in case.record.diary)
    return "; ".join([*told, f"{flags} days with a red flag"])


def limits(case: Case) -> str:
    """What weakens the answer."""
    if not case.course.spells:
        return ""
    told = [] if case.blind else ["open, so expectation is modelled, not removed"]
    told.append("doses were chosen by what the diary had shown")
    if case.learned is not None:
        days, inside = len(case.learned.forecast_days), case.learned.inside("80")
        told += [f"of {days} days forecast {inside} fell inside the 80 % band"] if days else []
    return "; ".join(told)


def general(case: Case) -> str:
    """One person."""
    return "one person: it says nothing about others"


def meaning(case: Case) -> str:
    """The advice and the claim."""
    return f"{case.advice.headline} Did the drug help: {case.advice.claim}."

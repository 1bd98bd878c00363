"""What record and plan say about title, background and methods; an empty text where they say nothing."""

from __future__ import annotations

from titrant.advice.off_start import off_start_numbers
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.reports.checklist.case import Case
from titrant.titration.practice import practice


def nothing(case: Case) -> str:
    """No field of the record holds this."""
    return ""


def title(case: Case) -> str:
    """A title to use."""
    names = [c.text or c.code or "" for c in case.record.conditions or () if c.status == "active"]
    of = f" for {' and '.join(filter(None, names))}" if any(names) else ""
    return f"To use: Low-dose naltrexone{of}: an N-of-1 trial of dose"


def summary(case: Case) -> str:
    """Days, doses and what can be claimed."""
    if not case.course.spells:
        return ""
    doses = ", ".join(format_dose(ug) for ug in sorted({s.dose_ug for s in case.course.spells}))
    helped = "" if case.advice.p_helped is None else f" (probability that it helps {case.advice.p_helped:.2f})"
    return f"{len(case.record.diary)} days of diary; doses {doses}; did the drug help: {case.advice.claim}{helped}"


def background(case: Case) -> str:
    """The claims that the advice rests on."""
    ids = [id_ for id_ in case.advice.because if id_[0] == "C" and id_[1:].isdigit()]
    return f"claims {', '.join(ids)}; `titrant evidence ID` gives each with its references" if ids else ""


def why_one_person(case: Case) -> str:
    """Trials found little on average."""
    return str(case.advice.expect.get("benefit", ""))


def objective(case: Case) -> str:
    """What the person wants; else what the titration seeks."""
    own = case.record.goals.note
    sought = "the dose with most relief after side effects are counted, or that none helps"
    return f"the person's goal: {own}; sought: {sought}" if own else f"sought: {sought}"


def design(case: Case) -> str:
    """Baseline, steps, test periods."""
    if case.plan is None:
        return ""
    step = case.plan.steps[0].days
    off = "test periods off are offered" if case.record.settings.off_block == "offer" else "no test periods off"
    return (
        f"adaptive dose finding, open; {practice().baseline_days} days of baseline, then up to {len(case.plan.steps)} "
        f"steps of {step} days, each on condition of its review ({case.plan.protocol}); {off}; no wash-out between "
        "steps"
    )


def changes(case: Case) -> str:
    """Overrides of rules, with who and why."""
    return "; ".join(
        f"{o.rule} overridden by {o.clinician} on {format_day(o.date)}: {o.reason}"
        for o in case.record.limits.overrides
    )


def person(case: Case) -> str:
    """Diagnoses and medicines, each known, none or not known."""
    record = case.record
    if record.conditions is None and record.medicines is None:
        return ""
    names = [c.text or c.code or "" for c in record.conditions or ()]
    taken = [m.name for m in record.medicines or ()]
    return f"conditions: {_listed(names, record.conditions)}; medicines: {_listed(taken, record.medicines)}"


def _listed(names: list[str], known: object) -> str:
    return "not known" if known is None else ", ".join(filter(None, names)) or "none"


def interventions(case: Case) -> str:
    """Each spell with its dose, days and route."""
    spells = [
        f"{format_dose(s.dose_ug)} a day from {format_day(s.first)} to {format_day(s.last)} ({s.taken} doses taken)"
        for s in case.course.spells
    ]
    return f"naltrexone, {case.advice.route}: {'; '.join(spells)}" if spells else ""


def outcomes(case: Case) -> str:
    """The daily scores, and any questionnaires."""
    if not case.record.diary:
        return ""
    also = sorted({score.name for score in case.record.scores})
    more = f"; also {', '.join(also)}" if also else ""
    return f"pain, sleep trouble and gut trouble, each 0 (none) to 10, written by the person once a day{more}"


def stopping(case: Case) -> str:
    """The behaviours of the titration; every review is a look."""
    return f"every review is an interim look; {'; '.join(case.plan.behaviours)}" if case.plan else ""


def randomised(case: Case) -> str:
    """Whether any order was drawn."""
    if case.blind:
        return "the order of the blind test was drawn at random and sealed; every other dose was chosen at a review"
    if start := case.randomised_start:
        return (
            f"randomised start of the days off ({format_day(start)}); every dose was chosen at a review by "
            f"{case.advice.policy}"
        )
    return f"not randomised: each dose was chosen at a review by {case.advice.policy}" if case.course.spells else ""


def restriction(case: Case) -> str:
    """Of a blind test, or of the start of days off."""
    if case.blind:
        return "of the blind test: one period of drug and one of look-alike in each pair, in random order"
    count = off_start_numbers()["reviews"]
    return f"the start of the days off: one of {count} weekly reviews, each as likely" if case.randomised_start else ""


def intended(case: Case) -> str:
    """The steps of the signed plan, else of the plan."""
    signed = case.record.signed_plan
    if signed:
        steps = [f"{format_dose(s.dose_ug)} from {format_day(s.start)}" for s in signed.steps]
        return f"as signed by {signed.prescriber} on {format_day(signed.signed_on)}: {'; '.join(steps)}"
    if case.plan is None:
        return ""
    steps = [f"{format_dose(s.dose_ug)} from {format_day(s.start)}" for s in case.plan.steps]
    return f"from the day of asking on, each step on condition: {'; '.join(steps)}"


def concealed(case: Case) -> str:
    """The sealed file of a blind test."""
    return f"the order stands in a sealed file; the record holds its hash {_seals(case)}" if case.blind else ""


def _seals(case: Case) -> str:
    return ", ".join(given.seal for given in case.record.advised if given.seal)


def who(case: Case) -> str:
    """Who signed the plan."""
    signed = case.record.signed_plan
    return f"plan signed by {signed.prescriber}" if signed else ""


def blinded(case: Case) -> str:
    """Open, but for a blind test."""
    if case.blind:
        return "open but for the blind test, whose order neither person nor prescriber was shown before it was unsealed"
    return "open: the person knew the dose throughout" if case.course.spells else ""


def statistics(case: Case) -> str:
    """The model of the diary; beside it, whether the days off stand out among the starts that could have been drawn."""
    if case.learned is None:
        return ""
    timed = f"; days off with randomised start: {case.timing}" if case.timing else ""
    return (
        "Bayesian average over dose-responses of different structure, no effect among them "
        f"({case.learned.posterior.prior} prior); means and 50, 80 and 95 % bands of relief by the drug itself{timed}"
    )


def further_methods(case: Case) -> str:
    """One person: no synthesis."""
    return "one person: no synthesis; other priors, weights of side effects and missing days are tried" if (
        case.learned
    ) else ""  # fmt: skip


def carry_over(case: Case) -> str:
    """What the model takes out, and what it could not tell apart."""
    if case.learned is None:
        return ""
    r = case.learned.posterior.slope_relief_correlation
    return (
        "onset and offset lags of the effect; level, drift and settling over time; expectation that ramps and fades; "
        f"autoregressive noise. Correlation of drift and relief {r:.2f}"
    )


def protocol(case: Case) -> str:
    """Name of the titration and the program's version."""
    version = case.advice.inputs.get("titrant", "")
    signed = case.record.signed_plan
    seal = f"; signed plan {signed.content_hash}" if signed else ""
    return f"{case.advice.inputs.get('protocol') or 'the titration of titrant'}, titrant {version}{seal}"

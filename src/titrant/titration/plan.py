"""Write the plan of a titration: dated steps, each on condition of a review, and what to do if.

A plan proposes; the advice of the day governs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from titrant._version import __version__
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.core.errors import PlanBlocked, UsageError
from titrant.patient.formulation import Formulation, prepare
from titrant.patient.record import Record
from titrant.safety.screening import Screening
from titrant.safety.thresholds import load_thresholds
from titrant.titration.course import Course
from titrant.titration.course_reading import read_course
from titrant.titration.first_day import Screener, blocked, find_first_day
from titrant.titration.formulation_choice import questions, refusals, usable
from titrant.titration.personal import PersonalTitration, personal_titration
from titrant.titration.plan_result import Step, Task, TitrationPlan
from titrant.titration.practice import practice
from titrant.titration.prescription import prescription
from titrant.titration.protocol import Protocol
from titrant.titration.published import Comparison, protocol_named, published
from titrant.titration.supply import supply
from titrant.titration.texts import contingencies, tests_to_do, watch_for

CONDITIONAL = "Later steps are conditional: each needs its review. The advice of the day governs, not this plan."
DECIDES = "titrant supports a decision; the prescriber makes it."
CREAM = (
    "The article advises a skin cream (C05) and a cream after gut trouble (C65). Both are graded not supported: "
    "no uptake through intact skin has been shown (C04)."
)


def make_plan(
    record: Record,
    screening: Screening,
    *,
    on: date,
    protocol: str | Protocol | None = None,
    screener: Screener | None = None,
) -> TitrationPlan:
    """A dated titration for one person.

    Parameters
    ----------
    record, screening
        The person, and the screening of the day of asking.
    on
        The day of asking.
    protocol
        A published titration by name, or a protocol; by default half a milligram every two weeks.
        Whatever is chosen, the safe behaviours hold.
    screener
        The function that screens again for the plan's own first day; the rules by default.

    Raises
    ------
    PlanBlocked
        When no day within 400 days may be the first, or nothing in hand measures a first dose.
    """
    if record.settings.route != "oral":
        wrong = f"the route is {record.settings.route}, and steps are written for the oral route only"
        raise UsageError("plan", wrong, "write the prescriber's doses into doses.csv, or set route = 'oral'")
    course = read_course(record, on)
    found = _first_screening(record, screening, course, screener)
    personal = _never_above_what_failed(personal_titration(record, found, _base(record, protocol)), course)
    _refuse_ended(course, personal, found)
    if not personal.ladder.rungs:
        raise PlanBlocked("plan", _why_no_rung(personal, course), "order a liquid of 0.1 or 1 mg per mL", found)
    steps = _steps(record, personal, course, max(on, found.first_dose_day))
    return _plan(record, found, personal, steps, on)


def _first_screening(record: Record, screening: Screening, course: Course, screener: Screener | None) -> Screening:
    """The screening of the plan's own first day; for someone on naltrexone that day is today."""
    if not course.is_on:
        return find_first_day(record, screening, on=course.on, screener=screener)
    if screening.holds_start:
        raise blocked(screening)
    return screening


def _never_above_what_failed(personal: PersonalTitration, course: Course) -> PersonalTitration:
    """Doses that were not tolerated stay blocked in every later plan."""
    if course.blocked_ug is None:
        return personal
    note = f"{format_dose(course.blocked_ug)} and above are refused: not tolerated before (C06)"
    ladder = personal.ladder.under(course.blocked_ug - 1)
    return replace(personal, ladder=ladder, notes=(*personal.notes, note))


def _refuse_ended(course: Course, personal: PersonalTitration, found: Screening) -> None:
    """No plan while the behaviours say stop or pause."""
    for limit in personal.protocol.limits(course, personal.ladder):
        if limit.most_ug == 0 and limit.ending:
            raise PlanBlocked("plan", limit.reason, f"see `titrant advise`: {limit.ending}", found)


def _why_no_rung(personal: PersonalTitration, course: Course) -> str:
    if course.blocked_ug is not None:
        return f"{format_dose(course.blocked_ug)} was not tolerated, and it is the lowest step"
    return personal.ladder.notes[0]


def compare_protocols(record: Record, screening: Screening) -> tuple[Comparison, ...]:
    """Every published titration beside its safe form for this person."""
    rows = []
    for item in published():
        safe = personal_titration(record, screening, protocol_named(item.name)) if item.usable else None
        rungs = safe.ladder.rungs if safe else ()
        days = (len(rungs) - 1) * safe.protocol.dwell_days if safe and rungs else 0
        steps = [b - a for a, b in zip((0, *item.doses_ug), item.doses_ug, strict=False)]
        rows.append(
            Comparison(
                item.name, item.title, item.condition, item.doses_ug, item.days_to_target, max(steps), item.evidence,
                item.source, item.provenance, rungs, days,
            )
        )  # fmt: skip
    return tuple(rows)


def _base(record: Record, protocol: str | Protocol | None) -> Protocol | None:
    chosen = protocol if protocol is not None else record.settings.protocol
    return protocol_named(chosen) if isinstance(chosen, str) else chosen


def _steps(record: Record, personal: PersonalTitration, course: Course, first_day: date) -> tuple[Step, ...]:
    """The rungs with their days; for someone on naltrexone from the dose taken now."""
    days, now = personal.protocol.dwell_days, personal.ladder.measured_at_most(course.current_ug)
    rungs = (now, *(ug for ug in personal.ladder.rungs if ug > now)) if now else personal.ladder.rungs
    steps = []
    for index, ug in enumerate(rungs):
        start = first_day + timedelta(days=index * days)
        prepared = prepare(ug, usable(record, personal.profile))
        if prepared is None:  # the ladder holds preparable doses only
            raise ValueError(f"{ug} ug cannot be prepared")
        steps.append(
            Step(
                number=index + 1,
                start=start,
                days=days,
                dose_ug=ug,
                dose_text=prepared.text,
                condition=_condition(index, start, taking=bool(now)),
                watch_for=watch_for(personal.profile, first_step=index == 0),
                review_on=start + timedelta(days=days),
                volume_ml=prepared.volume_ml,
                measure=prepared.text.partition(" = ")[2],
            )
        )
    return tuple(steps)


def _condition(index: int, start: date, *, taking: bool) -> str:
    if index == 0 and taking:
        return "The dose taken now."
    if index == 0:
        return f"From {format_day(start)}, if nothing in the screening has changed by then."
    return f"Only if the review on {format_day(start)} says so."


def _plan(
    record: Record, found: Screening, personal: PersonalTitration, steps: tuple[Step, ...], on: date
) -> TitrationPlan:
    supplies = supply(steps, usable(record, personal.profile))
    rules = tuple(dict.fromkeys(f.rule for f in found.findings))
    return TitrationPlan(
        protocol=personal.protocol.name,
        behaviours=tuple(b.says for b in personal.protocol.behaviours),
        route="oral",
        first_day=steps[0].start,
        ceiling_ug=personal.ladder.ceiling_ug,
        steps=steps,
        contingencies=contingencies(personal.profile, personal.protocol),
        tasks=_tasks(record, found, personal, steps),
        supply=supplies,
        notes=(*_notes(found, personal), *_many_fills(steps, usable(record, personal.profile))),
        because=tuple(dict.fromkeys((*personal.because, *rules))),
        inputs=_inputs(record, found, on),
        refused=(*personal.notes, *refusals(record, personal.profile)),
        prescription=prescription(record, personal.profile, steps, supplies, personal.ladder.ceiling_ug),
    )


def _tasks(record: Record, found: Screening, personal: PersonalTitration, steps: tuple[Step, ...]) -> tuple[Task, ...]:
    first = steps[0].start
    diary_from = max(found.on, first - timedelta(days=practice().baseline_days))
    tasks = [Task(diary_from, "diary every day: pain, sleep, gut (ten seconds)", ("C06",), "diary")]
    tasks += [Task(found.on, question, ("PP-08",)) for question in questions(record, personal.profile)]
    tasks += [Task(first, "verify the opioid-free date and that the medicine list is complete", ("OP-02", "MED-02"))]
    tasks += tests_to_do(record, found)
    tasks += [Task(s.review_on, f"review of step {s.number}: up, stay, back or stop", (), "review") for s in steps]
    if record.plans.surgery and record.plans.surgery.date > first:
        hold = record.plans.surgery.date - timedelta(days=load_thresholds().surgery_hold_days)
        tasks.append(
            Task(hold, "last dose was yesterday: none from today until after the operation", ("SU-01",), "hold")
        )
    return tuple(sorted(tasks, key=lambda task: task.on))


def _notes(found: Screening, personal: PersonalTitration) -> tuple[str, ...]:
    cautions = [f"{f.rule} {f.title}: {f.action}" for f in found.findings if f.severity in ("caution", "info")]
    provisional = ["The first day is provisional: it holds only if nothing is taken until then."] * found.provisional
    unit = "Once a day at bedtime; immediate release."
    return (CONDITIONAL, DECIDES, unit, *provisional, *cautions, CREAM)


def _many_fills(steps: tuple[Step, ...], in_hand: tuple[Formulation, ...]) -> tuple[str, ...]:
    """Many fills of a syringe are miscounted: something stronger is asked for."""
    prepared = (prepare(step.dose_ug, in_hand) for step in steps)
    first = next((p for p in prepared if p is not None and p.fills > practice().most_fills), None)
    if first is None:
        return ()
    wrong = f"{format_dose(first.ug)} takes {first.fills} fills of the syringe, which are easily miscounted"
    return (f"{wrong}: order a stronger liquid, or capsules, before that step.",)


def _inputs(record: Record, found: Screening, on: date) -> dict[str, Any]:
    return {
        "record": record.id or "",
        "on": on,
        "screened_for": found.first_dose_day,
        "verdict": found.verdict,
        "titrant": __version__,
    }

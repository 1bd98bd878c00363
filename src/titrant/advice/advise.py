"""Advice for one day: screen, read the course, let the shield say what is allowed, let the policy choose.

A pure function of the record, the day, the settings and the seed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from titrant.advice.advice_result import Advice
from titrant.advice.assemble import assemble
from titrant.advice.decide import Decision, cited, decide
from titrant.advice.paper_rule import PaperRule
from titrant.advice.policy import Choice, Policy
from titrant.advice.shield import allow, hold_from, open_questions, standing_blocks, test_off_until, told
from titrant.advice.situation import Days, Situation
from titrant.core.calendar import format_day
from titrant.core.errors import PlanBlocked
from titrant.patient.record import Record, Settings
from titrant.patient.until import record_until
from titrant.safety.screening import Screening
from titrant.titration.course import Course
from titrant.titration.course_reading import read_course
from titrant.titration.first_day import Screener, default_screener, find_first_day
from titrant.titration.personal import personal_titration
from titrant.titration.practice import practice
from titrant.titration.published import protocol_named


def advise(
    record: Record,
    on: date,
    settings: Settings | None = None,
    seed: int = 0,
    *,
    policy: Policy | None = None,
    screener: Screener | None = None,
) -> Advice:
    """Advice for a day.

    Parameters
    ----------
    record
        The person; dose and diary rows after ``on`` are left out.
    on
        The day of asking.
    settings
        How to work; beats the record's own.
    seed
        Seed of whatever a policy draws at random.
    policy
        What chooses among the allowed doses; by default what the settings name.
    screener
        The rules; those of this installation by default.
    """
    record = replace(record, settings=settings) if settings else record
    screener = screener or default_screener
    now = _situation(record, on, seed, screener)
    policy = policy or _policy_of(now.record)
    if not now.course.started and now.screening.holds_start:
        return _do_not_start(now, policy.name)
    if not now.course.started and not now.personal.ladder.rungs:
        return _nothing_to_start_with(now, policy.name)
    allowed = allow(now.record, now.screening, now.course, now.personal)
    choice = policy.next(now.course, allowed, seed=seed)
    decision = decide(choice, allowed, now.course)
    if decision.action == "start":
        return _start(now, decision, choice, policy.name, screener)
    if decision.action == "do_not_start":
        return _do_not_start(now, policy.name, decision)
    return assemble(now, decision, choice, _days_on_treatment(now, decision, choice), policy.name)


def _policy_of(record: Record) -> Policy:
    """The policy that the record asks for."""
    if record.settings.policy == "paper-rule":
        return PaperRule()
    from titrant.advice.relief_policy import ReliefPolicy  # numpy, and a model of the diary

    return ReliefPolicy(record)


def _situation(record: Record, on: date, seed: int, screener: Screener) -> Situation:
    known, left_out = record_until(record, on)
    planned = known.plans.ldn_start
    screening = screener(known, on, max(on, planned) if planned else on)
    base = protocol_named(known.settings.protocol) if known.settings.protocol else None
    personal = personal_titration(known, screening, base)
    return Situation(known, screening, read_course(known, on), personal, seed, left_out)


def _do_not_start(now: Situation, policy: str, decided: Decision | None = None) -> Advice:
    """No first dose: what blocks, what is not known, and the first safe date where there is one."""
    screening = now.screening
    holding = (*standing_blocks(screening), *open_questions(screening))
    reasons = [cited(told(f), (f.rule,)) for f in holding]
    reasons += [cited(f.arithmetic, (f.rule,)) for f in holding if f.arithmetic and f.arithmetic not in f.reason]
    if screening.earliest_start and screening.provisional:
        reasons.append("the date is provisional: it holds only if nothing is taken until then")
    if decided:
        reasons += decided.reasons
    decision = Decision(
        action="do_not_start",
        dose_ug=0,
        reasons=tuple(dict.fromkeys(reasons)),
        because=tuple(dict.fromkeys(i for f in holding for i in (f.rule, *f.claims))),
        same_day=tuple(f.action for f in holding if f.urgent and f.action),
    )
    earliest = None if screening.undetermined else screening.earliest_start
    return assemble(now, decision, Choice(0, ()), Days(None, earliest, earliest), policy)


def _nothing_to_start_with(now: Situation, policy: str) -> Advice:
    reasons = (*now.personal.ladder.notes, "order a liquid of 0.1 or 1 mg per mL")
    decision = Decision("do_not_start", 0, reasons, ("C06",))
    return assemble(now, decision, Choice(0, ()), Days(), policy)


def _start(now: Situation, decision: Decision, choice: Choice, policy: str, screener: Screener) -> Advice:
    """A first dose, or the first after a gap, on the first day that may be one."""
    ready, why = _baseline_ready(now.record, now.course)
    try:
        found = find_first_day(now.record, now.screening, on=now.course.on, not_before=ready, screener=screener)
    except PlanBlocked as blocked:
        held = blocked.screening if isinstance(blocked.screening, Screening) else now.screening
        return _do_not_start(replace(now, screening=held), policy)
    day = found.first_dose_day
    days = Days(day, day + timedelta(days=now.personal.protocol.dwell_days), day)
    return assemble(now, replace(decision, reasons=(*decision.reasons, *why)), choice, days, policy)


def _baseline_ready(record: Record, course: Course) -> tuple[date, tuple[str, ...]]:
    """The day from which there is a baseline to compare with; a planned first day beats it."""
    if course.started or record.plans.ldn_start:
        return course.on, ()
    days = practice().baseline_days
    ready = min((day.date for day in course.days), default=course.on) + timedelta(days=days)
    if ready <= course.on:
        return course.on, ()
    text = f"keep the diary until {format_day(ready)} first: without {days} days before the drug nobody can tell later"
    return ready, (text,)


def _days_on_treatment(now: Situation, decision: Decision, choice: Choice) -> Days:
    pausing = decision.action == "pause" and not now.screening.undetermined
    review = _review_on(now, decision)
    if review and choice.review_by and decision.action in ("hold", "step_up", "step_down"):
        review = min(review, choice.review_by)
    return Days(now.course.on, review, now.screening.earliest_start if pausing else None)


def _review_on(now: Situation, decision: Decision) -> date | None:
    """When to look again: at the end of the step, sooner after trouble, before an operation."""
    at, dwell, spent = practice(), now.personal.protocol.dwell_days, now.course.days_at_dose
    days = {
        "step_up": dwell,
        "hold": dwell - spent if spent < dwell else dwell,
        "step_down": at.event_review_days,
        "pause": at.pause_days,
        "test_off": dwell,
        "test_blind": dwell,
    }.get(decision.action)
    if days is None:
        return None
    review = now.course.on + timedelta(days=days)
    if decision.action == "test_off" and (ends := test_off_until(now.record, now.course)):
        return ends + timedelta(days=1)
    hold = hold_from(now.record)
    return hold if hold and now.course.on < hold < review else review

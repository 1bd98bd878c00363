"""The shield: what no policy can learn away.

Findings that block, questions that are open, ceilings, an operation ahead, and the safe behaviours
of the person's own titration. Every one of them can only lower the dose.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from titrant.advice.allowed import Allowed
from titrant.advice.test_period import blind_test_until
from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.patient.record import Record
from titrant.safety.screening import Finding, Screening
from titrant.safety.thresholds import load_thresholds
from titrant.titration.behaviours.base import Ending, Limit
from titrant.titration.course import Course
from titrant.titration.personal import PersonalTitration


@cache
def words() -> dict[str, Any]:
    """The shield's data."""
    return tomllib.loads(files("titrant.advice").joinpath("data", "shield.toml").read_text(encoding="utf-8"))


def allow(record: Record, screening: Screening, course: Course, personal: PersonalTitration) -> Allowed:
    """What may be chosen today.

    Parameters
    ----------
    record, screening, course
        The person, what the rules found today, what happened so far.
    personal
        The person's titration; its safe behaviours are part of the shield.
    """
    limits = (
        *(_block(f) for f in standing_blocks(screening)),
        *(_open_question(f, course) for f in open_questions(screening) if course.is_on),
        *_stopped(record, course),
        *_testing(record, course),
        *_blind(record, course),
        *_operation(record, course.on),
        *_route(record, course),
        *_ceiling(course, personal),
        *personal.protocol.limits(course, personal.ladder),
    )
    return Allowed(personal, limits)


def standing_blocks(screening: Screening) -> tuple[Finding, ...]:
    """Blocks that no clinician has overridden."""
    return tuple(f for f in screening.blocks if f.overridden_by is None)


def open_questions(screening: Screening) -> tuple[Finding, ...]:
    """Findings that hold because something is not known."""
    return tuple(f for f in screening.unknowns if f.overridden_by is None)


def told(finding: Finding) -> str:
    """A finding in one sentence: what it is, and why."""
    reason = finding.reason.strip().rstrip(".")
    return f"{finding.title}: {reason}" if reason and reason != finding.title else finding.title


def hold_from(record: Record) -> date | None:
    """The first day without naltrexone before an operation, or None (SU-01)."""
    surgery = record.plans.surgery
    if surgery is None or surgery.opioids_expected is False:
        return None
    return surgery.date - timedelta(days=load_thresholds().surgery_hold_days)


def _block(finding: Finding) -> Limit:
    stops = finding.rule in words()["stopping"]["rules"]
    today = (finding.action,) if finding.urgent and finding.action else ()
    ending: Ending = "stop" if stops else "pause"
    return Limit(0, told(finding), (finding.rule, *finding.claims), ending, today)


def _open_question(finding: Finding, course: Course) -> Limit:
    asked = f" ({finding.question})" if finding.question else ""
    return Limit(
        course.current_ug, f"not known: {finding.title}{asked}; no step up until it is settled", (finding.rule,)
    )


def _stopped(record: Record, course: Course) -> tuple[Limit, ...]:
    """A stop that was advised and followed stands until a prescriber plans a new start."""
    if course.ended_on is None:
        return ()
    ended = course.ended_on
    stopped = any(a.action == "stop" and a.date == ended for a in record.advised)
    planned = record.plans.ldn_start
    if not stopped or (planned is not None and planned > ended):
        return ()
    return (Limit(0, f"stopped on {format_day(ended)}; only the prescriber plans a new start", (), "stop"),)


def test_off_until(record: Record, course: Course) -> date | None:
    """The last day of a test period off that is being kept, or None; doses taken mean it was declined."""
    if course.ended_on is None:
        return None
    ends = [a.until for a in record.advised if a.action == "test_off" and a.date == course.ended_on and a.until]
    return max((until for until in ends if until >= course.on), default=None)


def _testing(record: Record, course: Course) -> tuple[Limit, ...]:
    until = test_off_until(record, course)
    return (Limit(0, f"a test period without it runs until {format_day(until)}", (), "test_off"),) if until else ()


def _blind(record: Record, course: Course) -> tuple[Limit, ...]:
    """A blind test compares one dose with none: no step up until it ends."""
    until = blind_test_until(record, course)
    text = f"a blind test of this dose runs until {format_day(until)}: no step up" if until else ""
    return (Limit(course.current_ug, text),) if until and course.is_on else ()


def _operation(record: Record, on: date) -> tuple[Limit, ...]:
    """None on the three days before an operation nor on the day itself."""
    since = hold_from(record)
    if since is None or record.plans.surgery is None or not since <= on <= record.plans.surgery.date:
        return ()
    day = format_day(record.plans.surgery.date)
    text = f"operation on {day}: no dose from {format_day(since)} on; begin again only once opioid-free"
    tell = "Tell the anaesthetist about naltrexone."
    return (Limit(0, text, ("SU-01", "OP-02"), "pause", (tell,)),)


def _route(record: Record, course: Course) -> tuple[Limit, ...]:
    """By another route than the mouth nobody knows what a step is: no first dose and no step up from here."""
    if record.settings.route == "oral":
        return ()
    text = f"steps are written for the oral route only, not for {record.settings.route}; the prescriber decides"
    return (Limit(course.current_ug, text, ("C04", "C05")),)


def _ceiling(course: Course, personal: PersonalTitration) -> tuple[Limit, ...]:
    ceiling = personal.ladder.measured_at_most(personal.ladder.ceiling_ug)
    top = personal.ladder.top
    if course.current_ug <= top:
        return (Limit(top, f"{format_dose(top)} is the highest step", ("DO-01",)),)
    if course.current_ug <= ceiling:
        return (Limit(course.current_ug, f"{format_dose(top)} is the highest step", ("DO-01",)),)
    return (Limit(ceiling, f"{format_dose(ceiling)} is the ceiling for this person", ("DO-01",)),)

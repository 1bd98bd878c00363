"""Put an advice together from the decision, what the policy knows of benefit, and the days."""

from __future__ import annotations

from typing import Any

from titrant._version import __version__
from titrant.advice.advice_result import Advice
from titrant.advice.decide import Decision
from titrant.advice.headline import headline
from titrant.advice.policy import Choice
from titrant.advice.shield import words
from titrant.advice.situation import Days, Situation
from titrant.patient.formulation import prepare
from titrant.safety.screening import RANK, Finding, Screening
from titrant.titration.formulation_choice import usable
from titrant.titration.texts import watch_for

TAKING = ("start", "step_up", "hold", "step_down")


def assemble(now: Situation, decision: Decision, choice: Choice, days: Days, policy: str) -> Advice:
    """The advice, with all that it was made from."""
    action, taking = decision.action, decision.action in TAKING
    because = (*decision.because, *(words()["expect"]["because"] if taking else ()))
    return Advice(
        action=action,
        dose_ug=decision.dose_ug,
        route=now.record.settings.route,
        from_date=days.from_date,
        review_on=days.review_on,
        earliest_start=days.earliest_start,
        headline=headline(action, decision.dose_ug, now.course, days.from_date, days.earliest_start),
        reasons=decision.reasons,
        same_day=decision.same_day,
        expect={**_expect(now, decision), **choice.expect},
        p_helped=choice.p_helped,
        claim=choice.claim,
        because=tuple(dict.fromkeys(because)),
        policy=policy,
        inputs=_inputs(now),
        dose_text=_measured(now, decision.dose_ug),
        findings=_findings(now.screening),
        p_tolerated=choice.p_tolerated,
        why_not=choice.why_not,
        would_change_my_mind=choice.would_change,
    )


def _findings(screening: Screening) -> tuple[str, ...]:
    """Every finding with its action, the worst first; one never hides another."""
    ranked = sorted(screening.findings, key=lambda finding: -RANK[finding.severity])
    return tuple(_finding(finding) for finding in ranked)


def _finding(finding: Finding) -> str:
    overridden = f" (overridden by {finding.overridden_by})" if finding.overridden_by else ""
    word = "NOTE" if finding.severity == "clear" else finding.severity.upper()
    return f"{word} {finding.rule} {finding.title}{overridden}: {finding.action}"


def _measured(now: Situation, dose_ug: int) -> str:
    """How to measure the dose with what is in hand; empty for no dose, and for another route."""
    oral = dose_ug > 0 and now.record.settings.route == "oral"
    prepared = prepare(dose_ug, usable(now.record, now.personal.profile)) if oral else None
    return prepared.text if prepared else ""


def _expect(now: Situation, decision: Decision) -> dict[str, Any]:
    """Pain so far; where a dose is taken, what to look out for and what trials found on average."""
    course = now.course
    doses = sorted({spell.dose_ug for spell in course.spells})
    so_far = {
        "pain": {"before": course.baseline.pain, "last_14_days": course.recent_pain(14)},
        "pain_by_dose_ug": {str(ug): mean for ug in doses if (mean := course.pain_at(ug)) is not None},
    }
    if decision.action not in TAKING:
        return so_far
    watch = watch_for(now.personal.profile, first_step=decision.action == "start")
    return {**so_far, "watch_for": watch, "benefit": words()["expect"]["text"]}


def _inputs(now: Situation) -> dict[str, Any]:
    record, on = now.record, now.course.on
    return {
        "record": record.id or "",
        "on": on,
        "seed": now.seed,
        "verdict": now.screening.verdict,
        "protocol": now.personal.protocol.name,
        "prior": record.settings.prior,
        "current_dose_ug": now.course.current_ug,
        "left_out": now.left_out,
        "titrant": __version__,
    }

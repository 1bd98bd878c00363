"""From a record to its page: screen, advise, plan, then render. What was simulated is handed in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from titrant.advice.advice_result import Advice
from titrant.advice.advise import advise
from titrant.core.errors import PlanBlocked, UsageError
from titrant.evidence.claim import Claim, all_claims
from titrant.patient.record import Record, Settings
from titrant.patient.until import record_until
from titrant.reports.checklist.fill import Checklist, fill_checklist
from titrant.reports.learned import Learned, learn
from titrant.reports.material import Known, Mode
from titrant.reports.page import render
from titrant.reports.report_result import Report
from titrant.safety.screen import screen
from titrant.safety.screening import Screening
from titrant.simulation.trajectory import Trajectory
from titrant.titration.plan import make_plan
from titrant.titration.plan_result import TitrationPlan

PEOPLE = 100
DAYS_TO_SETTLE = 15
_CLAIM = re.compile(r"\b[CE]\d\d\b(?!\.)")  # not a code of a diagnosis, such as E06.3


def build_report(
    record: Record,
    on: date,
    settings: Settings | None = None,
    *,
    mode: Mode | None = None,
    seed: int = 0,
    advice: Advice | None = None,
    simulated: bool = True,
) -> Report:
    """The page of a record for a day.

    Parameters
    ----------
    record
        The person; rows after ``on`` are left out and named.
    settings
        How to work; beats the record's own.
    mode
        ``clinician`` or ``person``; by default what the settings say.
    seed
        Seed of whatever is drawn at random.
    advice
        Advice made before for the same record and day; made here by default.
    simulated
        Whether to simulate a day on the advised dose and the weeks of the plan (clinician mode only).
    """
    record = replace(record, settings=settings) if settings else record
    known, left_out = record_until(record, on)
    screening = screen(known, on)
    advice = advice or advise(known, on, seed=seed)
    plan = _plan(known, screening, advice, on)
    mode = mode or record.settings.mode
    day, weeks = _simulated(known, plan, advice, on, seed) if simulated and mode == "clinician" else (None, None)
    learned = learn(known, on, seed=seed)
    advised = _cited(screening, advice, plan, learned)
    simulated_by = [id_ for run in (day, weeks) if run is not None for id_ in run.because]
    return render(
        known,
        screening,
        on=on,
        mode=mode,
        advice=advice,
        plan=plan,
        day=day,
        weeks=weeks,
        learned=learned,
        known=(*_claims(advised), *_claims((id_ for id_ in simulated_by if id_ not in advised), simulated=True)),
        left_out=left_out,
    )


def build_checklist(record: Record, on: date, settings: Settings | None = None, *, seed: int = 0) -> Checklist:
    """The CENT 2015 checklist of a record for a day.

    Raises
    ------
    UsageError
        When the person reads: the checklist names doses that nobody has signed.
    """
    record = replace(record, settings=settings) if settings else record
    if record.settings.mode == "person":
        raise UsageError("checklist", "it names doses that nobody has signed", "the prescriber makes it")
    known, _ = record_until(record, on)
    advice = advise(known, on, seed=seed)
    plan = _plan(known, screen(known, on), advice, on)
    return fill_checklist(record, on, advice, plan, learn(known, on, seed=seed))


def _plan(record: Record, screening: Screening, advice: Advice, on: date) -> TitrationPlan | None:
    """The plan, where the advice is to go on or begin; none beside do not start, pause or stop."""
    if advice.action in ("do_not_start", "pause", "stop") or record.settings.route != "oral":
        return None
    try:
        return make_plan(record, screening, on=on)
    except PlanBlocked:
        return None  # the findings on the same page say what blocks


def _simulated(
    record: Record, plan: TitrationPlan | None, advice: Advice, on: date, seed: int
) -> tuple[Trajectory | None, Trajectory | None]:
    """A settled day on the advised dose, and the weeks of the plan."""
    from titrant.simulation.simulate import simulate  # numpy, and seconds of work

    day = weeks = None
    if advice.dose_ug and advice.route == "oral":
        day = simulate(record, [advice.dose_ug] * DAYS_TO_SETTLE, people=PEOPLE, seed=seed, on=on)
    if plan is not None:
        weeks = simulate(record, plan, people=PEOPLE, seed=seed, on=on, settle=False)
    return day, weeks


def _cited(screening: Screening, advice: Advice, plan: TitrationPlan | None, learned: Learned | None) -> list[str]:
    """What advice, screening and plan rest on, with what single findings and lines of the plan cite."""
    ids = [*advice.because, *screening.because, *(claim for f in screening.findings for claim in f.claims)]
    ids += learned.because if learned else ()
    return ids if plan is None else [*ids, *plan.because, *_CLAIM.findall(plan.to_json())]


def _claims(ids: Iterable[str], *, simulated: bool = False) -> tuple[Known, ...]:
    """The cited claims as the page shows them, each once, in order."""
    claims = all_claims()
    return tuple(_known(claims[id_], simulated) for id_ in dict.fromkeys(ids) if id_ in claims)


def _known(claim: Claim, simulated: bool) -> Known:
    return Known(
        id=claim.id,
        says=claim.says,
        verdict=claim.verdict,
        certainty=claim.graded.removeprefix(f"{claim.verdict}; "),
        against=claim.against,
        source=", ".join(claim.sources),
        kind=claim.type,
        disagreement=claim.disagreement,
        simulated=simulated,
    )

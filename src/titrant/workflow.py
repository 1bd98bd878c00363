"""The verbs in order: the table of contents of the program.

record --screen--> Screening --plan--> TitrationPlan --simulate--> Trajectory
record + diary --infer--> Posterior --advise--> Advice
any of these --report--> Report

Each verb loads its floor when it is called, so that a small verb stays small.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from titrant.advice.advice_result import Advice
    from titrant.evidence.graph import EvidenceGraph
    from titrant.inference.posterior import Posterior
    from titrant.patient.record import Record, Settings
    from titrant.reports.material import Mode
    from titrant.reports.report_result import Report
    from titrant.safety.due import Due
    from titrant.safety.explain import Explanation, RuleExplanation
    from titrant.safety.screening import Screening
    from titrant.simulation.trajectory import Trajectory
    from titrant.titration.plan_result import TitrationPlan


def load(path: str | Path) -> Record:
    """Read the record of a folder.

    Raises
    ------
    RecordError
        With file, line, what is wrong and what to do.
    """
    from titrant.patient.folder import load_folder

    return load_folder(Path(path))


def screen(record: Record, on: date, settings: Settings | None = None) -> Screening:
    """Run every rule over a record: findings, verdict, earliest start."""
    from titrant.safety.screen import screen as run_rules

    return run_rules(record, on, settings)


def due(record: Record, on: date) -> Due:
    """What is due when: tests, reviews, questions to settle."""
    from titrant.safety.due import due as list_due

    return list_due(record, on)


def explain(rule: str, record: Record | None = None, on: date | None = None) -> RuleExplanation | Explanation:
    """Why a rule says what it says; with a record and a day, why it says so of this person.

    Raises
    ------
    UsageError
        When there is no such rule, or a record comes without a day.
    """
    from titrant.core.errors import UsageError
    from titrant.safety.explain import explain as of_rule
    from titrant.safety.explain import explain_for

    if record is None:
        return of_rule(rule)
    if on is None:
        raise UsageError("explain", "a record needs the day of asking", "give on=date(...)")
    return explain_for(record, rule, on)


def plan(
    record: Record, screening: Screening | None = None, *, on: date | None = None, protocol: str | None = None
) -> TitrationPlan:
    """Dated, conditional steps, screened again for the plan's own first day.

    Parameters
    ----------
    screening
        The screening of the day of asking; made here when only ``on`` is given.
    on
        Day of asking; by default that of the screening.
    protocol
        Base protocol by name; by default what the record or the person's profile asks for.

    Raises
    ------
    PlanBlocked
        When nothing may start; carries the screening.
    UsageError
        When neither a screening nor a day is given.
    """
    from titrant.core.errors import UsageError
    from titrant.titration.plan import make_plan

    day = on or (screening.on if screening else None)
    if day is None:
        raise UsageError("plan", "no day of asking", "give a screening, or on=date(...)")
    return make_plan(record, screening or screen(record, day), on=day, protocol=protocol)


def simulate(
    record: Record,
    plan: TitrationPlan | Sequence[int],
    *,
    people: int = 200,
    seed: int = 0,
    on: date | None = None,
) -> Trajectory:
    """Bands over time of concentration, occupancy in three structures, tone and pain for a plan.

    ``plan`` may also be the micrograms of each day in turn.
    """
    from titrant.simulation.simulate import simulate as run

    return run(record, plan, people=people, seed=seed, on=on)


def infer(record: Record, on: date | None = None, settings: Settings | None = None, seed: int = 0) -> Posterior:
    """What the diary says about this person's own dose-response, averaged over response models.

    Raises
    ------
    UsageError
        When the record holds neither a dose nor a diary row by that day.
    """
    from titrant.inference.infer import infer as read_diary

    return read_diary(record, on, settings, seed)


def advise(record: Record, on: date, settings: Settings | None = None, seed: int = 0) -> Advice:
    """Today's advice: one action, one dose, from one day, and why. A pure function of its arguments."""
    from titrant.advice.advise import advise as decide

    return decide(record, on, settings, seed)


def report(
    record: Record,
    to: str | Path | None = None,
    *,
    on: date,
    settings: Settings | None = None,
    mode: Mode | None = None,
    seed: int = 0,
) -> Report:
    """The record, its screening, plan, simulation and advice as one self-contained page; written if ``to`` is given."""
    from titrant.reports.build import build_report

    page = build_report(record, on, settings, mode=mode, seed=seed)
    if to is not None:
        page.write(to)
    return page


def evidence_graph() -> EvidenceGraph:
    """Claims, sources, numbers, models, rules and plan texts as one graph of what rests on what."""
    from titrant.evidence.graph import evidence_graph as graph_of_evidence
    from titrant.models.resting import model_nodes
    from titrant.safety.resting import rule_nodes, threshold_nodes
    from titrant.titration.resting import advice_nodes

    graph = graph_of_evidence()
    for nodes in (model_nodes(), rule_nodes(), threshold_nodes(), advice_nodes()):
        graph.add_nodes(nodes)
    return graph

"""The verbs in order: the table of contents of the program.

record --screen--> Screening --plan--> TitrationPlan --simulate--> Trajectory
record + diary --infer--> Posterior --advise--> Advice
any of these --report--> Report

Each verb loads its floor when it is called, so that a small verb stays small.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from titrant.advice.advice_result import Advice
    from titrant.advice.blind_test import BlindTest
    from titrant.advice.path_result import DosePath
    from titrant.advice.unseal import Unsealed
    from titrant.evidence.graph import EvidenceGraph
    from titrant.inference.posterior import Posterior
    from titrant.patient.record import Record, Route, Settings
    from titrant.reports.material import Mode
    from titrant.reports.report_result import Report
    from titrant.safety.due import Due
    from titrant.safety.explain import Explanation, RuleExplanation
    from titrant.safety.screening import Screening
    from titrant.simulation.trajectory import Trajectory
    from titrant.titration.plan_result import TitrationPlan
    from titrant.trials.power_result import PowerResult


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
    route: Route | None = None,
) -> Trajectory:
    """Bands over time of concentration, occupancy in three structures, tone and pain for a plan.

    ``plan`` may also be the micrograms of each day in turn, by ``route`` (by mouth where none is given).
    """
    from titrant.simulation.simulate import simulate as run

    return run(record, plan, people=people, seed=seed, on=on, route=route)


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


def path(
    record: Record, on: date, settings: Settings | None = None, *, weeks: int | None = None, seed: int = 0
) -> DosePath:
    """The decision tree of the coming weeks: what each review could find, how likely, and what would be advised.

    Raises
    ------
    UsageError
        When the diary holds no pain to forecast from, the weeks are not 1 to 26, or the person reads.
    """
    from titrant.advice.path import path as draw_tree

    return draw_tree(record, on, settings, weeks=weeks, seed=seed)


def power(
    record: Record,
    *,
    people: int = 100,
    weeks: int = 24,
    seed: int = 0,
    workers: int = 1,
    told: Callable[[int, int], None] | None = None,
) -> PowerResult:
    """Before day 1, how likely this design is to give an answer: virtual people live under its settings.

    Raises
    ------
    UsageError
        When people are not 5 to 10,000 or weeks not 1 to 52.
    """
    from titrant.trials.power import power as let_people_live

    return let_people_live(record, people=people, weeks=weeks, seed=seed, workers=workers, told=told)


def seal(
    record: Record,
    on: date,
    *,
    start: date | None = None,
    block_days: int | None = None,
    pairs: int = 1,
    seed: int | None = None,
) -> BlindTest:
    """Draw the order of a blind test of the present dose; ``write`` puts it into a sealed file for the pharmacist.

    Without a seed the order comes from the system's source of secrets. Who gives the seed knows the order.

    Raises
    ------
    UsageError
        When today's advice is not to stay at the dose or to test it, days or pairs are out of range, or the person
        reads.
    """
    from titrant.advice.blind_test import seal as draw_and_seal

    return draw_and_seal(record, on, start=start, block_days=block_days, pairs=pairs, seed=seed)


def unseal(record: Record, sealed: str | Path, on: date, *, early: bool = False) -> Unsealed:
    """Open a blind test: check the sealed file against the seal in the record, compare drug and look-alike.

    Raises
    ------
    SignatureError
        When the file was changed, or its seal is not in the record.
    UsageError
        When the file cannot be read, or the test still runs and ``early`` is not given.
    """
    from titrant.advice.unseal import unseal as open_and_check

    return open_and_check(record, sealed, on, early=early)


def report(
    record: Record,
    to: str | Path | None = None,
    *,
    on: date,
    settings: Settings | None = None,
    mode: Mode | None = None,
    seed: int = 0,
    checklist: str | Path | None = None,
) -> Report:
    """The record, its screening, plan, simulation and advice as one self-contained page; written if ``to`` is given.

    ``checklist`` names a file (.md, .csv or .json) for the CENT 2015 checklist of an N-of-1 trial.
    """
    from titrant.reports.build import build_checklist, build_report

    if checklist is not None:
        own = replace(settings or record.settings, mode=mode) if mode else settings
        build_checklist(record, on, own, seed=seed).write(checklist)
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

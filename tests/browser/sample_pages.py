"""Pages made by hand, so that the page tests do not wait for the engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from titrant.advice.advice_result import Advice
from titrant.patient.folder import load_folder
from titrant.patient.record import Record, SignedStep
from titrant.patient.signature import sign
from titrant.reports.learned import learn
from titrant.reports.material import Known
from titrant.reports.page import render
from titrant.reports.report_result import Report
from titrant.safety.screening import Answer, DoseCaps, Finding, Screening
from titrant.simulation.trajectory import DayView, Trajectory
from titrant.titration.plan_result import Contingency, Step, Supply, Task, TitrationPlan

EXAMPLES = Path(__file__).parents[2] / "examples"
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"
OPIOID = Finding(
    rule="OP-02",
    slug="opioid-within-washout",
    theme="opioids",
    severity="block",
    answer="yes",
    title="An opioid may still act",
    reason="Percocet holds oxycodone. It was taken nine days before the first dose would be.",
    action="Do not start before the date. Do not stop any other medicine for this.",
    question="I took Percocet on 6 January 2026. When is it safe to think about naltrexone?",
    earliest=date(2026, 1, 20),
    arithmetic="last possible exposure 2026-01-06 + 14 days = 2026-01-20",
    inputs=("medicines 1: Percocet, last taken 2026-01-06",),
    holds_start=True,
    source="patient-education text, precaution 1; US label, section 4",
    strength="project choice between 7 and 28 days",
    disagreement="US label: 7 to 10 days. A Danish trial asked for 4 weeks, another for 3 months.",
    claims=("C40",),
)
POTASSIUM = Finding(
    rule="PP-04",
    slug="diarrhoea-in-periodic-paralysis",
    theme="periodic paralysis",
    severity="block",
    answer="yes",
    title="Diarrhoea in periodic paralysis",
    reason="Gut trouble of 5 and more since 12 February; diarrhoea lowers potassium.",
    action="Hold naltrexone. Measure potassium today.",
    question="I have diarrhoea and periodic paralysis. Can my potassium be measured today?",
    undetermined=True,
    urgent=True,
    source="PMC8445659",
    strength="case reports",
)
LIVER = Finding(
    rule="HE-04",
    slug="no-liver-tests",
    theme="liver",
    severity="info",
    answer="unknown",
    title="No liver tests in a year",
    reason="No ALT or AST of the last 365 days.",
    action="Measure ALT and AST.",
    question="When were my liver tests last done?",
    missing=("ALT", "AST"),
    source="label of the 50 mg tablet",
    strength="drug label 50 mg",
)


def screening(on: date, *findings: Finding) -> Screening:
    """A screening with the given findings."""
    blocks = [f for f in findings if f.severity == "block"]
    worst = "block" if blocks else "info" if findings else "clear"
    return Screening(
        verdict=worst,
        findings=findings,
        answers=tuple(Answer(f"XX-{i:02d}", "no", "block") for i in range(1, 71)),
        on=on,
        first_dose_day=on,
        stage="starting",
        earliest_start=next((f.earliest for f in blocks if f.earliest), None),
        undetermined=any(f.undetermined for f in blocks),
        provisional=False,
        holds_start=bool(blocks),
        caps=DoseCaps(),
        because=tuple(f.rule for f in findings),
        inputs={"rules": "2026.1", "washout_days": 14},
    )


def advice(action: str, dose_ug: int, on: date, **more: object) -> Advice:
    """An advice."""
    given = {
        "route": "oral",
        "from_date": None if action == "do_not_start" else on,
        "review_on": date(2026, 4, 9),
        "earliest_start": None,
        "headline": "",
        "reasons": (),
        "same_day": (),
        "expect": {},
        "p_helped": None,
        "claim": "",
        "because": ("C22",),
        "policy": "shielded",
        "inputs": {"seed": 0, "prior": "trial"},
    }
    return Advice(action=action, dose_ug=dose_ug, **given | more)  # type: ignore[arg-type]  # checked by the tests


def plan(first: date) -> TitrationPlan:
    """A plan of three steps."""
    days = [first, date(2026, 1, 29), date(2026, 2, 12)]
    steps = tuple(
        Step(
            i + 1,
            day,
            14,
            ug,
            text,
            "from the first day" if i == 0 else "only if the review before says so",
            ("vivid dreams", "gut trouble"),
            date(2026, 1, 28 + 0) if i == 0 else day,
        )
        for i, (day, ug, text) in enumerate(
            zip(days, (500, 1000, 1500), ("0.5 mg = 0.5 mL", "1 mg = 1 mL", "1.5 mg = 1.5 mL"), strict=True)
        )
    )
    return TitrationPlan(
        protocol="fortnightly steps",
        behaviours=("never skip a step", "never up after an intolerable day"),
        route="oral",
        first_day=first,
        ceiling_ug=4500,
        steps=steps,
        contingencies=(
            Contingency("gut trouble 3 or more above usual on 3 days of a week", "go back one step"),
            Contingency("an opioid is needed", "take no naltrexone, call the prescriber", urgent=True),
        ),
        tasks=(Task(date(2026, 2, 12), "ALT and AST"),),
        supply=(Supply("liquid of 1 mg per mL", "60 mL", "by mouth at night, with the 1 mL syringe"),),
        notes=("Naltrexone hydrochloride, immediate release.",),
        because=("C30",),
        inputs={"protocol": "fortnightly"},
    )


SPREAD = np.array([0.75, 1.0, 1.3])
QUANTILES = (0.05, 0.5, 0.95)


def around(shapes: dict[str, dict[str, np.ndarray]]) -> dict[str, dict[str, np.ndarray]]:
    """Bands around given medians."""
    return {
        structure: {
            name: 1 + (median - 1) * SPREAD[:, None] if name == "tone" else median * SPREAD[:, None]
            for name, median in outputs.items()
        }
        for structure, outputs in shapes.items()
    }


def made_up_day() -> DayView:
    """A made-up day."""
    t = np.linspace(0, 24, 97)
    plasma = 6.0 * (np.exp(-0.17 * t) - np.exp(-1.9 * t))
    shapes = {}
    for name, late in (("M1", 0.0), ("M2", 0.06), ("M3", 0.12)):
        occupied = 0.55 * plasma / 5.0 * (1 - late) + late * (1 - np.exp(-t))
        shapes[name] = {"plasma": plasma, "occupancy_mu": occupied / 1.3, "tone": 1 - 0.4 * occupied + 0.006 * t}
    each = {name: np.array([0.0, 1.0, 4.0]) for name in shapes}
    return DayView(t, 1500, 28, around(shapes), each, {name: np.array([0.8, 0.9, 1.0]) for name in shapes})


def simulated() -> Trajectory:
    """Twelve made-up weeks and their last day."""
    t = np.arange(84) * 24 + 12.0
    shapes = {
        name: {"pain": 6.2 - gain * (1 - np.exp(-t / 400)), "tone": 1 + 0.03 * gain * np.sin(t / 300)}
        for name, gain in (("M1", 0.6), ("M2", 0.8), ("M3", 1.1))
    }
    return Trajectory(
        time_h=t,
        quantiles=QUANTILES,
        bands=around(shapes),
        units={"plasma": "ng/mL", "pain": "NRS", "tone": "1"},
        people=500,
        seed=0,
        engine="plain",
        because=("C11",),
        inputs={"parameter_set": "advice-1"},
        meanings={},
        doses_ug=(1500,) * 84,
        day=made_up_day(),
        error=0.001,
        notes=("Three occupancy structures fit different data.",),
    )


KNOWN = (
    Known(
        "C01",
        "1.5 mg took away 80 % of one woman's pain",
        "unverifiable",
        "very low",
        "one person, not blinded; placebo does as much in 19 of 100",
        "https://portal.fis.tum.de/en/publications/placeboresponder",
    ),
    Known("C02", "A jump from 1.5 to 4.5 mg brought cramps and diarrhoea", "plausible", "low", "one person"),
)


def example(name: str) -> Record:
    """One of the worked examples."""
    return load_folder(EXAMPLES / name)


def pages() -> dict[str, Report]:
    """All sample pages by name."""
    on, later = date(2026, 1, 15), date(2026, 3, 26)
    run = simulated()
    hold = advice(
        "hold",
        1500,
        later,
        headline="Stay at 1.5 mg once a day.",
        reasons=(
            "Pain fell with each step, came back in the weeks off and fell again.",
            "Going higher could cost sleep.",
        ),
        p_helped=0.93,
        claim="The diary supports a benefit of the drug itself.",
    )
    start = advice(
        "start", 500, on, headline="Start at 0.5 mg once a day, from 15 January 2026.", reasons=("No rule blocks.",)
    )
    blocked = advice(
        "do_not_start",
        0,
        on,
        headline="Do not start naltrexone: earliest start 20 January 2026.",
        earliest_start=date(2026, 1, 20),
    )
    stop = advice("stop", 0, date(2026, 3, 13), headline="Stop naltrexone.", same_day=("Measure potassium today.",))
    helped = example("fibromyalgia-helped")
    noted = replace(helped, diary=(replace(helped.diary[0], note=ATTACK), *helped.diary[1:]), id="<b>x</b>")
    signed = replace(helped, signed_plan=sign("Dr Example", on, [SignedStep(on, 1500, 200)], 1500))
    opioid = example("opioid-nine-days")
    story = example("article-story")
    full = {"day": run, "weeks": run, "known": KNOWN}
    nothing, block = screening(on), screening(on, OPIOID, LIVER)
    return {
        "start-clinician": render(example("fibromyalgia-start"), nothing, on=on, advice=start, plan=plan(on), **full),
        "start-person": render(
            example("fibromyalgia-start"), nothing, on=on, advice=start, plan=plan(on), mode="person", **full
        ),
        "hold-clinician": render(noted, screening(later, LIVER), on=later, advice=hold, **full),
        "hold-person": render(noted, screening(later, LIVER), on=later, advice=hold, mode="person", **full),
        "hold-signed-person": render(signed, screening(later), on=later, advice=hold, mode="person", **full),
        "learned-clinician": render(helped, nothing, on=later, advice=hold, learned=learn(helped, later)),
        "learned-person": render(helped, nothing, on=later, advice=hold, learned=learn(helped, later), mode="person"),
        "block-clinician": render(opioid, block, on=on, advice=blocked, known=KNOWN, left_out=("1 dose row after",)),
        "block-person": render(opioid, block, on=on, advice=blocked, known=KNOWN, mode="person"),
        "stop-clinician": render(story, screening(date(2026, 3, 13), POTASSIUM), on=date(2026, 3, 13), advice=stop),
        "stop-person": render(
            story, screening(date(2026, 3, 13), POTASSIUM), on=date(2026, 3, 13), advice=stop, mode="person"
        ),
    }

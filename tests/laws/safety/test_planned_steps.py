"""A plan that was made keeps the dose rules, and starts on no day that the screen blocks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from titrant.core.errors import PlanBlocked
from titrant.patient.dose_steps import DoseSteps
from titrant.patient.record import (
    Condition,
    Limits,
    Medicine,
    Override,
    Person,
    Plans,
    Record,
    Result,
    Settings,
    Surgery,
)
from titrant.safety.planned_steps import faults_of_steps
from titrant.safety.screen import screen
from titrant.safety.screening import DoseCaps
from titrant.titration.plan import make_plan

ON = date(2026, 11, 23)
TESTS = (Result("TSH", date="2026-11-20", value=2), Result("K", date="2026-11-20", value=4.1))
BASE = Record(
    person=Person(age=45, sex="male", jurisdiction="US"), medicines=(), medicines_confirmed=True, conditions=(),
    allergies=(), results=TESTS,
)  # fmt: skip
LEVO = (Medicine("levothyroxine"),)
PEOPLE = {
    "healthy": BASE,
    "Hashimoto on hormone": replace(BASE, conditions=(Condition("E06.3"),), medicines=LEVO),
    "paralysis on hormone": replace(BASE, conditions=(Condition("E06.3"), Condition("G72.3")), medicines=LEVO),
    "cirrhosis": replace(BASE, conditions=(Condition("K74.60", child_pugh="A"),)),
    "cholestasis": replace(BASE, conditions=(Condition("K74.3"),)),
    "older": replace(BASE, person=Person(age=80, sex="male")),
    "recent oxycodone": replace(BASE, medicines=(Medicine("oxycodone", status="stopped", last_taken="2026-11-20"),)),
    "two dated opioids": replace(
        BASE,
        medicines=(
            Medicine("oxycodone", status="stopped", last_taken="2026-11-20"),
            Medicine("Buvidal weekly", status="stopped", last_injection="2026-11-10"),
        ),
    ),
    "operation last week": replace(BASE, plans=Plans(surgery=Surgery(date(2026, 11, 20)))),
    "operation ahead": replace(
        BASE, plans=Plans(surgery=Surgery(date(2026, 12, 20))),
        medicines=(Medicine("oxycodone", status="stopped", last_taken="2026-11-20"),),
    ),
    "large by plan": replace(
        BASE, plans=Plans(first_dose_ug=1500, target_dose_ug=6000), limits=Limits(ceiling_ug=6000)
    ),
    "specialist": replace(
        BASE, medicines=(Medicine("methadone"),), plans=Plans(first_dose_ug=100),
        settings=Settings(specialist_vldn=True),
    ),
    "pregnancy overridden": replace(
        BASE, person=Person(age=31, sex="female", pregnancy="yes"),
        limits=Limits(overrides=(Override("PR-01", "Dr A", "benefit", ON),)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_a_plan_keeps_the_dose_rules_and_starts_on_a_safe_day(name):
    record = PEOPLE[name]
    try:
        plan = make_plan(record, screen(record, ON), on=ON)
    except PlanBlocked as blocked:
        assert blocked.screening.holds_start
        return
    at_start = screen(record, ON, first_dose_day=plan.first_day)
    assert not at_start.holds_start
    steps = DoseSteps(tuple(s.dose_ug for s in plan.steps), tuple(s.days for s in plan.steps))
    assert faults_of_steps(steps, at_start.caps) == ()


def test_the_day_before_the_plan_starts_was_blocked():
    record = PEOPLE["two dated opioids"]
    plan = make_plan(record, screen(record, ON), on=ON)
    assert plan.first_day == date(2026, 12, 8)
    assert screen(record, ON, first_dose_day=plan.first_day - timedelta(days=1)).verdict == "block"


@pytest.mark.parametrize(
    ("doses", "days", "caps", "rules"),
    [
        ((500, 1000), (14, 14), DoseCaps(), ()),
        ((), (), DoseCaps(), ()),
        ((0, 500), (14, 14), DoseCaps(), ("DO-01",)),
        ((500, 2000), (14, 14), DoseCaps(), ()),
        ((500, 2001), (14, 14), DoseCaps(), ("DO-05",)),
        ((500, 1000), (6, 14), DoseCaps(), ("DO-04",)),
        ((1000, 500), (3, 14), DoseCaps(), ()),
        ((500, 1000), (14, 14), DoseCaps(first_dose_ug=250), ("DO-02",)),
        ((500, 1000), (14, 14), DoseCaps(target_ug=800), ("DO-01",)),
        ((500, 1000), (14, 14), DoseCaps(step_ug=250), ("DO-05",)),
        ((5000, 6000, 6001), (14, 14, 14), DoseCaps(), ("DO-01",)),
    ],
)
def test_each_fault_of_a_step_is_named_by_its_rule(doses, days, caps, rules):
    assert tuple(fault[:5] for fault in faults_of_steps(DoseSteps(doses, days), caps)) == rules


def test_doses_without_lengths_are_refused():
    with pytest.raises(ValueError, match="2 doses, but 1 lengths"):
        DoseSteps((500, 1000), (14,))

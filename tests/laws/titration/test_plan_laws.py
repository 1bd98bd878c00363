"""What holds for every plan, whoever it is for and whatever protocol was asked for."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.titration_people import (
    after,
    blocked_until,
    clear,
    days,
    diary,
    passes,
    spoil,
    with_caps,
    with_paralysis,
    woman,
)

from titrant.core.errors import PlanBlocked
from titrant.patient.formulation import preparable_doses
from titrant.patient.record import Capsule, Limits, Liquid, Person, Plans
from titrant.safety.thresholds import load_thresholds
from titrant.titration.plan import make_plan
from titrant.titration.published import published

ON = date(2026, 1, 15)
CHOICES = [None, *(item.name for item in published() if item.usable)]
KITS = [
    (Liquid(ug_per_ml=1000), Liquid(ug_per_ml=100)),
    (Liquid(ug_per_ml=500),),
    (Capsule(ug=100), Capsule(ug=500), Capsule(ug=1500)),
    (Capsule(ug=500), Liquid(ug_per_ml=100)),
]
people = st.builds(
    lambda sensitive, kit, ceiling, start, target, days: woman(
        person=Person(born=date(1975, 5, 2), sensitivities=("medicines",) if sensitive else ()),
        formulations=kit,
        limits=Limits(ceiling_ug=ceiling),
        plans=Plans(first_dose_ug=start, target_dose_ug=target, step_days=days),
    ),
    st.booleans(),
    st.sampled_from(KITS),
    st.sampled_from([None, 1500, 3000, 4500, 6000]),
    st.sampled_from([None, 100, 1500, 4500]),
    st.sampled_from([None, 1000, 4500, 6000]),
    st.sampled_from([None, 3, 7, 21]),
)
caps = st.fixed_dictionaries(
    {},
    optional={
        "first_dose_ug": st.sampled_from([250, 500, 1500]),
        "target_ug": st.sampled_from([250, 1500, 3000]),
        "step_ug": st.sampled_from([250, 1000]),
    },
)


@settings(max_examples=80, deadline=None)
@given(people, caps, st.sampled_from(CHOICES))
def test_every_plan_is_low_slow_measurable_and_conditional(record, limits, protocol):
    screener = with_caps(**limits)
    try:
        plan = make_plan(record, screener(record, ON, ON), on=ON, protocol=protocol, screener=screener)
    except PlanBlocked as stopped:
        assert "nothing in hand measures" in stopped.wrong
        return
    doses = [step.dose_ug for step in plan.steps]
    steps = [later - earlier for earlier, later in pairwise(doses)]
    sensitive = bool(record.person.sensitivities)
    assert doses[0] <= min(limits.get("first_dose_ug", 500), 250 if sensitive else 500)
    assert doses == sorted(set(doses))
    assert max(doses) <= min(record.limits.ceiling_ug or 4500, limits.get("target_ug", 6000))
    assert set(doses) <= set(preparable_doses(record.formulations, 6000))
    for ug, step in zip(doses, steps, strict=False):
        assert step <= max(500, min(ug // 2, limits.get("step_ug", 6000)))
        assert step <= limits.get("step_ug", 6000)
        assert step <= 250 or ug >= 1000 or not sensitive
    assert all(step.days >= 14 for step in plan.steps)
    assert all("review" in step.condition for step in plan.steps[1:])
    assert all(
        later.start == step.start + timedelta(days=step.days)
        for step, later in zip(plan.steps, plan.steps[1:], strict=False)
    )
    assert all(" = " in step.dose_text for step in plan.steps)


@pytest.mark.parametrize("wait", [1, 5, 13, 300])
def test_no_plan_starts_on_a_day_on_which_its_own_screen_blocks(wait):
    screener = blocked_until(ON + timedelta(days=wait))
    plan = make_plan(woman(), screener(woman(), ON, ON), on=ON, screener=screener)
    assert plan.first_day == ON + timedelta(days=wait)
    assert not screener(woman(), ON, plan.first_day).holds_start


def test_a_later_day_is_screened_too_and_may_be_blocked_by_something_else():
    first, second = blocked_until(ON + timedelta(days=3)), ON + timedelta(days=9)

    def screener(record, on, day):
        return first(record, on, day) if day < ON + timedelta(days=3) else blocked_until(second)(record, on, day)

    assert make_plan(woman(), screener(woman(), ON, ON), on=ON, screener=screener).first_day == second


@pytest.mark.parametrize("earliest", [None, ON + timedelta(days=401)])
def test_none_within_400_days_is_blocked_and_carries_the_screening(earliest):
    screener = blocked_until(earliest)
    with pytest.raises(PlanBlocked) as stopped:
        make_plan(woman(), screener(woman(), ON, ON), on=ON, screener=screener)
    assert stopped.value.screening.holds_start


def test_an_open_question_holds_a_plan():
    unknown = replace(clear(ON), holds_start=True)
    with pytest.raises(PlanBlocked):
        make_plan(woman(), unknown, on=ON, screener=lambda r, on, day: replace(unknown, first_dose_day=day))


def test_the_planned_first_day_is_kept_when_it_passes():
    later = ON + timedelta(days=20)
    record = woman(plans=Plans(ldn_start=later))
    assert make_plan(record, clear(ON), on=ON, screener=passes).first_day == later


@pytest.mark.parametrize(
    ("kind", "liquid", "said"),
    [
        ("hypokalaemic", Liquid(ug_per_ml=1000, sugar_based=True), "sugar"),
        ("hyperkalaemic", Liquid(ug_per_ml=1000, potassium_salt=True), "potassium salt"),
        ("unknown", Liquid(ug_per_ml=1000, sugar_based=True), "sugar"),
        ("unknown", Liquid(ug_per_ml=1000, potassium_salt=True), "potassium salt"),
    ],
)
def test_periodic_paralysis_refuses_the_wrong_liquid_with_its_reason(kind, liquid, said):
    record = with_paralysis(kind, formulations=(liquid, Capsule(ug=100)))
    plan = make_plan(record, clear(ON), on=ON, screener=passes)
    assert any(said in text for text in plan.refused)
    assert all("capsule" in step.dose_text for step in plan.steps)


def test_periodic_paralysis_starts_at_a_tenth_and_climbs_by_quarters():
    doses = [s.dose_ug for s in make_plan(with_paralysis(), clear(ON), on=ON, screener=passes).steps]
    assert doses[:6] == [100, 250, 500, 750, 1000, 1500]


def test_what_was_not_tolerated_stays_out_of_every_later_plan():
    record, on = after(
        woman(diary=tuple(diary(14))), [(500, 14, {}), (1000, 14, {}), (1500, 3, {})], first=ON + days(14)
    )
    record, on = after(spoil(record, on - days(1), gut=8), [(1000, 20, {})], first=on)
    plan = make_plan(record, clear(on), on=on, screener=passes)
    assert max(step.dose_ug for step in plan.steps) < 1500
    assert any("1.5 mg and above are refused" in text for text in plan.refused)


def test_the_ceiling_stays_at_six_milligrams_whatever_is_asked():
    assert load_thresholds().highest_dose_ug == 6000

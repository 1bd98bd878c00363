"""Whatever a person wrote down: views, checklist and tree are made, and hold chances that are chances."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.titration_people import woman

from titrant.advice.path import path
from titrant.patient.record import Day, Dose
from titrant.reports.build import build_checklist, build_report
from titrant.reports.learned import BANDS, learn

FIRST = date(2026, 1, 1)
LEVELS = (0, 10, 250, 500, 600, 1500, 4500)


def made(seed: int, days: int, gaps: float, spell_days: int, rows: float):
    """A diary with gaps in days and in scores, and spells of doses, some without rows, that begin on any day."""
    rng = np.random.default_rng(seed)
    diary = []
    for k in range(days):
        told = [int(score) if rng.random() > gaps / 2 else None for score in rng.integers(0, 11, 3)]
        if rng.random() > gaps:
            diary.append(Day(FIRST + timedelta(days=k), *told, flare=bool(rng.random() < 0.1)))
    doses, ug = [], 0
    for k in range(int(rng.integers(0, 20)), days):
        ug = int(rng.choice(LEVELS)) if k % spell_days == 0 else ug
        if rng.random() < rows:
            doses.append(Dose(FIRST + timedelta(days=k), ug, taken=bool(rng.random() > 0.05)))
    return replace(woman(), diary=tuple(diary), doses=tuple(doses)), FIRST + timedelta(days=days)


records = st.builds(
    made, st.integers(0, 2**32), st.integers(1, 90), st.floats(0, 0.8), st.integers(1, 30), st.floats(0.2, 1)
)


few = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@few
@given(records)
def test_every_view_is_drawn_and_its_chances_are_chances(asked):
    record, on = asked
    learned = learn(record, on)
    html = build_report(record, on, simulated=False).html
    assert ('<section id="learned"' in html) == (learned is not None)
    assert "nan" not in re.sub(r"<style>.*?</style>|[a-z]*nan[a-z]+", "", html, flags=re.DOTALL)
    if learned is None:
        return
    for look in learned.looks:
        assert 0 <= look.p_no_effect <= 1 and (look.p_helps is None or 0 <= look.p_helps <= 1)
        for day in look.ahead:
            assert all(0 <= day.bands[band][0] <= day.bands[band][1] <= 10 for band in BANDS)
    days = [day.on for look in learned.looks for day in look.ahead]
    assert len(days) == len(set(days))
    assert sum(learned.days_at.values()) <= (on - FIRST).days + 1


def test_most_of_the_diaries_made_up_here_are_drawn():
    drawn = [learn(*made(seed, 60, 0.3, 9, 0.8)) is not None for seed in range(6)]
    assert sum(drawn) > 4


@few
@given(records)
def test_the_person_sees_no_dose_in_any_view(asked):
    record, on = asked
    html = build_report(record, on, mode="person").html
    part = "".join(re.findall(r'<section id="learned".*?</section>', html, re.DOTALL))
    assert not re.search(r"\d\s*(?:mg|microgram|mL)", part)


@few
@given(records)
def test_the_checklist_has_all_items_for_anyone(asked):
    record, on = asked
    found = build_checklist(record, on)
    assert len(found.items) == 44 and all(item.says for item in found.items)


@settings(few, max_examples=4)
@given(records)
def test_the_tree_adds_up_for_anyone_whose_diary_holds_pain(asked):
    record, on = asked
    record = replace(record, diary=(*(day for day in record.diary if day.date != FIRST), Day(FIRST, pain=5)))
    for node in path(record, on, weeks=5).root.walk():
        assert 0 <= node.chance <= 1 + 1e-9
        if node.branches:
            assert abs(sum(branch.share for branch in node.branches) - 1) < 1e-9
            assert all(branch.dose_ug <= node.dose_ug for branch in node.branches if branch.says == "trouble")

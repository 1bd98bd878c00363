"""Another treatment that begins on the way: what was written down of it is not taken for naltrexone."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.inference.people import FIRST, person
from titrant.inference.infer import infer
from titrant.inference.series import series_of
from titrant.patient.record import Day, Medicine

BEGAN = FIRST + timedelta(days=49)
PHYSIO = "Started physiotherapy"


def helped_by_another(seed, points=1.5):
    """Nothing by the drug; pain falls by so many points from one day on."""
    record = person(seed, relief=0.0)
    rows = tuple(replace(row, pain=max(row.pain - points * (row.date >= BEGAN), 0.0)) for row in record.diary)
    return replace(record, diary=rows)


def noted(record, note):
    """The same with a note on the day on which it began."""
    rows = tuple(replace(row, note=note) if row.date == BEGAN else row for row in record.diary)
    if not any(row.date == BEGAN for row in rows):
        rows = (*rows, Day(BEGAN, note=note))
    return replace(record, diary=rows)


def days_of_change(record):
    series = series_of(record, record.doses[-1].date)
    return [series.first + timedelta(days=t) for t in series.changes]


@pytest.mark.parametrize(
    ("note", "tells"),
    [
        (PHYSIO, True),
        ("stopped the tablets", True),
        ("a bad day; started late", False),
        ("Started LDN 0.5", False),
        ("started 1.5 mg", False),
        ("started feeling better", False),
    ],
)
def test_a_note_tells_of_it_by_its_first_word(note, tells):
    assert days_of_change(noted(person(1, 0.0), note)) == ([BEGAN] if tells else [])


def test_the_medicine_list_tells_of_it_where_the_day_is_known():
    record, day = person(1, 0.0), FIRST + timedelta(days=30)
    last = record.doses[-1].date
    for medicine, tells in (
        (Medicine("pregabalin", start=str(day)), True),
        (Medicine("pregabalin", status="stopped", start="2020", last_taken=str(day)), True),
        (Medicine("pregabalin", start=f"{day:%Y-%m}"), False),
        (Medicine("pregabalin", start=str(FIRST)), False),
        (Medicine("pregabalin", start=str(last + timedelta(days=1))), False),
        (Medicine("Naltrexone 4.5 mg", start=str(day)), False),
        (Medicine("LDN", start=str(day)), False),
    ):
        assert days_of_change(replace(record, medicines=(medicine,))) == ([day] if tells else []), medicine


@pytest.mark.parametrize("apart", [-1, 0, 1])
def test_a_day_next_to_a_step_of_naltrexone_is_taken_for_the_step(apart):
    record = person(1, 0.0)
    step = next(b.date for a, b in zip(record.doses, record.doses[1:], strict=False) if a.ug != b.ug)
    medicine = Medicine("pregabalin", start=str(step + timedelta(days=apart)))
    assert days_of_change(replace(record, medicines=(medicine,))) == []


@pytest.mark.parametrize("seed", range(4))
def test_pain_that_fell_with_it_is_not_taken_for_naltrexone(seed):
    record = helped_by_another(seed)
    silent, told = infer(record), infer(noted(record, PHYSIO))
    assert told.inputs["other_changes"] == 1
    assert told.relief.max() < silent.relief.max()
    assert told.p_helped < silent.p_helped
    assert told.p_no_effect > silent.p_no_effect


def test_most_of_the_relief_by_the_drug_is_still_found_beside_it():
    people = [person(seed, relief=3.0) for seed in range(8)]
    silent, told = (
        [infer(r).at(1500)["relief"] for r in rows] for rows in (people, [noted(p, PHYSIO) for p in people])
    )
    assert np.mean(told) >= 0.75 * np.mean(silent)
    assert np.median(told) >= 1.5  # half of what the drug does


def test_its_part_of_the_diary_is_shown_as_level():
    record = helped_by_another(2)
    apart = [infer(r).parts["level"]["mean"] for r in (record, noted(record, PHYSIO))]
    fall = [level[57:67].mean() - level[37:47].mean() for level in apart]
    assert fall[1] < fall[0] - 0.2
    assert np.isfinite(apart[1]).all()

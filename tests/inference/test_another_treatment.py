"""Another treatment that begins on the way: what was written down of it is not taken for naltrexone."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.inference.people import FIRST, person
from titrant.inference.infer import infer
from titrant.inference.series import series_of
from titrant.patient.record import Day, Medicine

BEGAN = FIRST + timedelta(days=42)
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
    [(PHYSIO, True), ("stopped the tablets", True), ("a bad day; started late", False), ("newspaper in bed", False)],
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
    ):
        assert days_of_change(replace(record, medicines=(medicine,))) == ([day] if tells else []), medicine


@pytest.mark.parametrize("seed", range(4))
def test_pain_that_fell_with_it_is_not_taken_for_naltrexone(seed):
    record = helped_by_another(seed)
    silent, told = infer(record), infer(noted(record, PHYSIO))
    assert told.inputs["other_changes"] == 1
    assert told.relief.max() < silent.relief.max()
    assert told.p_helped < silent.p_helped
    assert told.p_no_effect > silent.p_no_effect


def test_relief_by_the_drug_is_still_found_beside_it():
    record = noted(person(3, relief=3.0), PHYSIO)
    assert infer(record).at(1500)["relief"] == pytest.approx(infer(person(3, relief=3.0)).at(1500)["relief"], abs=0.5)


def test_its_part_of_the_diary_is_shown_as_level():
    record = helped_by_another(2)
    apart = [infer(r).parts["level"]["mean"] for r in (record, noted(record, PHYSIO))]
    fall = [level[50:60].mean() - level[30:40].mean() for level in apart]
    assert fall[1] < fall[0] - 0.2
    assert np.isfinite(apart[1]).all()

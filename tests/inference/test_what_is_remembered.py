"""What is kept from an earlier question changes no answer, to the last bit, whatever was edited in between."""

from dataclasses import fields, replace
from datetime import timedelta

import numpy as np
import pytest

from tests.inference.people import FIRST, person
from titrant.inference import infer as module
from titrant.inference import trouble_course
from titrant.inference.harm import harm_grid
from titrant.inference.infer import infer
from titrant.inference.remember import Memory, digest_of, forget
from titrant.inference.series import series_of
from titrant.patient.record import Day, Dose

BASE = person(4, 2.0, weeks=10)
LAST = BASE.doses[-1].date


@pytest.fixture(autouse=True)
def empty():
    forget()
    yield
    forget()


def until(record, day):
    return replace(
        record,
        doses=tuple(row for row in record.doses if row.date <= day),
        diary=tuple(row for row in record.diary if row.date <= day),
    )


def arrays(posterior):
    """Every array and number of a posterior, the weights behind it among them."""
    told = {f.name: getattr(posterior, f.name) for f in fields(posterior) if f.name != "_beliefs"}
    beliefs = posterior.beliefs
    weights = [beliefs.weight, beliefs.gut.weight, beliefs.gut.limit_now, beliefs.sleep.weight, beliefs.sleep.limit_now]
    return repr(told), [weight.tobytes() for weight in weights]


def anew(*question, **settings):
    forget()
    return infer(*question, **settings)


def edited(record, rng):
    """The record after one edit such as people make: new days, rows filled in later, a corrected dose or score."""
    doses, diary = list(record.doses), list(record.diary)
    day = FIRST + timedelta(days=int(rng.integers(0, (LAST - FIRST).days + 1)))
    match rng.choice(["new", "fill", "dose", "skipped", "score", "flare", "gone"]):
        case "new":
            last = max(row.date for row in doses)
            doses += [Dose(last + timedelta(days=k), ug=int(rng.choice([1500, 2000]))) for k in range(1, 8)]
            diary += [Day(last + timedelta(days=k), pain=float(rng.integers(2, 8)), gut=1) for k in range(1, 8)]
        case "fill" if all(row.date != day for row in diary):
            diary.append(Day(day, pain=float(rng.integers(0, 11)), gut=float(rng.integers(0, 4))))
        case "dose":
            k = int(rng.integers(len(doses)))
            doses[k] = replace(doses[k], ug=int(rng.choice([250, 1000, 4500])))
        case "skipped":
            k = int(rng.integers(len(doses)))
            doses[k] = replace(doses[k], taken=not doses[k].taken)
        case "score" | "flare" | "fill":
            k = int(rng.integers(len(diary)))
            diary[k] = replace(diary[k], pain=float(rng.integers(0, 11)), flare=bool(rng.integers(2)))
        case "gone":
            del diary[int(rng.integers(len(diary)))]
    return replace(record, doses=tuple(doses), diary=tuple(sorted(diary, key=lambda row: row.date)))


@pytest.mark.parametrize("seed", range(6))
def test_after_any_row_of_edits_the_answer_is_that_of_a_fresh_process(seed):
    rng, record, asked = np.random.default_rng(seed), BASE, []
    for _ in range(8):
        record = edited(record, rng)
        on = max(row.date for row in record.doses) - timedelta(days=int(rng.integers(0, 15)))
        settings = replace(record.settings, prior=str(rng.choice(["sceptical", "trial", "enthusiast"])))
        asked.append((record, on, settings, arrays(infer(record, on, settings))))
    for record, on, settings, remembered in asked:
        assert arrays(anew(record, on, settings)) == remembered


def test_week_after_week_takes_over_the_days_it_knows(monkeypatch):
    worked_out = []
    whole = trouble_course.columns_from

    def counted(grid, dose_mg, first):
        worked_out.append(dose_mg.size - first)
        return whole(grid, dose_mg, first)

    monkeypatch.setattr(trouble_course, "columns_from", counted)
    days = [LAST - timedelta(days=7 * back) for back in (3, 2, 1, 0)]
    remembered = [arrays(infer(until(BASE, day), day)) for day in days]
    assert worked_out == [series_of(BASE, days[0]).days, 7, 7, 7]
    assert [arrays(anew(until(BASE, day), day)) for day in days] == remembered


def test_columns_of_new_days_are_those_of_the_whole_history():
    grid, dose_mg = harm_grid(False), series_of(BASE, LAST).dose_mg
    whole = trouble_course.columns_from(grid, dose_mg, 0)
    for first in (1, 7, dose_mg.size - 1):
        assert np.array_equal(trouble_course.columns_from(grid, dose_mg, first), whole[:, first:])


def test_the_same_question_is_read_once_and_its_diary_once_for_every_prior(monkeypatch):
    read = []
    whole = module._read
    monkeypatch.setattr(module, "_read", lambda *a, **k: read.append(1) or whole(*a, **k))
    for prior in ("trial", "sceptical", "trial", "enthusiast"):
        infer(BASE, LAST, replace(BASE.settings, prior=prior))
    assert len(read) == 1


def test_a_change_of_any_earlier_row_is_another_question():
    base = digest_of(series_of(BASE, LAST))
    changed = [
        replace(BASE, doses=(replace(BASE.doses[3], ug=510), *BASE.doses[:3], *BASE.doses[4:])),
        replace(BASE, diary=(replace(BASE.diary[0], pain=9.5), *BASE.diary[1:])),
        replace(BASE, diary=(replace(BASE.diary[0], flare=True), *BASE.diary[1:])),
        replace(BASE, diary=(replace(BASE.diary[5], gut=None), *BASE.diary[:5], *BASE.diary[6:])),
        replace(BASE, diary=BASE.diary[:20] + BASE.diary[21:]),
    ]
    digests = [digest_of(series_of(record, LAST)) for record in changed]
    assert len({base, *digests}) == 1 + len(changed)


def test_whoever_asks_gets_tables_of_their_own_and_arrays_nobody_can_write_to():
    first = infer(BASE, LAST)
    first.inputs["on"] = first.members["bell"] = first.forecast["mean"] = first.parts["drug"]["mean"] = None
    with pytest.raises(ValueError, match="read-only"):
        first.relief[0] = 9.0
    assert arrays(infer(BASE, LAST)) == arrays(anew(BASE, LAST))


def test_the_record_of_another_person_with_the_same_rows_keeps_its_own_name_and_seed():
    infer(replace(BASE, id="one"), LAST, seed=1)
    other = infer(replace(BASE, id="other"), LAST, seed=2)
    assert (other.inputs["record"], other.inputs["seed"]) == ("other", 2)


def test_a_memory_is_bounded_and_the_oldest_goes_first():
    memory = Memory(2)
    for key in (b"a", b"b", b"a", b"c"):
        memory.get(key, lambda: 1)
    assert list(memory.kept) == [b"a", b"c"]

"""What is known on a day, and what is not."""

from datetime import date, timedelta

import pytest

from titrant.core.errors import SignatureError
from titrant.patient import record as r
from titrant.patient.missing import what_is_missing
from titrant.patient.signature import content_hash, sign, verify
from titrant.patient.until import record_until

ON = date(2026, 1, 15)
NEXT = ON + timedelta(days=1)


def gaps(record, on=ON):
    return {gap.what: gap for gap in what_is_missing(record, on)}


def test_rows_after_the_day_are_left_out_and_named():
    record = r.Record(
        doses=(r.Dose(ON, 500), r.Dose(NEXT, 500)),
        diary=(r.Day(ON, pain=5), r.Day(NEXT, pain=4), r.Day(NEXT + timedelta(days=3), pain=4)),
    )
    known, left_out = record_until(record, ON)
    assert [dose.date for dose in known.doses] == [ON]
    assert [day.date for day in known.diary] == [ON]
    assert left_out == (
        "1 dose row after 2026-01-15 (2026-01-16)",
        "2 diary entries after 2026-01-15 (2026-01-16 to 2026-01-19)",
    )


def test_a_record_without_later_rows_is_left_as_it_is():
    record = r.Record(doses=(r.Dose(ON, 500),), plans=r.Plans(ldn_start=NEXT))
    assert record_until(record, ON) == (record, ())


def test_a_plan_signed_later_is_left_out():
    record = r.Record(signed_plan=sign("Dr Example", NEXT, [r.SignedStep(NEXT, 500, 14)], 4500))
    known, left_out = record_until(record, ON)
    assert known.signed_plan is None
    assert "signed on 2026-01-16" in left_out[0]


def test_an_empty_record_names_what_holds_the_start_first():
    found = what_is_missing(r.Record(), ON)
    held = [gap.holds_start for gap in found]
    assert held == sorted(held, reverse=True)
    assert {"the medicine list", "conditions", "allergies", "age"} <= {gap.what for gap in found if gap.holds_start}
    assert all(gap.cost and gap.todo for gap in found)


def test_none_is_not_a_gap():
    record = r.Record(medicines=(), medicines_confirmed=True, conditions=(), allergies=(), person=r.Person(age=40))
    assert not any(gap.holds_start for gap in what_is_missing(record, ON))


def test_a_stopped_medicine_without_last_day_is_a_gap_unless_never_taken():
    stopped = r.Medicine(name="Percocet", status="stopped")
    never = r.Medicine(name="Percocet", status="stopped", never_taken=True)
    assert "the last day on which Percocet was taken" in gaps(r.Record(medicines=(stopped,)))
    assert not any("Percocet" in what for what in gaps(r.Record(medicines=(never,))))


def test_old_laboratory_results_do_not_fill_the_gap():
    old = r.Result(test="ALT", date=ON - timedelta(days=366), value=20)
    new = r.Result(test="ALT", date=ON - timedelta(days=365), value=20)
    assert "liver tests of the last year" in gaps(r.Record(results=(old,)))
    assert "liver tests of the last year" not in gaps(r.Record(results=(new,)))


def test_periodic_paralysis_asks_for_potassium():
    record = r.Record(conditions=(r.Condition(code="G72.3"),))
    assert "potassium of the last 30 days" in gaps(record)
    assert "potassium of the last 30 days" not in gaps(r.Record(conditions=()))


def test_missing_diary_and_dose_days_are_counted_after_the_first_dose():
    record = r.Record(
        doses=(r.Dose(ON - timedelta(days=2), 500), r.Dose(ON, 500)),
        diary=(r.Day(ON, pain=5),),
    )
    found = gaps(record)
    assert "pain on 2 of 2 days since the first dose" in found
    assert "the dose of 1 of 2 days since the first dose" in found
    assert "14 of 14 diary days before the first dose" in found


def test_a_seal_covers_every_other_field():
    plan = sign("Dr Example", ON, [r.SignedStep(ON, 500, 14)], 4500)
    verify(plan)
    assert plan.content_hash == content_hash(plan)
    for change in (
        {"prescriber": "Dr Other"},
        {"signed_on": NEXT},
        {"ceiling_ug": 6000},
        {"steps": (r.SignedStep(ON, 1000, 14),)},
        {"route": "buccal"},
    ):
        fields = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
        with pytest.raises(SignatureError):
            verify(r.SignedPlan(**fields | change))


def test_a_row_ten_times_or_a_tenth_of_the_one_before_is_asked_about():
    doses = tuple(r.Dose(date(2026, 1, 1 + i), ug=ug) for i, ug in enumerate((500, 500, 5000, 500, 50, 100, 0, 1000)))
    asked = [gap.what for gap in what_is_missing(r.Record(doses=doses), date(2026, 1, 9)) if "DO-06" in gap.rules]
    assert len(asked) == 4
    assert asked[0] == "whether the dose of 2026-01-03 is right: 5000 micrograms after 500"


def test_a_sealed_plan_above_its_ceiling_is_refused_all_the_same():
    plan = sign("Dr Example", ON, (r.SignedStep(ON, 500, 14), r.SignedStep(NEXT, 5000, 14)), 4500)
    with pytest.raises(SignatureError, match="step 2 is above the ceiling"):
        verify(plan)


def test_no_plan_is_signed_above_six_milligrams():
    with pytest.raises(ValueError, match="6000"):
        sign("Dr Example", ON, (r.SignedStep(ON, 6500, 14),), 6500)

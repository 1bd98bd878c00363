"""The tablet worksheet with its tenfold guard, and the signing of a plan."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.titration_people import clear, passes, woman

from titrant.core.errors import SignatureError, UsageError
from titrant.patient.formulation import Liquid
from titrant.patient.record import SignedPlan
from titrant.titration.plan import compare_protocols, make_plan
from titrant.titration.published import protocol_named, published
from titrant.titration.signoff import covers, sign_plan, write_signed_plan
from titrant.titration.worksheet import guard, make_worksheet

ON = date(2026, 1, 15)


def plan():
    return make_plan(woman(), clear(ON), on=ON, screener=passes)


def signed():
    return sign_plan(plan(), prescriber="Dr N. Okafor", signed_on=ON)


def test_a_worksheet_gives_water_volumes_and_the_shaking_note():
    sheet = make_worksheet((500, 1500), strength_ug_per_ml=1000)
    assert sheet.water_ml == 50
    assert [v.volume_ml for v in sheet.volumes] == [0.5, 1.5]
    assert any("Shake" in step for step in sheet.steps)
    assert "5 mL would be 5 mg: ten times too much" in sheet.volumes[0].tenfold_more


@pytest.mark.parametrize(("volume", "said"), [(5.0, "ten times too much"), (0.05, "a tenth of it"), (0.4, "0.4 mg")])
def test_the_guard_refuses_another_volume_and_names_a_tenfold_slip(volume, said):
    with pytest.raises(UsageError, match=said):
        guard(500, volume, 1000)


@pytest.mark.parametrize("dose", [0, 50_000, 6_001])
def test_the_worksheet_refuses_what_is_no_low_dose(dose):
    with pytest.raises(UsageError, match="not a low dose"):
        make_worksheet((dose,))


def test_the_worksheet_refuses_a_dose_its_liquid_cannot_measure():
    with pytest.raises(UsageError, match="cannot be measured"):
        make_worksheet((50,), strength_ug_per_ml=1000)
    with pytest.raises(UsageError, match="no usual strength"):
        make_worksheet((500,), strength_ug_per_ml=10_000)


def test_a_person_gets_no_recipe():
    with pytest.raises(UsageError, match="no recipe"):
        make_worksheet((500,), mode="person")


def test_a_signed_plan_covers_its_steps_once_they_have_begun():
    assert covers(signed(), 500, ON)
    assert not covers(signed(), 1000, ON)
    assert covers(signed(), 1000, ON + timedelta(days=14))
    assert not covers(signed(), 750, ON + timedelta(days=60))
    assert not covers(signed(), 500, ON - timedelta(days=1))
    assert not covers(signed(), 500, ON, route="skin")
    assert not covers(signed(), 500, ON + timedelta(days=400))
    assert not covers(None, 500, ON)


def test_a_changed_plan_is_refused():
    changed = replace(signed(), ceiling_ug=6000)
    with pytest.raises(SignatureError):
        covers(changed, 500, ON)


def test_a_signed_plan_is_read_back_as_written(tmp_path):
    from titrant.patient.folder import load_folder
    from titrant.patient.record import Record

    (tmp_path / "record.toml").write_text("format = 1\n")
    write_signed_plan(signed(), tmp_path)
    record = load_folder(tmp_path)
    assert isinstance(record, Record)
    assert isinstance(record.signed_plan, SignedPlan)
    assert record.signed_plan == signed()


def test_nobody_signs_nothing():
    with pytest.raises(SignatureError):
        sign_plan(plan(), prescriber="  ", signed_on=ON)


def test_published_protocols_are_compared_and_none_is_chosen_unsafe():
    rows = {row.name: row for row in compare_protocols(woman(), clear(ON))}
    assert rows["younger-fixed"].doses_ug == (4500,)
    assert rows["younger-fixed"].safe_doses_ug[0] == 500
    assert rows["article-author"].largest_step_ug == 3000
    assert rows["article-author"].safe_doses_ug == ()
    assert rows["diabetic-neuropathy"].days_to_target == 14
    assert all(item.source and item.provenance for item in published())


def test_an_unknown_protocol_is_answered_with_the_nearest():
    with pytest.raises(UsageError, match="younger-fixed"):
        protocol_named("youger-fixed")
    with pytest.raises(UsageError, match="comparison only"):
        protocol_named("article-author")


def test_a_plan_prints_mg_and_ml_together_and_supplies_four_weeks_with_spare():
    supply = plan().supply
    assert [s.formulation for s in supply] == ["liquid of 1 mg per mL"]
    assert supply[0].quantity.startswith("24 mL")
    assert plan().steps[0].dose_text == "0.5 mg = 0.5 mL of the 1 mg per mL liquid"


def test_the_prescription_has_its_fields_and_never_the_abbreviation():
    fields = dict(plan().prescription.fields)
    assert fields["drug"] == "naltrexone hydrochloride"
    assert "immediate release" in fields["excipients"] and "calcium carbonate" in fields["excipients"]
    assert "opioids" in fields["warning"]
    assert not any("LDN" in value for value in fields.values())


def test_a_prescription_directs_the_steps_that_are_dispensed_and_no_later_one():
    first, second = plan().prescription.directions
    assert first.startswith("15 January 2026 on, 14 days: 0.5 mg = 0.5 mL")
    assert second.endswith("Only if the review on 29 January 2026 says so.")


def test_a_weak_liquid_asks_for_a_stronger_one_before_its_fills_are_miscounted():
    weak = make_plan(replace(woman(), formulations=(Liquid(ug_per_ml=100),)), clear(ON), on=ON, screener=passes)
    assert any("1 mg takes 10 fills of the syringe" in note for note in weak.notes)
    assert not any("fills" in note for note in plan().notes)

"""What must happen to someone who takes naltrexone already; told with the real rules."""

from dataclasses import replace

import pytest
from tests.titration_people import START, after, days, diary, spoil, with_paralysis, woman

from titrant.advice.advise import advise
from titrant.patient.record import (
    Advised,
    Attestation,
    Condition,
    Dose,
    Medicine,
    Person,
    Plans,
    Result,
    Settings,
    SignedStep,
    Surgery,
)
from titrant.patient.signature import sign

FIRST = START + days(14)
BASE = woman(diary=tuple(diary(14)))
RECORD, ON = after(BASE, [(500, 14, {}), (1000, 14, {})], first=FIRST)


CODEINE = Medicine("codeine", last_taken=str(ON))


def everything(advice):
    return " ".join((advice.headline, *advice.reasons, *advice.same_day, *advice.findings)).lower()


def test_with_nothing_new_the_next_step_comes():
    assert (advise(RECORD, ON).action, advise(RECORD, ON).dose_ug) == ("step_up", 1500)


@pytest.mark.parametrize("name", ["oxycodone", "tramadol", "codeine", "methadone", "buprenorphine"])
def test_an_opioid_pauses_naltrexone_and_never_the_opioid(name):
    advice = advise(replace(RECORD, medicines=(Medicine(name),)), ON)
    assert (advice.action, advice.dose_ug) == ("pause", 0)
    text = everything(advice)
    assert f"stop {name}" not in text
    assert "stop the opioid" not in text.replace("do not stop the opioid", "")


def test_an_opioid_taken_after_a_missed_day_pauses_too():
    record = replace(
        RECORD, doses=(*RECORD.doses, Dose(ON, ug=0)), medicines=(Medicine("codeine", last_taken=str(ON)),)
    )
    assert advise(record, ON + days(1)).dose_ug == 0


def test_an_unconfirmed_medicine_list_holds_and_never_steps_up():
    advice = advise(replace(RECORD, medicines_confirmed=False), ON)
    assert (advice.action, advice.dose_ug) == ("hold", 1000)
    assert any("not known" in reason for reason in advice.reasons)


def test_an_unknown_medicine_holds_and_never_steps_up():
    advice = advise(replace(RECORD, medicines=(Medicine("xyzzolam-17"),)), ON)
    assert advice.dose_ug <= 1000


def test_a_red_flag_pauses_and_sends_to_care_today():
    flagged = spoil(RECORD, ON - days(1), red_flag=True, gut=8)
    advice = advise(flagged, ON)
    assert advice.action in ("pause", "stop")
    assert advice.same_day


@pytest.mark.parametrize("kind", ["hypokalaemic", "hyperkalaemic", "unknown"])
def test_periodic_paralysis_with_one_gut_day_pauses_with_potassium_the_same_day(kind):
    record, on = after(with_paralysis(kind, diary=tuple(diary(14))), [(100, 10, {})], first=FIRST)
    advice = advise(spoil(record, on - days(1), gut=4), on)
    assert (advice.action, advice.dose_ug) == ("pause", 0)
    assert any("potassium" in text.lower() for text in advice.same_day)


def test_an_operation_in_two_days_pauses_and_names_the_anaesthetist():
    advice = advise(replace(RECORD, plans=Plans(surgery=Surgery(ON + days(2)))), ON)
    assert advice.action == "pause"
    assert "anaesthetist" in everything(advice)


def test_a_pregnancy_pauses():
    person = Person(born=BASE.person.born, sex="female", pregnancy="yes")
    assert advise(replace(RECORD, person=person), ON).dose_ug == 0


def test_a_transplant_pauses():
    assert advise(replace(RECORD, conditions=(Condition(code="Z94.0"),)), ON).dose_ug == 0


def test_a_short_break_comes_back_at_the_same_dose_and_a_long_one_lower():
    record, on = after(RECORD, [(0, 10, {})], first=ON)
    assert (advise(record, on).action, advise(record, on).dose_ug) == ("start", 1000)
    record, on = after(record, [(0, 30, {})], first=on)
    assert (advise(record, on).action, advise(record, on).dose_ug) == ("start", 500)


def test_thoughts_of_suicide_pause_and_show_help_today():
    from titrant.patient.record import ScoreEntry

    advice = advise(replace(RECORD, scores=(ScoreEntry(ON - days(1), "PHQ9_item9", 2),)), ON)
    assert advice.dose_ug == 0
    assert advice.same_day


@pytest.mark.parametrize("action", ["start", "step_up", "hold", "step_down", "pause", "stop", "test_off", "test_blind"])
def test_any_past_advice_may_stand_in_the_record(action):
    told = Advised(ON - days(3), action, 0 if action in ("pause", "stop", "test_off") else 1000, until=ON + days(5))
    advice = advise(replace(RECORD, advised=(told,)), ON)
    assert advice.dose_ug <= 1500


def test_low_potassium_pauses_anyone():
    low = Result("potassium", date=ON - days(1), value=2.7, unit="mmol/L")
    assert advise(replace(RECORD, results=(low,)), ON).dose_ug == 0


def test_a_cautioned_finding_is_printed_and_does_not_stop_the_step():
    record = replace(RECORD, conditions=(Condition(code="F32.9"),))
    advice = advise(record, ON)
    assert advice.action == "step_up"
    assert any(text.startswith("CAUTION PS-01") for text in advice.findings)


def test_an_attested_opioid_free_date_lets_an_old_undated_order_pass():
    record = woman(
        diary=tuple(diary(14)),
        medicines=(Medicine("oxycodone", status="stopped"),),
        plans=Plans(no_opioid_since=Attestation(START - days(60), "Dr N. Okafor")),
    )
    assert advise(record, FIRST).action == "start"
    assert advise(replace(record, plans=Plans()), FIRST).action == "do_not_start"


@pytest.mark.parametrize("route", ["skin", "sublingual", "buccal"])
def test_by_another_route_nothing_is_started_and_nothing_stepped_up(route):
    chosen = Settings(route=route)
    assert advise(BASE, FIRST, chosen).action == "do_not_start"
    advice = advise(RECORD, ON, chosen)
    assert (advice.action, advice.dose_ug, advice.route, advice.dose_text) == ("hold", 1000, route, "")


def test_without_days_before_the_drug_the_whole_score_counts_and_it_is_said():
    bare, on = after(woman(), [(500, 14, {}), (1000, 14, {"sleep": 7})], first=FIRST)
    advice = advise(bare, on)
    assert advice.action == "step_down"
    assert any("whole score counts" in reason for reason in advice.reasons)


def test_doses_that_are_not_recorded_are_not_taken_for_missed_and_hold_the_step():
    advice = advise(RECORD, ON + days(10))
    assert (advice.action, advice.dose_ug) == ("hold", 1000)
    assert "not recorded" in everything(advice)


def test_a_long_silence_counts_as_missed():
    advice = advise(RECORD, ON + days(30))
    assert (advice.action, advice.dose_ug) == ("start", 500)


def last_dose(ug):
    return replace(RECORD, doses=(*RECORD.doses[:-1], replace(RECORD.doses[-1], ug=ug)))


def test_a_dose_row_ten_times_the_one_before_pauses_until_somebody_says_which_is_right():
    advice = advise(last_dose(10_000), ON)
    assert (advice.action, advice.dose_ug) == ("pause", 0)
    assert "DO-06" in advice.because
    assert advise(last_dose(9_990), ON).action == "step_down"


def test_a_dose_ten_times_the_one_before_that_was_advised_is_meant():
    advised = replace(last_dose(10_000), advised=(Advised(ON - days(1), "step_up", 10_000),))
    assert "DO-06" not in advise(advised, ON).because


def test_a_dose_ten_times_the_one_before_that_a_prescriber_signed_is_meant():
    record, on = after(BASE, [(50, 14, {}), (500, 3, {})], first=FIRST)
    assert "DO-06" in advise(record, on).because
    for start, meant in ((on - days(3), True), (on + days(1), False)):
        plan = sign("Dr Example", FIRST, (SignedStep(FIRST, 50, 14), SignedStep(start, 500, 14)), 4500)
        assert ("DO-06" not in advise(replace(record, signed_plan=plan), on).because) is meant


def test_a_dose_ten_times_the_one_before_is_a_slip_for_fourteen_days():
    record, on = after(BASE, [(50, 14, {}), (500, 13, {})], first=FIRST)
    assert "DO-06" in advise(record, on - days(1)).because
    longer, on = after(BASE, [(50, 14, {}), (500, 14, {})], first=FIRST)
    assert "DO-06" not in advise(longer, on).because


def paralysis_diary(**last):
    record, on = after(with_paralysis(diary=tuple(diary(14))), [(100, 14, {})], first=FIRST)
    kept = [day for day in record.diary if day.date < on - days(7)]
    silent = [replace(day, gut=None, note=None) for day in record.diary if day.date >= on - days(7)]
    return replace(record, diary=(*kept, *silent[:-1], replace(silent[-1], **last))), on


def test_periodic_paralysis_without_a_word_of_the_gut_never_steps_up():
    scored, on = after(with_paralysis(diary=tuple(diary(14))), [(100, 14, {})], first=FIRST)
    assert advise(scored, on).action == "step_up"
    record, on = paralysis_diary()
    advice = advise(record, on)
    assert advice.action == "hold"
    assert any("Gut not told" in reason for reason in advice.reasons)


@pytest.mark.parametrize("note", ["diarrhoea since noon", "Threw up twice", "watery stool, better now"])
def test_periodic_paralysis_with_a_loss_told_in_a_note_pauses_with_potassium_the_same_day(note):
    record, on = paralysis_diary(note=note)
    advice = advise(record, on)
    assert advice.action == "pause"
    assert any("potassium the same day" in text for text in advice.same_day)


def test_a_note_that_denies_a_loss_or_stands_beside_a_score_does_not_pause():
    for told in ({"note": "no diarrhoea, no vomiting"}, {"note": "diarrhoea last week", "gut": 0}):
        record, on = paralysis_diary(**told)
        assert advise(record, on).action != "pause"


def noted(text, back):
    rows = [replace(day, note=text) if day.date == ON - days(back) else day for day in RECORD.diary]
    return replace(RECORD, diary=tuple(rows))


def test_an_opioid_taken_by_a_note_pauses_until_the_list_tells_of_it():
    advice = advise(noted("back was bad, took a tramadol", 2), ON)
    assert (advice.action, advice.dose_ug) == ("pause", 0)
    assert "OP-27" in advice.because
    assert "stop the tramadol" not in everything(advice)


def test_an_opioid_named_in_a_note_and_not_said_to_be_taken_holds():
    assert advise(noted("tramadol?", 2), ON).action == "hold"


def test_a_note_that_denies_an_opioid_or_is_older_than_the_washout_changes_nothing():
    for record in (noted("didn't take the codeine", 2), noted("no tramadol today", 2), noted("took a tramadol", 14)):
        assert advise(record, ON).action == "step_up"


@pytest.mark.parametrize("note", ["I want to die", "thinking of suicide again", "do not want to live like this"])
def test_a_thought_of_dying_in_a_note_pauses_and_names_the_crisis_line(note):
    advice = advise(noted(note, 1), ON)
    assert (advice.action, advice.dose_ug) == ("pause", 0)
    assert any("crisis line" in text for text in advice.same_day)
    assert note not in everything(advice)


def test_a_note_that_denies_a_thought_of_dying_changes_nothing():
    for note in ("no suicidal thoughts", "dead tired", "killing time"):
        assert advise(noted(note, 1), ON).action == "step_up"
    assert advise(noted("I want to die", 13), ON).action == "pause"
    assert advise(noted("I want to die", 14), ON).action == "step_up"

"""What a screening carries: overrides, caps, inputs, both days, and what it says to whom."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from titrant.patient.record import (
    Condition,
    Day,
    Dose,
    Limits,
    Liquid,
    Medicine,
    Override,
    Person,
    Plans,
    Record,
    Settings,
    SignedPlan,
    SignedStep,
)
from titrant.safety.patient_view import Patient
from titrant.safety.registry import all_rules
from titrant.safety.screen import screen
from titrant.safety.screening_text import clinician_text, person_text
from titrant.safety.thresholds import load_thresholds

ON = date(2026, 11, 23)
BASE = Record(person=Person(age=45, sex="male"), medicines=(), medicines_confirmed=True, conditions=(), allergies=())


def override(rule: str, day: date = ON) -> Limits:
    return Limits(overrides=(Override(rule, "Dr A", "seen in clinic", day),))


def test_an_override_lifts_a_block_to_a_caution_and_stays_with_the_finding():
    pregnant = replace(BASE, person=Person(age=31, sex="female", pregnancy="yes"), limits=override("PR-01"))
    finding = screen(pregnant, ON).fired("PR-01")
    assert finding.severity == "caution"
    assert not finding.holds_start
    assert finding.overridden_by == "Dr A, 23 November 2026: seen in clinic"


def test_an_override_never_lifts_an_opioid_being_taken():
    record = replace(BASE, medicines=(Medicine("oxycodone"),), limits=override("OP-01"))
    finding = screen(record, ON).fired("OP-01")
    assert finding.severity == "block"
    assert finding.overridden_by is None
    assert finding.override_noted == "Dr A, 23 November 2026: seen in clinic"
    assert "lifting nothing by itself: Dr A" in clinician_text(screen(record, ON))


def test_an_override_by_slug_settles_an_open_question():
    record = replace(BASE, medicines=(Medicine("frobnicol"),))
    assert screen(record, ON).holds_start
    settled = screen(replace(record, limits=override("medicine_not_recognised")), ON)
    assert not settled.holds_start
    assert settled.verdict == "caution"


def test_pregnancy_not_asked_is_told_and_does_not_hold_the_start():
    screening = screen(replace(BASE, person=Person(age=51, sex="female")), ON)
    assert screening.fired("PR-04").severity == "info"
    assert not screening.holds_start


def test_the_tightest_cap_wins():
    record = replace(BASE, conditions=(Condition("K74.60", child_pugh="A"), Condition("K74.3"), Condition("E06.3")))
    record = replace(record, medicines=(Medicine("levothyroxine"),))
    caps = screen(record, ON).caps
    assert (caps.first_dose_ug, caps.target_ug, caps.step_ug) == (250, 1500, 1500)


def test_an_argument_beats_the_settings_of_the_record():
    record = replace(BASE, medicines=(Medicine("methadone"),), plans=Plans(first_dose_ug=100))
    assert screen(record, ON).verdict == "block"
    assert screen(record, ON, Settings(specialist_vldn=True)).verdict == "caution"


def test_the_arithmetic_is_printed_as_a_person_checks_it():
    record = replace(BASE, medicines=(Medicine("oxycodone", status="stopped", last_taken="2026-11-10"),))
    assert screen(record, ON).fired("OP-02").arithmetic == (
        "oxycodone: last possible exposure 10 November 2026 + 14 days = 24 November 2026; "
        "first dose on 23 November 2026 would be day 13; oxycodone: five half-lives take 1.0 days (recalled)"
    )


def test_longer_pharmacology_is_printed_and_does_not_move_the_date():
    record = replace(BASE, medicines=(Medicine("kratom", status="stopped", last_taken="2026-11-15"),))
    finding = screen(record, ON).fired("OP-12")
    assert "up to 21 days have been derived, longer than the 14 of the rule, which decides" in finding.arithmetic
    assert finding.earliest == date(2026, 11, 29)


def test_an_opioid_of_today_gives_a_provisional_date():
    record = replace(BASE, medicines=(Medicine("oxycodone", status="stopped", last_taken=ON),))
    screening = screen(record, ON)
    assert screening.provisional
    assert screening.earliest_start == date(2026, 12, 7)


def test_rows_after_the_day_are_left_out_and_named():
    record = replace(BASE, doses=(Dose(date(2026, 12, 1), ug=500),), diary=(Day(date(2026, 12, 1), red_flag=True),))
    screening = screen(record, ON)
    assert screening.stage == "starting"
    assert screening.fired("GI-02") is None
    assert len(screening.inputs["left_out"]) == 2


def test_gut_days_count_above_the_persons_own_baseline():
    first = date(2026, 11, 1)
    doses = tuple(Dose(date(2026, 11, d), ug=500) for d in range(1, 24))
    before = tuple(Day(date(2026, 10, d), gut=3) for d in range(20, 31))
    usual = tuple(Day(date(2026, 11, d), gut=5) for d in range(17, 24))
    worse = tuple(Day(date(2026, 11, d), gut=6) for d in range(17, 24))
    assert screen(replace(BASE, doses=doses, diary=before + usual), ON).fired("GI-01") is None
    finding = screen(replace(BASE, doses=doses, diary=before + worse), ON).fired("GI-01")
    assert finding.severity == "caution"
    assert first < ON


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        ({}, True),  # not written down is not none
        ({20: 0, 21: 0, 22: 0, 23: 0}, False),
        ({20: 500, 21: 0, 22: 0, 23: 0}, False),
        ({20: 500, 21: 500, 22: 0, 23: 500}, True),  # the day after a dose still belongs to it
    ],
)
def test_a_gut_day_belongs_to_the_dose_that_may_have_caused_it(rows, counted):
    doses = (Dose(date(2026, 11, 1), ug=500), *(Dose(date(2026, 11, day), ug=ug) for day, ug in rows.items()))
    bad = tuple(Day(date(2026, 11, d), gut=8) for d in range(21, 24))
    patient = Patient(replace(BASE, doses=doses, diary=bad), ON, ON)
    assert (patient.gut_days(7, 3, load_thresholds()) == 3) is counted


def test_a_signed_plan_with_a_large_step_is_cautioned():
    steps = (SignedStep(ON, 1500, 14), SignedStep(date(2026, 12, 7), 4500, 14))
    plan = SignedPlan("Dr A", ON, 4500, steps, "hash")
    assert screen(replace(BASE, signed_plan=plan), ON).fired("DO-05").severity == "caution"


@pytest.mark.parametrize(
    ("pp_type", "liquid", "fires"),
    [
        ("hypokalaemic", Liquid(1000, sugar_based=True), True),
        ("hyperkalaemic", Liquid(1000, sugar_based=True), False),
        ("hyperkalaemic", Liquid(1000, potassium_salt=True), True),
        ("hypokalaemic", Liquid(1000, potassium_salt=True), False),
        ("unknown", Liquid(1000, potassium_salt=True), True),
        ("none", Liquid(1000, sugar_based=True), False),
    ],
)
def test_the_excipient_follows_the_type_of_periodic_paralysis(pp_type, liquid, fires):
    record = replace(BASE, person=Person(age=45, sex="male", pp_type=pp_type), formulations=(liquid,))
    assert bool(screen(record, ON).fired("PP-08")) is fires


def test_an_unasked_record_is_never_clear_and_every_rule_still_answers():
    screening = screen(Record(), ON)
    assert screening.verdict != "clear"
    assert screening.holds_start
    assert len(screening.answers) == len(all_rules())
    assert {f.rule for f in screening.findings if f.holds_start} == {"AG-01", "DQ-03", "MED-02"}


def everything_wrong() -> Record:
    """A record in which most rules fire."""
    codes = (
        "Z94.0", "D89.811", "Z94.7", "Z76.82", "E06.3", "E05.00", "G72.3", "F11.20", "F11.23", "Z79.891", "D57.1",
        "K72.90", "K74.60", "K74.3", "N18.4", "D69.3", "C50.911", "B20", "F33.9", "R45.851", "F20.9", "F10.20",
        "F14.20", "R42", "R29.6", "E27.1", "R11.10", "G47.33", "F50.00", "K90.0",
    )  # fmt: skip
    names = (
        "oxycodone", "kratom", "Lomotil", "loperamide", "Delsym", "Revia", "Narcan", "naloxegol", "lofexidine",
        "tacrolimus", "prednisone", "pembrolizumab", "levothyroxine", "thioridazine", "disulfiram", "Spravato",
        "zolpidem", "furosemide", "frobnicol",
    )  # fmt: skip
    return replace(
        BASE,
        person=Person(age=70, sex="female", pregnancy="breastfeeding"),
        conditions=tuple(Condition(code) for code in codes),
        medicines=tuple(Medicine(name) for name in names),
        medicines_confirmed=False,
        doses=(Dose(date(2026, 11, 1), ug=4500), Dose(date(2026, 11, 22), ug=4500)),
        diary=tuple(Day(date(2026, 11, d), gut=8, red_flag=True) for d in range(17, 24)),
        plans=Plans(first_dose_ug=9000, target_dose_ug=1000, step_days=3, new_opioid_order=True),
    )


PERMISSIONS = re.compile(
    r"\byou (may|can) start\b|\bsafe to start today\b|\bstart (taking|naltrexone) (now|today)\b", re.I
)
OTHERS = "opioids?|methadone|buprenorphine|hormone|steroid|antipsychotic|patch|immunosuppressants?|medicines?"
VERBS = "stop|stopping|taper off|come off|reduce|take off|remove|throw away"
STOPPING = re.compile(rf"\b({VERBS}) (the |your |an? |any |other )*({OTHERS})\b", re.I)
NEGATED = re.compile(r"\b(no reason|do not|never|nobody|not|none is|by)\b", re.I)


def advises_stopping(text: str) -> list[str]:
    sentences = re.split(r"(?<=[.!?])\s", text)
    return [s for s in sentences if STOPPING.search(s) and not NEGATED.search(s) and not s.endswith("?")]


def test_no_text_tells_anyone_to_stop_another_medicine():
    from titrant.safety.words import load_words

    for id, words in load_words().items():
        for text in (words.says, words.question, *words.actions.values()):
            assert advises_stopping(text) == [], id


def test_the_person_gets_questions_and_never_a_permission_or_a_dose():
    text = person_text(screen(everything_wrong(), ON))
    assert not PERMISSIONS.search(text)
    assert advises_stopping(text) == []
    assert "prescriber" in text
    assert text.index("call your local emergency number") < text.index("Questions for your prescriber")
    assert not re.search(r"\d+(\.\d+)? mg a day", text.split("Questions")[0])


def test_a_clear_person_page_still_promises_nothing():
    text = person_text(screen(BASE, ON))
    assert not PERMISSIONS.search(text)
    assert "Only your prescriber can say whether and when to start." in text


def test_the_clinician_page_shows_source_strength_and_the_standing_sentence():
    text = clinician_text(screen(everything_wrong(), ON))
    for part in (
        "Source:",
        "To do:",
        "Disagreement:",
        "First safe day: undetermined.",
        "Off-label use.",
        "prescriber's",
    ):
        assert part in text
    assert "URGENT" in text


def test_the_screen_loads_no_numeric_library():
    code = "import sys; import titrant.safety.screen, titrant.cli.screen; print('numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"

"""What a screening carries to its reader: every part of every finding, the inputs, the reasons, their order."""

from dataclasses import replace
from datetime import date

from titrant._version import __version__
from titrant.patient.record import (
    Allergy,
    Condition,
    Day,
    Dose,
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
from titrant.safety.registry import all_rules, find_rule
from titrant.safety.reply import block, unknown
from titrant.safety.screen import _counts, _finding, screen
from titrant.safety.screening import RANK, DoseCaps
from titrant.safety.words import load_words

ON = date(2026, 11, 23)
TESTS = tuple(Result(t, date="2026-10-20", value=v, high=40) for t, v in (("ALT", 20), ("AST", 20), ("eGFR", 90)))
FULL = Record(
    person=Person(age=45, sex="male", pregnancy="not_applicable", jurisdiction="US"),
    medicines=(),
    medicines_confirmed=True,
    conditions=(),
    allergies=(),
    results=TESTS,
)
MANY = replace(
    FULL,
    medicines=(
        Medicine("oxycodone", status="stopped", last_taken="2026-11-10"),
        Medicine("tramadol", status="stopped", last_taken="2026-11-15"),
        Medicine("frobnicol"),
    ),
    conditions=(Condition(code="E06.3"), Condition(code="R45.851")),
    allergies=(Allergy("penicillin"),),
)


def test_a_finding_carries_the_words_of_its_rule():
    for finding in screen(MANY, ON).findings:
        words, rule = load_words()[finding.rule], find_rule(finding.rule)
        assert (finding.slug, finding.theme) == (rule.slug, rule.theme)
        assert (finding.title, finding.source, finding.strength) == (words.title, words.source, words.strength)
        assert (finding.disagreement, finding.claims) == (words.disagreement, words.claims)
        assert finding.action in words.actions.values()
        assert finding.overridden_by is None


def test_a_dated_finding_carries_what_was_found_and_the_sum_of_each():
    found = screen(MANY, ON).fired("OP-02")
    one, other = "oxycodone, last possible day 10 November 2026", "tramadol, last possible day 15 November 2026"
    assert (found.severity, found.answer, found.earliest) == ("block", "yes", date(2026, 11, 29))
    assert found.inputs == (one, other)
    assert found.missing == ()
    assert found.reason == f"{load_words()['OP-02'].says} Found: {one}; {other}."
    assert found.arithmetic.count("; ") == 5  # sum, day number and pharmacology of two
    assert "15 November 2026 + 14 days = 29 November 2026" in found.arithmetic
    assert (found.undetermined, found.provisional, found.holds_start, found.urgent) == (False, False, True, False)
    assert found.caps == DoseCaps()
    assert one in found.question and other in found.question and "{" not in found.question


def test_an_open_question_says_what_is_missing_and_holds_the_start():
    found = screen(MANY, ON).fired("MED-01")
    assert (found.severity, found.answer, found.holds_start) == ("caution", "unknown", True)
    assert found.missing == ("what 'frobnicol' is",)
    assert found.reason.endswith(" Found: frobnicol. Not known: what 'frobnicol' is.")
    assert found.action == load_words()["MED-01"].action("unknown")


def test_a_question_without_a_find_names_what_is_missing():
    found = screen(replace(FULL, medicines=None), ON).fired("MED-02")
    assert found.inputs == ()
    assert found.reason == f"{load_words()['MED-02'].says} Not known: the medicine list."
    assert "{" not in found.question


def test_the_variant_of_a_reply_decides_the_action_and_its_severity_where_there_is_none():
    started = replace(FULL, doses=(Dose(ON, 500),), diary=(Day(ON, red_flag=True),))
    assert screen(started, ON).fired("GI-02").action == load_words()["GI-02"].action("block")
    naloxone = replace(FULL, medicines=(Medicine("Narcan"),))
    assert screen(naloxone, ON).fired("OP-17").action == load_words()["OP-17"].actions["rescue"]


def test_the_worst_comes_first_and_among_them_what_cannot_wait():
    findings = screen(MANY, ON).findings
    ranks = [RANK[f.severity] for f in findings]
    assert ranks == sorted(ranks, reverse=True)
    assert findings[0].rule == "PS-01" and findings[0].urgent
    assert [f.rule for f in findings if f.severity == "block"] == ["PS-01", "OP-02"]


def test_because_names_the_rules_that_fired_and_then_their_claims():
    found = screen(MANY, ON)
    fired = [f.rule for f in found.findings if f.severity != "clear"]
    claims = sorted({claim for f in found.findings if f.severity != "clear" for claim in f.claims})
    assert list(found.because) == [*fired, *claims]
    assert "CO-01" not in found.because and "CO-01" in [f.rule for f in found.findings]


def test_the_inputs_say_what_was_read():
    assert screen(MANY, ON).inputs == {
        "version": __version__,
        "rules": len(all_rules()),
        "jurisdiction": "US",
        "medicines": 3,
        "conditions": 2,
        "allergies": 1,
        "results": 3,
        "left_out": (),
    }
    bare = screen(Record(doses=(Dose(date(2026, 11, 24), 500),)), ON).inputs
    assert [bare[part] for part in ("medicines", "conditions", "allergies", "results")] == [None, None, None, 0]
    assert bare["jurisdiction"] == "not given: the strictest applies"
    assert len(bare["left_out"]) == 1


def test_the_result_keeps_both_days_the_caps_and_the_whole_wait():
    capped = replace(
        MANY, plans=Plans(ldn_start=date(2026, 11, 25)), medicines=(*MANY.medicines, Medicine("Synthroid"))
    )
    found = screen(capped, ON)
    assert (found.on, found.first_dose_day, found.stage) == (ON, date(2026, 11, 25), "starting")
    assert found.caps == DoseCaps(first_dose_ug=1500, target_ug=6000, step_ug=1500)
    assert (found.verdict, found.undetermined, found.earliest_start) == ("block", True, None)
    assert found.holds_start is True and found.provisional is False
    assert screen(capped, ON, first_dose_day=date(2026, 12, 1)).first_dose_day == date(2026, 12, 1)


def test_a_provisional_wait_is_provisional_as_a_whole():
    today = replace(FULL, medicines=(Medicine("codeine", status="stopped", last_taken="2026-11-23"),))
    found = screen(today, ON)
    assert found.provisional is True and found.fired("OP-02").provisional is True
    later = screen(today, ON, first_dose_day=date(2026, 12, 13))
    assert later.fired("OP-02").provisional is True and later.provisional is False


def test_an_override_is_told_with_its_finding_even_where_it_changes_nothing():
    limits = Limits(overrides=(Override("OP-01", "Dr A", "x", date(2026, 11, 1)), Override("OP-01", "Dr B", "y", ON)))
    found = screen(replace(FULL, medicines=(Medicine("oxycodone"),), limits=limits), ON).fired("OP-01")
    assert (found.severity, found.undetermined) == ("block", True)
    assert (found.overridden_by, found.override_noted) == (None, "Dr B, 23 November 2026: y")


def test_an_override_keeps_the_open_question_open_where_the_rule_blocks():
    limits = Limits(overrides=(Override("MED-01", "Dr A", "seen", ON), Override("OP-16", "Dr A", "seen", ON)))
    asked = replace(FULL, medicines=(Medicine("frobnicol"), Medicine("naloxegol")), limits=limits)
    found = screen(asked, ON)
    assert found.fired("MED-01").holds_start is False and found.fired("MED-01").severity == "caution"
    assert (found.fired("OP-16").severity, found.fired("OP-16").undetermined) == ("caution", False)
    assert found.verdict == "caution" and found.holds_start is False


def test_settings_given_as_an_argument_beat_those_of_the_record_and_leave_the_rest():
    special = screen(
        replace(FULL, medicines=(Medicine("methadone"),), plans=Plans(first_dose_ug=100)),
        ON,
        Settings(specialist_vldn=True),
    )
    assert special.fired("OP-20").severity == "caution" and special.fired("OP-01") is None
    assert special.caps.first_dose_ug == 250
    assert special.fired("OP-20").caps == DoseCaps(first_dose_ug=250, target_ug=250)


def test_periodic_paralysis_by_its_type_alone_is_named_by_it():
    typed = replace(FULL, person=replace(FULL.person, pp_type="normokalaemic"), medicines=(Medicine("azithromycin"),))
    found = screen(typed, ON)
    assert found.fired("PP-00").inputs == ("periodic paralysis (normokalaemic)",)
    assert found.fired("PP-06").inputs == ("periodic paralysis (normokalaemic); azithromycin",)
    coded = replace(typed, conditions=(Condition(code="G72.3"),))
    assert screen(coded, ON).fired("PP-00").inputs == ("G72.3 (Periodic paralysis)",)


def test_what_is_missing_before_hormone_in_periodic_paralysis_is_named():
    hormone = replace(FULL, conditions=(Condition(code="G72.3"),), medicines=(Medicine("Synthroid"),))
    assert screen(hormone, ON).fired("PP-01").missing == (
        "a TSH of the last weeks",
        "a potassium of the last weeks",
    )
    low = replace(hormone, results=(*TESTS, Result("TSH", date="2026-11-01", value=0.1)))
    assert screen(low, ON).fired("PP-01").inputs == ("G72.3 (Periodic paralysis)", "TSH 0.1 on 1 November 2026")
    assert screen(low, ON).fired("PP-01").missing == ()


def test_several_finds_and_several_gaps_are_told_one_after_the_other():
    found = screen(MANY, ON).fired("OP-02")
    assert "; ".join(found.inputs) in found.question
    open_ = screen(replace(FULL, conditions=None, allergies=None), ON).fired("DQ-03")
    assert open_.missing == ("conditions", "allergies")
    assert open_.reason.endswith(" Not known: conditions; allergies.")
    assert open_.question == load_words()["DQ-03"].question.replace("{found}", "conditions; allergies")


def test_only_what_speaks_is_a_finding():
    assert [f.rule for f in screen(FULL, ON).findings] == ["CO-01"]
    ointment = replace(FULL, medicines=(Medicine("Protopic"),))
    assert [f.rule for f in screen(ointment, ON).findings] == ["CO-01"]


def test_a_record_of_which_all_is_known_leaves_no_rule_unanswered():
    assert [a for a in screen(FULL, ON).answers if a.answer == "unknown" or a.missing] == []


def test_an_override_that_lifts_takes_the_date_and_its_proviso_too():
    codeine = Medicine("codeine", status="prn", last_taken="2026-11-20")
    limits = Limits(overrides=(Override("OP-08", "Dr A", "one tablet", ON),))
    as_it_stands = screen(replace(FULL, medicines=(codeine,)), ON).fired("OP-08")
    assert (as_it_stands.earliest, as_it_stands.provisional) == (date(2026, 12, 4), True)
    lifted = screen(replace(FULL, medicines=(codeine,), limits=limits), ON).fired("OP-08")
    assert (lifted.severity, lifted.earliest, lifted.provisional) == ("caution", None, False)


def test_an_override_that_lifts_blocks_makes_nothing_worse_than_it_was():
    tests = (*TESTS[:2], Result("eGFR", date="2026-10-20", value=50))
    limits = Limits(overrides=(Override("RE-01", "Dr A", "stable", ON),))
    assert screen(replace(FULL, results=tests, limits=limits), ON).fired("RE-01").severity == "info"


def test_an_override_of_a_rule_that_takes_none_settles_no_question():
    limits = Limits(overrides=(Override("AL-01", "Dr A", "no", ON),))
    asked = screen(replace(FULL, allergies=(Allergy("naltrexnoe"),), limits=limits), ON)
    assert asked.fired("AL-01").holds_start is True
    assert asked.holds_start is True


def test_an_override_that_settles_questions_never_unlocks_a_block():
    words = load_words()["MED-01"]
    assert words.override == "settles"
    blocked = block("a block that no rule of this kind makes today")
    assert not _counts(blocked, words)
    assert _counts(unknown("what it is"), words)


def test_an_operation_on_naltrexone_tells_hold_and_restart_and_both_sides():
    started = replace(FULL, doses=(Dose(ON, 500),), plans=Plans(surgery=Surgery(date(2026, 11, 28))))
    found = screen(started, ON).fired("SU-01")
    assert "28 November 2026 - 3 days = 25 November 2026" in found.arithmetic
    assert "28 November 2026 + 7 days = 5 December 2026" in found.arithmetic
    assert "14 days from the last one" in found.arithmetic
    assert "Hold: " in found.disagreement and "Restart: " in found.disagreement


def test_myotonia_alone_keeps_suxamethonium_away():
    myotonia = replace(FULL, conditions=(Condition(code="G71.12"),), plans=Plans(surgery=Surgery(date(2027, 2, 1))))
    assert "no suxamethonium" in screen(myotonia, ON).fired("SU-03").action


def test_a_question_names_several_gaps_one_after_the_other_where_nothing_was_found():
    rule, words = find_rule("OP-17"), load_words()["OP-17"]
    finding = _finding(rule, unknown("the dose", "the day"), words, None)
    assert "the dose; the day" in finding.question

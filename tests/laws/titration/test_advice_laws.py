"""What holds for every advice, whatever the record."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.titration_people import blocked_until, diary, passes, with_paralysis, woman

from titrant.advice.advise import advise
from titrant.advice.paper_rule import PaperRule
from titrant.advice.shield import allow
from titrant.patient.formulation import preparable_doses
from titrant.patient.record import Allergy, Condition, Day, Dose, Limits, Liquid, Medicine, Override, Result
from titrant.safety.words import load_words
from titrant.titration.course_reading import read_course
from titrant.titration.personal import personal_titration

FIRST = date(2026, 1, 15)
START = FIRST + timedelta(days=14)
BOLD = {"start", "step_up"}
scores = st.sampled_from([None, 0, 0, 0, 1, 2, 3, 5, 8, 10])
complete = st.one_of(st.sampled_from([0] * 20 + [1, 2, 3, 5, 8]), st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5, 8]))
spells = st.lists(
    st.tuples(st.sampled_from([0, 10, 100, 250, 500, 750, 1000, 1500, 2000, 4500]), st.integers(1, 20)),
    min_size=1,
    max_size=6,
)


@st.composite
def courses(draw, scores=scores):
    """A record with a baseline, some spells and any diary, and the day after."""
    make = draw(st.sampled_from([woman, with_paralysis]))
    rows, taken, day = diary(14), [], START
    for ug, n in draw(spells):
        for _ in range(n):
            taken.append(Dose(day, ug=ug))
            rows.append(Day(day, pain=draw(scores), sleep=draw(scores), gut=draw(scores)))
            day += timedelta(days=1)
    return make(diary=tuple(rows), doses=tuple(taken)), day


@settings(max_examples=120, deadline=None)
@given(courses())
def test_an_advised_dose_is_measurable_under_the_ceiling_and_never_a_step_too_far(case):
    record, on = case
    advice, course = advise(record, on, screener=passes), read_course(record, on)
    doses = preparable_doses(record.formulations, 4500)
    assert isinstance(advice.dose_ug, int)
    assert advice.dose_ug == 0 or advice.dose_ug in doses
    assert (advice.dose_ug == 0) == (advice.action in ("do_not_start", "pause", "stop", "test_off"))
    assert (advice.from_date is None) == (advice.action == "do_not_start")
    assert advice.p_helped is None or any(d.ug and d.taken and d.date <= on for d in record.doses)
    if advice.action == "step_up":
        assert advice.dose_ug - course.current_ug <= 500
    if course.blocked_ug is not None:
        assert advice.dose_ug < course.blocked_ug


@settings(max_examples=120, deadline=None)
@given(courses())
def test_no_step_up_after_an_intolerable_day(case):
    record, on = case
    advice, course = advise(record, on, screener=passes), read_course(record, on)
    bad = [d for d in course.recent(14) if (d.severity or 0) >= 2 or d.gut_day]
    assert not (bad and advice.action == "step_up")


@settings(max_examples=150, deadline=None)
@given(courses(complete), st.integers(0, 200), st.sampled_from(["sleep", "gut"]), st.integers(3, 10))
def test_more_trouble_never_gives_a_higher_dose(case, index, scale, score):
    """Of the rule on paper, and of what the shield lets any policy choose.

    Every day has its scores: an entry where there was none may show that a dose is tolerated. A model of the
    diary may choose any dose under the shield, so for it the law is the shield's.
    """
    record, on = case
    rows = list(record.diary)
    place = 14 + index % (len(rows) - 14)
    rows[place] = replace(rows[place], **{scale: max(getattr(rows[place], scale) or 0, score)})
    spoiled = replace(record, diary=tuple(rows))
    before, after = (advise(r, on, policy=PaperRule(), screener=passes).dose_ug for r in (record, spoiled))
    assert after <= before
    assert most_allowed(spoiled, on) <= most_allowed(record, on)
    assert advise(spoiled, on, screener=passes).dose_ug <= most_allowed(spoiled, on)


def most_allowed(record, on):
    """The highest dose that the shield lets any policy choose."""
    screening = passes(record, on, on)
    personal = personal_titration(record, screening)
    return allow(record, screening, read_course(record, on), personal).most_ug


@settings(max_examples=60, deadline=None)
@given(courses(), st.sampled_from([None, 3, 14]))
def test_a_block_never_lets_a_dose_through(case, wait):
    record, on = case
    screener = blocked_until(None if wait is None else on + timedelta(days=wait), "OP-21")
    advice = advise(record, on, screener=screener)
    assert advice.dose_ug == 0
    assert advice.action in ("do_not_start", "pause", "stop")


@settings(max_examples=40, deadline=None)
@given(courses(), st.integers(0, 5))
def test_advice_is_the_same_to_the_byte(case, seed):
    record, on = case
    assert (
        advise(record, on, None, seed, screener=passes).to_json()
        == advise(record, on, None, seed, screener=passes).to_json()
    )


@settings(max_examples=40, deadline=None)
@given(courses())
def test_rows_after_the_day_change_nothing_but_what_was_left_out(case):
    record, on = case
    later = replace(
        record,
        doses=(*record.doses, Dose(on + timedelta(days=3), ug=4500)),
        diary=(*record.diary, Day(on + timedelta(days=3), pain=10, sleep=10, gut=10)),
    )
    now, then = advise(record, on, screener=passes), advise(later, on, screener=passes)
    assert replace(now, inputs={}) == replace(then, inputs={})
    assert len(then.inputs["left_out"]) == 2


def test_nothing_that_measures_a_small_dose_means_no_start():
    record = woman(formulations=(Liquid(ug_per_ml=50_000),), diary=tuple(diary(14)))
    advice = advise(record, START, screener=passes)
    assert advice.action == "do_not_start"
    assert any("measures" in reason for reason in advice.reasons)


RISKS = [
    {"medicines": (Medicine("oxycodone"),)},
    {"medicines": (Medicine("codeine", pattern="prn"),)},
    {"medicines": (Medicine("tacrolimus"),)},
    {"medicines": (Medicine("levothyroxine"),)},
    {"medicines": None, "medicines_confirmed": False},
    {"conditions": (Condition(code="Z94.0"),)},
    {"conditions": (Condition(code="K74.3"),)},
    {"conditions": None},
    {"allergies": (Allergy("naltrexone"),)},
]


@settings(max_examples=80, deadline=None)
@given(courses(complete), st.sampled_from(RISKS))
def test_no_added_risk_raises_a_dose_nor_turns_a_hold_into_a_step_up(case, risk):
    record, on = case
    before, after = advise(record, on), advise(replace(record, **risk), on)
    assert after.dose_ug <= before.dose_ug
    assert not (before.action == "hold" and after.action == "step_up")


@settings(max_examples=60, deadline=None)
@given(courses(complete), st.sampled_from(["oxycodone", "tramadol", "methadone", "Solpadeine Max", "kratom"]))
def test_an_opioid_taken_now_never_leaves_a_dose(case, name):
    record, on = case
    assert advise(replace(record, medicines=(Medicine(name),)), on).dose_ug == 0


NEVER = [rule for rule, words in load_words().items() if words.override == "never"]
FORBIDDEN = [
    {"medicines": (Medicine("oxycodone"),)},
    {"medicines": (Medicine("tramadol", status="stopped", last_taken=str(START)),)},
    {"results": (Result("urine opiates", text="positive"),)},
    {"results": (Result("potassium", value=2.5, unit="mmol/L"),)},
    {"results": (Result("PHQ9_item9", value=2),)},
    {"conditions": (Condition(code="G72.3"), Condition(code="R19.7"))},
]


@settings(max_examples=60, deadline=None)
@given(courses(complete), st.sampled_from(FORBIDDEN))
def test_overriding_every_rule_that_nobody_may_override_changes_no_advice(case, risk):
    record, on = case
    plain = replace(record, **risk)
    limits = Limits(overrides=tuple(Override(rule, "Dr A", "because", on) for rule in NEVER))
    before, after = advise(plain, on), advise(replace(plain, limits=limits), on)
    assert (after.action, after.dose_ug, after.reasons) == (before.action, before.dose_ug, before.reasons)

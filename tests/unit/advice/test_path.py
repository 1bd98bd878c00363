"""The decision tree: real calls of advise on hypothetical days, with chances that add up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.browser.sample_pages import example

from titrant.advice.advise import advise
from titrant.advice.future import TROUBLE, futures, path_numbers
from titrant.advice.path import path
from titrant.core.errors import UsageError
from titrant.patient.record import Day, Dose, Record
from titrant.patient.until import record_until

START, LATER = date(2026, 1, 15), date(2026, 2, 12)
ASKED = (
    ("fibromyalgia-start", START, "paper-rule"),
    ("fibromyalgia-start", START, "relief"),
    ("fibromyalgia-helped", LATER, "paper-rule"),
    ("fibromyalgia-helped", LATER, "relief"),
    ("article-story", date(2026, 2, 12), "paper-rule"),
)


def the(name, policy):
    record = example(name)
    return replace(record, settings=replace(record.settings, policy=policy))


@pytest.fixture(scope="module", params=ASKED, ids=lambda asked: f"{asked[0]}-{asked[2]}")
def drawn(request):
    name, on, policy = request.param
    record = the(name, policy)
    return record, on, path(record, on)


def test_the_root_is_the_advice_of_today(drawn):
    record, on, tree = drawn
    advice = advise(record, on)
    root = tree.root
    assert (root.action, root.dose_ug, root.review_on) == (advice.action, advice.dose_ug, advice.review_on)
    assert root.chance == 1


def test_the_chances_of_the_branches_add_up(drawn):
    *_, tree = drawn
    for node in tree.root.walk():
        if node.branches:
            assert sum(branch.share for branch in node.branches) == pytest.approx(1)
            assert sum(branch.chance for branch in node.branches) == pytest.approx(node.chance)


def test_each_branch_is_what_advise_says_of_the_record_with_those_days(drawn):
    record, on, tree = drawn
    known, _ = record_until(record, on)
    for came, branch in zip(futures(known, advise(known, on), on), tree.root.branches, strict=True):
        advice = advise(came.record, came.review_on)
        assert (branch.on, branch.action, branch.dose_ug) == (came.review_on, advice.action, advice.dose_ug)


def test_reviews_lie_within_the_weeks_and_come_in_order(drawn):
    _, on, tree = drawn
    assert tree.until == on + timedelta(weeks=8)
    for node in tree.root.walk():
        assert node.on < tree.until
        assert all(branch.on > node.on for branch in node.branches)


def test_trouble_never_leads_to_a_higher_dose(drawn):
    *_, tree = drawn
    for node in tree.root.walk():
        for branch in node.branches:
            if branch.says == TROUBLE:
                assert branch.dose_ug <= node.dose_ug
                assert branch.action in ("step_down", "pause", "stop", "hold")


def test_what_is_not_followed_is_unlikely_and_its_chance_is_told(drawn):
    *_, tree = drawn
    cut = [node for node in tree.root.walk() if not node.followed]
    assert tree.cut == pytest.approx(sum(node.chance for node in cut))
    if tree.calls < path_numbers()["most_calls"]:
        assert all(node.chance < path_numbers()["follow_from"] for node in cut)
    assert tree.calls <= path_numbers()["most_calls"] + 4


def test_the_text_names_the_hypothetical_and_what_was_cut(drawn):
    *_, tree = drawn
    text = str(tree)
    assert "every day after the first is hypothetical" in text
    assert ("not followed further" in text) == (tree.cut > 0)
    assert max(map(len, text.splitlines())) < 160


def test_the_same_question_gives_the_same_tree():
    record = the("fibromyalgia-helped", "relief")
    assert path(record, LATER, weeks=4).to_json() == path(record, LATER, weeks=4).to_json()


def test_rows_after_the_day_change_nothing_but_what_is_named_as_left_out():
    record = the("fibromyalgia-helped", "paper-rule")
    before = replace(
        record,
        doses=tuple(d for d in record.doses if d.date <= LATER),
        diary=tuple(d for d in record.diary if d.date <= LATER),
        advised=tuple(a for a in record.advised if a.date <= LATER),
    )
    assert path(record, LATER, weeks=4).root == path(before, LATER, weeks=4).root


def test_a_record_that_may_not_start_has_a_tree_of_one():
    tree = path(example("opioid-nine-days"), START)
    assert tree.root.action == "do_not_start"
    assert tree.root.branches == () and tree.cut == 0


def test_hypothetical_rows_fill_only_days_that_have_none():
    record = the("fibromyalgia-start", "paper-rule")
    today = replace(record, doses=(Dose(START, 500),), diary=(*record.diary, Day(START, pain=5)))
    for came in futures(today, advise(today, START), START):
        days = [dose.date for dose in came.record.doses]
        assert len(days) == len(set(days))
        assert next(day for day in came.record.diary if day.date == START).pain == 5
        assert max(days) < came.review_on


def test_before_a_first_day_that_lies_ahead_no_dose_is_written():
    record = the("fibromyalgia-start", "paper-rule")
    short = replace(record, diary=tuple(day for day in record.diary if day.date >= date(2026, 1, 8)))
    advice = advise(short, START)
    assert advice.action == "start" and advice.from_date > START
    for came in futures(short, advice, START):
        assert min(dose.date for dose in came.record.doses) == advice.from_date
        assert {day.date for day in came.record.diary} >= {START, advice.from_date}


def test_a_better_diary_is_one_with_less_pain():
    record = the("fibromyalgia-helped", "paper-rule")
    on = date(2026, 3, 26)
    pains = [came.pain for came in futures(record, advise(record, on), on)][:3]
    assert pains == sorted(pains) and pains[0] < pains[2]


def test_without_a_diary_there_is_nothing_to_forecast_from():
    bare = replace(example("fibromyalgia-start"), diary=())
    with pytest.raises(UsageError, match="no pain to forecast from"):
        path(bare, START)


@pytest.mark.parametrize("weeks", [0, 27])
def test_weeks_out_of_range_are_refused(weeks):
    with pytest.raises(UsageError, match="1 to 26 weeks"):
        path(example("fibromyalgia-start"), START, weeks=weeks)


def test_the_person_is_shown_no_tree():
    record = example("fibromyalgia-start")
    with pytest.raises(UsageError, match="nobody has signed"):
        path(replace(record, settings=replace(record.settings, mode="person")), START)


def test_an_empty_record_gives_a_tree_of_one():
    assert path(Record(), START).root.action == "do_not_start"


def test_an_offered_test_off_is_taken_up_until_its_review_and_has_no_trouble():
    record, on = the("fibromyalgia-helped", "paper-rule"), date(2026, 3, 26)
    offer = replace(advise(record, on), action="test_off", dose_ug=0)
    found = futures(record, offer, on)
    assert len(found) == 3 and sum(came.share for came in found) == pytest.approx(1)
    for came in found:
        assert {dose.ug for dose in came.record.doses if dose.date >= on} == {0}
        assert came.record.advised[-1].until == came.review_on - timedelta(days=1)


def test_settings_given_beat_those_of_the_record():
    record = the("fibromyalgia-helped", "paper-rule")
    other = replace(record.settings, policy="relief")
    assert path(record, LATER, other, weeks=2) == path(replace(record, settings=other), LATER, weeks=2)

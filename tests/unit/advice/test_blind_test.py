"""Sealing and unsealing a blind test: the order stands in the sealed file alone, and the seal holds it."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.browser.sample_pages import example

from titrant.advice.blind_test import DRUG, LOOK_ALIKE, order_of, seal, seal_of, sealed_content
from titrant.advice.unseal import Block, compare, unseal
from titrant.core.errors import SignatureError, UsageError
from titrant.patient.folder import load_folder
from titrant.patient.record import Advised, Day, Dose

ON = date(2026, 3, 26)
SALT = "5" * 64


@pytest.fixture(scope="module")
def record():
    return example("fibromyalgia-helped")


def lived(record, test, *, by_kind=None):
    """The record after the test: open doses, and pain of 5, or as the kind of block gives it."""
    days = [test.start + timedelta(days=k) for k in range((test.until - test.start).days + 1)]
    kinds = [kind for kind in test._order for _ in range(test.block_days)]
    pains = [(by_kind or {DRUG: 5, LOOK_ALIKE: 5})[kind] for kind in kinds]
    return replace(
        record,
        doses=(*record.doses, *(Dose(day, test.dose_ug) for day in days)),
        diary=(*record.diary, *(Day(day, pain=pain) for day, pain in zip(days, pains, strict=True))),
        advised=(*record.advised, Advised(ON, "test_blind", test.dose_ug, test.until, test.seal)),
    )


def test_each_pair_holds_drug_and_look_alike_once_and_both_orders_come():
    orders = {order_of(seed, 1) for seed in range(20)}
    assert orders == {(DRUG, LOOK_ALIKE), (LOOK_ALIKE, DRUG)}
    for seed in range(20):
        order = order_of(seed, 3)
        assert all({*order[k : k + 2]} == {DRUG, LOOK_ALIKE} for k in (0, 2, 4))


def test_the_coin_is_fair():
    first = sum(order_of(seed, 1)[0] == DRUG for seed in range(2000))
    assert abs(first - 1000) < 4 * 500**0.5


def test_without_a_seed_no_two_seals_are_alike(record):
    assert len({seal(record, ON).seal for _ in range(5)}) == 5


def test_the_dose_is_the_one_taken_now_and_the_days_follow(record):
    test = seal(record, ON, start=date(2026, 4, 1), block_days=10, pairs=2)
    assert test.dose_ug == 1500
    assert test.blocks()[0] == (date(2026, 4, 1), date(2026, 4, 10))
    assert test.until == test.blocks()[-1][1] == date(2026, 5, 10)


def test_the_entry_can_be_put_into_a_record(record, tmp_path):
    test = seal(record, ON)
    (tmp_path / "record.toml").write_text(f"format = 1\n\n{test.entry()}\n", encoding="utf-8")
    advised = load_folder(tmp_path).advised
    assert advised == (Advised(ON, "test_blind", 1500, test.until, test.seal),)


def test_the_sealed_file_tells_the_pharmacist_each_bottle(record, tmp_path):
    test = seal(record, ON, seed=3, salt=SALT)
    found = json.loads(test.write(tmp_path / "s.json").read_text(encoding="utf-8"))
    assert found["order"] == list(order_of(3, 1))
    told = ["naltrexone, 1.5 mg" in line for line in found["dispense"]]
    assert told == [kind == DRUG for kind in found["order"]]
    assert found["seal"] == test.seal


def test_a_sealed_file_is_never_replaced(record, tmp_path):
    test = seal(record, ON)
    test.write(tmp_path / "s.json")
    with pytest.raises(UsageError, match="such a file already"):
        seal(record, ON).write(tmp_path / "s.json")


def test_unsealing_gives_the_order_and_puts_the_dose_rows_right(record, tmp_path):
    test = seal(record, ON, pairs=2)
    path = test.write(tmp_path / "s.json")
    after = lived(record, test, by_kind={DRUG: 4, LOOK_ALIKE: 6})
    opened = unseal(after, path, test.until + timedelta(days=1))
    assert tuple(block.kind for block in opened.blocks) == test._order
    assert opened.less_pain == pytest.approx(2.0)
    assert (opened.as_large, opened.orders) == (2, 4)
    assert not opened.early
    for block in opened.blocks:
        doses = {d.ug for d in opened.doses if block.first <= d.date <= block.last}
        assert doses == ({1500} if block.kind == DRUG else {0})
    before = [d for d in opened.doses if d.date < test.start]
    assert before == [d for d in after.doses if d.date < test.start]


@pytest.mark.parametrize("change", [
    {"order": "swapped"}, {"salt": "6" * 64}, {"dose_ug": 500}, {"start": "2026-03-27"}, {"dispense": ["drug"]}
])  # fmt: skip
def test_a_file_that_was_changed_is_refused(record, tmp_path, change):
    test = seal(record, ON)
    path = test.write(tmp_path / "s.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    if change == {"order": "swapped"}:
        change = {"order": found["order"][::-1], "dispense": found["dispense"]}
    path.write_text(json.dumps(found | change), encoding="utf-8")
    with pytest.raises(SignatureError, match="changed after it was sealed"):
        unseal(lived(record, test), path, test.until + timedelta(days=1))


def test_a_file_sealed_anew_is_not_the_one_in_the_record(record, tmp_path):
    test, other = seal(record, ON), seal(record, ON)
    path = other.write(tmp_path / "s.json")
    with pytest.raises(SignatureError, match="no test in the record"):
        unseal(lived(record, test), path, test.until + timedelta(days=1))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"order": 1}', "\x00", "9" * 200_000])
def test_what_is_no_sealed_file_is_refused(record, tmp_path, text):
    (tmp_path / "s.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="no sealed file"):
        unseal(record, tmp_path / "s.json", ON)


def test_a_missing_file_is_told(record, tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        unseal(record, tmp_path / "nowhere.json", ON)


def test_before_the_last_day_it_opens_only_when_asked_to(record, tmp_path):
    test = seal(record, ON)
    path = test.write(tmp_path / "s.json")
    after = lived(record, test)
    with pytest.raises(UsageError, match="the test runs until"):
        unseal(after, path, test.until)
    assert unseal(after, path, test.until, early=True).early


@pytest.mark.parametrize(
    ("pains", "word"), [((4, 6), "2.0 points less"), ((6, 5), "1.0 points more"), ((5, 5), "the same")]
)
def test_the_comparison_is_told_in_words(record, tmp_path, pains, word):
    test = seal(record, ON)
    path = test.write(tmp_path / "s.json")
    after = lived(record, test, by_kind=dict(zip((DRUG, LOOK_ALIKE), pains, strict=True)))
    assert word in str(unseal(after, path, test.until + timedelta(days=1)))


def test_a_block_without_entries_is_not_compared(record, tmp_path):
    test = seal(record, ON)
    path = test.write(tmp_path / "s.json")
    after = replace(lived(record, test), diary=record.diary)
    opened = unseal(after, path, test.until + timedelta(days=1))
    assert opened.less_pain is None and "cannot be compared" in str(opened)


def test_the_randomisation_test_counts_the_orders_of_the_pairs():
    days = (ON, ON)
    blocks = [Block(DRUG, *days, 4.0, 7), Block(LOOK_ALIKE, *days, 6.0, 7),
              Block(LOOK_ALIKE, *days, 5.0, 7), Block(DRUG, *days, 4.0, 7)]  # fmt: skip
    assert compare(blocks) == (1.5, 2, 4)
    assert compare(blocks[:2]) == (2.0, 2, 2)


@pytest.mark.parametrize(("name", "on"), [
    ("article-story", date(2026, 3, 13)), ("fibromyalgia-start", date(2026, 1, 15)),
    ("opioid-nine-days", date(2026, 1, 15)),
])  # fmt: skip
def test_only_a_dose_that_advice_says_to_stay_at_can_be_tested(name, on):
    with pytest.raises(UsageError, match="only a dose to stay at can be tested"):
        seal(example(name), on)


@pytest.mark.parametrize("asked", [{"block_days": 6}, {"block_days": 43}, {"pairs": 0}, {"pairs": 5},
                                   {"start": date(2026, 3, 25)}])  # fmt: skip
def test_days_and_pairs_out_of_range_are_refused(record, asked):
    with pytest.raises(UsageError):
        seal(record, ON, **asked)


def test_the_person_does_not_set_up_the_test(record):
    with pytest.raises(UsageError, match="by the prescriber"):
        seal(replace(record, settings=replace(record.settings, mode="person")), ON)


def test_the_hash_covers_every_part_of_the_content(record):
    test = seal(record, ON, seed=1, salt=SALT)
    content = sealed_content(test, test._order, 1, SALT)
    for key, value in content.items():
        other = content | {key: f"{value}x"}
        assert seal_of(other) != test.seal
    assert seal_of(content) == test.seal

"""The CENT 2015 checklist: every item once, what the record says, and *not recorded* where it says nothing."""

import csv
import json
from dataclasses import replace
from datetime import date

import pytest
from tests.browser.sample_pages import example

import titrant as tt
from titrant.core.errors import RecordError, UsageError
from titrant.evidence.source import sources
from titrant.patient.record import Advised, Override, Record
from titrant.reports.build import build_checklist
from titrant.reports.checklist.fill import NOT_RECORDED, answers, cent_items

ON, START = date(2026, 3, 26), date(2026, 1, 15)
SEAL = f"sha256:{'0' * 64}"


@pytest.fixture(scope="module")
def filled():
    return build_checklist(example("fibromyalgia-helped"), ON)


def says(checklist, item):
    return next(found.says for found in checklist.items if found.id == item)


def test_there_are_the_44_items_each_once_in_order(filled):
    ids = [item.id for item in filled.items]
    assert len(ids) == len(set(ids)) == 44
    assert ids[0] == "1a" and ids[-1] == "25"


def test_every_answer_of_the_data_exists_and_none_is_idle():
    assert {item["answer"] for item in cent_items()} == set(answers())


def test_the_source_of_the_items_is_one_of_ours(filled):
    assert filled.source in sources()


def test_what_the_record_holds_stands_there(filled):
    assert "fibromyalgia" in says(filled, "4a") and "medicines: none" in says(filled, "4a")
    assert "0.5 mg a day from 15 January 2026 to 28 January 2026 (14 doses taken)" in says(filled, "5")
    assert "none for 14 days" in says(filled, "13a")
    assert says(filled, "13b").startswith("pain written on 79 of 84 days")
    assert "median pain 6.5" in says(filled, "15")
    assert "26 days at 1.5 mg" in says(filled, "16")


def test_what_no_field_holds_is_not_recorded(filled):
    for item in ("4b", "4c", "6a.2", "7a", "11b", "23", "25"):
        assert says(filled, item) == NOT_RECORDED
    assert all(item.recorded == (item.says != NOT_RECORDED) for item in filled.items)


def test_an_empty_record_claims_nothing_about_what_was_done():
    empty = build_checklist(Record(), START)
    done = ("1b", "5", "6a.1", "8a", "11a", "13a", "13b", "14a", "14b", "16", "17a.1", "17a.2", "19", "20", "4a")
    assert {item: says(empty, item) for item in done} == dict.fromkeys(done, NOT_RECORDED)


def test_not_known_is_told_apart_from_none():
    record = replace(example("fibromyalgia-helped"), conditions=None)
    assert "conditions: not known; medicines: none" in says(build_checklist(record, ON), "4a")


def test_an_offer_of_a_blind_test_is_no_blinding_and_a_sealed_one_is():
    record = example("fibromyalgia-helped")
    offered = replace(record, advised=(*record.advised, Advised(ON, "test_blind", 1500)))
    assert "open" in says(build_checklist(offered, ON), "11a")
    assert says(build_checklist(offered, ON), "9") == NOT_RECORDED
    sealed = replace(record, advised=(*record.advised, Advised(ON, "test_blind", 1500, seal=SEAL)))
    told = build_checklist(sealed, ON)
    assert SEAL in says(told, "9") and "sealed" in says(told, "8a")


def test_a_seal_that_is_no_hash_is_refused():
    with pytest.raises((ValueError, RecordError)):
        Advised(ON, "test_blind", 1500, seal="drug first")


def test_overrides_and_stops_are_told_with_day_and_reason():
    record = example("article-story")
    record = replace(
        record, limits=replace(record.limits, overrides=(Override("LI-01", "Dr X", "known", date(2026, 1, 2)),))
    )
    told = build_checklist(record, date(2026, 3, 13))
    assert "LI-01 overridden by Dr X on 2 January 2026: known" in says(told, "3b")
    assert "stop advised on 13 March 2026" in says(told, "14b")
    assert "not tolerated" in says(told, "19")


@pytest.mark.parametrize("ending", ["md", "csv", "json"])
def test_it_is_written_in_three_forms_that_hold_the_same(tmp_path, filled, ending):
    text = filled.write(tmp_path / f"cent.{ending}").read_text(encoding="utf-8")
    if ending == "json":
        assert [item["says"] for item in json.loads(text)["items"]] == [item.says for item in filled.items]
    elif ending == "csv":
        assert [row["says"] for row in csv.DictReader(text.splitlines())] == [item.says for item in filled.items]
    else:
        assert len([line for line in text.splitlines() if line.startswith("| ")]) == 45
        assert "* are recalled" in text


def test_what_a_person_wrote_cannot_break_the_table(filled):
    record = example("fibromyalgia-helped")
    odd = replace(record, goals=replace(record.goals, note="walk | far\nagain"))
    lines = build_checklist(odd, ON).to_markdown().splitlines()
    assert next(line for line in lines if line.startswith("| 2b")).count("|") == 5


def test_another_ending_is_refused(tmp_path, filled):
    with pytest.raises(UsageError, match=r"\.md, \.csv or \.json"):
        filled.write(tmp_path / "cent.pdf")


def test_the_person_is_given_no_checklist(tmp_path):
    record = example("fibromyalgia-helped")
    with pytest.raises(UsageError, match="nobody has signed"):
        tt.report(record, on=ON, mode="person", checklist=tmp_path / "cent.md")


def test_the_report_writes_it_beside_the_page(tmp_path):
    record = example("opioid-nine-days")
    tt.report(record, tmp_path / "page.html", on=START, checklist=tmp_path / "cent.md")
    assert "CENT 2015 checklist, 15 January 2026" in (tmp_path / "cent.md").read_text(encoding="utf-8")
    assert (tmp_path / "page.html").exists()

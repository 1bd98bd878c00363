"""Nothing printed before unsealing differs between the two orders of a blind test."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.browser.sample_pages import example

import titrant as tt
from titrant.advice.blind_test import order_of, seal
from titrant.cli.app import run
from titrant.core.plain import to_json
from titrant.patient.record import Advised, Dose
from titrant.reports.build import build_checklist

ON = date(2026, 3, 26)
HASH = "sha256:" + 64 * "0"


def masked(text, test):
    """A text with the seal put out: 64 signs that nobody can read without the salt."""
    return text.replace(test.seal, HASH)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1), st.integers(1, 4), st.integers(7, 42))
def test_what_a_test_prints_does_not_depend_on_the_order(one, other, pairs, days):
    record = example("fibromyalgia-helped")
    tests = [seal(record, ON, seed=seed, pairs=pairs, block_days=days) for seed in (one, other)]
    for show in (str, repr, to_json, lambda test: test.entry(), lambda test: str(test.to_dict())):
        first, second = (masked(show(test), test) for test in tests)
        assert first == second


def orders():
    """A seed of each of the two orders of one pair."""
    drug_first = next(seed for seed in range(99) if order_of(seed, 1)[0] == "drug")
    other = next(seed for seed in range(99) if order_of(seed, 1)[0] != "drug")
    return drug_first, other


def during(test):
    """The record in the middle of the test: open doses, the entry of the test."""
    record = example("fibromyalgia-helped")
    days = [ON + timedelta(days=k) for k in range(10)]
    return replace(
        record,
        doses=(*record.doses, *(Dose(day, test.dose_ug) for day in days)),
        advised=(*record.advised, Advised(ON, "test_blind", test.dose_ug, test.until, test.seal)),
    )


def test_advice_report_checklist_and_inference_during_the_test_do_not_depend_on_the_order():
    record = example("fibromyalgia-helped")
    later = ON + timedelta(days=10)
    shown = []
    for seed in orders():
        test = seal(record, ON, seed=seed)
        now = during(test)
        told = (
            tt.advise(now, later).to_json(),
            tt.infer(now, later).to_json(),
            tt.report(now, on=later, mode="person").html,
            build_checklist(now, later).to_markdown(),
            tt.due(now, later).to_text(),
        )
        shown.append([masked(text, test) for text in told])
    assert shown[0] == shown[1]


def test_the_command_prints_the_same_for_both_orders_and_files_of_one_length(tmp_path, capsys, monkeypatch):
    said, sizes = [], []
    for seed in orders():
        monkeypatch.setattr("titrant.advice.blind_test.secrets.randbits", lambda bits, seed=seed: seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        monkeypatch.chdir(folder)
        with pytest.raises(SystemExit):
            run(["seal", str(example_folder()), "--on", "2026-03-26", "--to", "sealed.json"])
        text = capsys.readouterr().out
        found = json.loads((folder / "sealed.json").read_text(encoding="utf-8"))
        said.append(text.replace(found["seal"], HASH))
        sizes.append(len((folder / "sealed.json").read_bytes()) - len(str(seed)))
        assert found["salt"] not in text and str(found["order"]) not in text
    assert said[0] == said[1]
    assert sizes[0] == sizes[1]


def example_folder():
    from tests.browser.sample_pages import EXAMPLES

    return EXAMPLES / "fibromyalgia-helped"


def test_the_hash_alone_does_not_give_the_order_away():
    """With the open part and both orders known, no hash without the salt matches."""
    from titrant.advice.blind_test import seal_of, sealed_content

    test = seal(example("fibromyalgia-helped"), ON, seed=1)
    for seed in orders():
        guess = sealed_content(test, order_of(seed, 1), 1, "")
        assert seal_of(guess) != test.seal
    assert len(test._salt) == 64

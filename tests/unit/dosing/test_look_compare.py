"""The comparison of one with two steps on people who live under titrant."""

from __future__ import annotations

import json
import sys

import pytest

from titrant.trials.dosing import look_compare
from titrant.trials.dosing.look_compare import compared, mean_of
from titrant.trials.dosing.look_reviews import WEEKS, reviews


def test_every_review_is_one_at_which_a_dose_was_chosen_anew(monkeypatch):
    monkeypatch.setattr(look_compare, "KEPT", 0.9)
    found = reviews("g3-sober", 2, 15, 6000)
    assert {review.person for review in found} == {0, 1}
    for review in found:
        assert 2 <= review.week <= WEEKS
        assert review.at.may[review.at.index(review.chosen_ug)]
        losses = compared(review)
        assert losses["lost_by_one_step"] >= 0
        assert losses["lost_by_titrant"] >= 0
        assert losses["same_dose"] == (losses["lost_by_one_step"] == 0)


def test_reviews_of_one_person_count_as_one_draw():
    assert mean_of([1.0, 1.0, 0.0, 0.0], [1, 1, 2, 2]) == pytest.approx({"mean": 0.5, "se": 2**0.5 / 4})
    assert mean_of([1.0, 1.0, 0.0, 0.0], [1, 2, 3, 4])["se"] == pytest.approx(0.25)


def test_the_command_keeps_a_table_for_each_generator(tmp_path, monkeypatch, capsys):
    kept = tmp_path / "tables.json"
    monkeypatch.setattr(look_compare, "CEILINGS_UG", {"g3-sober": 6000})
    monkeypatch.setattr(look_compare, "KEPT", 0.9)
    monkeypatch.setattr(sys, "argv", ["look_compare", "--people", "2", "--save", str(kept)])
    look_compare.main()
    table = json.loads(kept.read_text(encoding="utf-8"))
    whole = table["g3-sober"]["all"]
    assert whole["people"] == 2
    assert whole["reviews"] == sum(
        row["reviews"] for name, row in table["g3-sober"].items() if name.startswith("weeks")
    )
    assert 0 <= whole["same_dose"]["mean"] <= 1
    assert "lost_by_one_step" in capsys.readouterr().out

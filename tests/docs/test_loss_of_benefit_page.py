"""The table on the page of lost benefit is that of the newest kept result, and few are asked whose effect stays."""

import json

from benchmarks.loss_of_benefit import PAGE, ROOT, SCENARIOS, table

from titrant.advice.watch import watch_numbers

KEPT = json.loads(max((ROOT / "docs" / "results").glob("loss_of_benefit_*.json")).read_text(encoding="utf-8"))


def test_the_page_shows_the_kept_table():
    text = PAGE.read_text(encoding="utf-8")
    assert table(KEPT["rows"]) == text.partition("<!-- measured -->\n")[2].partition("\n<!-- end -->")[0]


def test_every_scenario_was_measured_with_the_numbers_in_force():
    assert [row["scenario"] for row in KEPT["rows"]] == list(SCENARIOS)
    assert KEPT["odds"] == watch_numbers()["odds"]


def test_of_those_whose_effect_stays_few_are_asked():
    row = KEPT["rows"][0]
    n, share = row["judged_to_help"], row["within_16_weeks"] / row["judged_to_help"]
    assert n >= 50
    assert share <= 0.05 + 2 * (0.05 * 0.95 / n) ** 0.5

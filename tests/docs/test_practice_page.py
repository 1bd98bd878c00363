"""The page of the numbers of practice is what the data say."""

from pathlib import Path

from tests.titration_people import START, clear, with_paralysis

from titrant.titration.pages import PAGE, practice_page
from titrant.titration.personal import personal_titration
from titrant.titration.practice import read_data

ROOT = Path(__file__).parents[2]


def test_the_page_is_current():
    assert (ROOT / "docs" / PAGE).read_text(encoding="utf-8") == practice_page()


def test_every_assumed_number_says_why():
    assert all(e.get("reason") for e in read_data("practice.toml").values() if e["kind"] == "assumed")


def test_every_behaviour_of_a_titration_stands_in_the_explanation():
    page = (ROOT / "docs" / "explanation" / "paper_rule.md").read_text(encoding="utf-8")
    for behaviour in personal_titration(with_paralysis(), clear(START)).protocol.behaviours:
        module = type(behaviour).__module__.rpartition(".")[2]
        assert f"`{module}`" in page

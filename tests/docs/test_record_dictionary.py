"""The data dictionary is the schema's own."""

from pathlib import Path

from titrant.patient.dictionary import dictionary_markdown

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "record.md"


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == dictionary_markdown()


def test_every_field_is_described():
    empty = [line for line in dictionary_markdown().splitlines() if line.startswith("| ") and line.endswith("|  |")]
    assert empty == []

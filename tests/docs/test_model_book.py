"""The model book is what the model files and the parameters say."""

from __future__ import annotations

from pathlib import Path

from titrant.models import catalogue
from titrant.models.book import page

BOOK = Path(__file__).parents[2] / "docs" / "explanation" / "model_book.md"
MODELS = Path(catalogue.__file__).parent


def test_the_model_book_is_current():
    assert BOOK.read_text(encoding="utf-8") == page(), (
        "run: python -m titrant.models.book > docs/explanation/model_book.md"
    )


def test_every_file_with_equations_is_in_the_catalogue_and_the_book():
    written = {path.stem for path in MODELS.glob("*.py") if "\nclass States(NamedTuple)" in path.read_text("utf-8")}
    assert written == {file.__name__.rsplit(".", 1)[-1] for file in catalogue.FILES}
    assert all(f"`models/{name}.py`" in page() for name in written)

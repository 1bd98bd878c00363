"""The pages of the evidence are what the data say, and every id in data, code and pages is alive."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from titrant.evidence import pages
from titrant.evidence.claim import all_claims
from titrant.evidence.source import sources

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src" / "titrant"


@pytest.mark.parametrize(("name", "page"), pages._PAGES.items())
def test_the_page_is_current(name: str, page: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == getattr(pages, page)()


def test_no_dead_claim_is_named_in_data() -> None:
    dead = []
    for path in DATA.rglob("*.toml"):
        for line in re.findall(r"^(?:claims|because)\s*=\s*\[([^\]]*)\]", path.read_text(encoding="utf-8"), re.M):
            dead += [(path.name, name) for name in re.findall(r'"([CE]\d\d)"', line) if name not in all_claims()]
    assert dead == []


def test_no_dead_claim_is_named_in_code() -> None:
    dead = []
    for path in DATA.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named = [name for names in re.findall(r"because\s*=\s*[\[(]([^\])]*)[\])]", text) for name in _ids(names)]
        named += re.findall(r"claims? ([CE]\d\d)\b", text)
        dead += [(path.name, name) for name in named if name not in all_claims()]
    assert dead == []


def test_no_dead_claim_is_named_in_the_pages() -> None:
    dead = []
    for path in [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]:
        text = path.read_text(encoding="utf-8")
        named = re.findall(r"\b(?:claims? |evidence )([CE]\d\d)\b(?!\.\d)", text) + re.findall(
            r"\bC\d\d\b(?!\.\d)", text
        )
        dead += [(path.name, name) for name in named if name not in all_claims()]
    assert dead == []


def test_no_data_file_names_a_bare_address() -> None:
    bare = [
        path.name
        for path in DATA.rglob("*.toml")
        if re.search(r"https?://(?:\d{1,3}\.){3}\d{1,3}\b", path.read_text(encoding="utf-8"))
    ]
    assert bare == []


def test_every_source_is_used_or_stands_in_the_articles_list() -> None:
    """A source that nothing cites is either the article's own reference, retracted, or dead weight."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in DATA.rglob("*.toml") if path.parent.name != "sources")
    code = "\n".join(path.read_text(encoding="utf-8") for path in DATA.rglob("*.py"))
    for name, found in sources().items():
        used = f'"{name}"' in text or name in code
        assert used or found.article_reference or found.retracted or "retract" in found.title, name


def _ids(text: str) -> list[str]:
    return re.findall(r"\"([CE]\d\d)\"", text)

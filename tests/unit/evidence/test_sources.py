"""Sources: whole, readable, and never retracted where they support something."""

from __future__ import annotations

from pathlib import Path

import pytest

from titrant.core.errors import EvidenceError
from titrant.evidence import toml_file
from titrant.evidence.source import article_references, check_no_bare_address, source, sources
from titrant.evidence.source_index import source_index


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A function that writes one source with given keys and reads it."""
    monkeypatch.setattr(toml_file, "folder", lambda part: tmp_path / part)
    (tmp_path / "sources").mkdir()
    counter = iter(range(1000))

    def write(**keys: str):
        lines = {"kind": '"paper"', "title": '"A title"', "read_as": '"abstract"'} | keys
        target = tmp_path / "sources"
        name = f"case-{next(counter)}"
        text = "\n".join(f"{key} = {value}" for key, value in lines.items())
        (target / f"{name}.toml").write_text(f"[{name}]\n{text}\n")
        from titrant.evidence import source as module

        module._all.cache_clear()
        return source(name)

    yield write
    from titrant.evidence import source as module

    module._all.cache_clear()


def test_all_23_references_of_the_article_are_there_in_order() -> None:
    assert [found.article_reference for found in article_references()] == list(range(1, 24))


def test_reference_1_is_mended() -> None:
    assert article_references()[0].doi == "10.1126/science.6867737"


def test_a_reference_without_doi_or_pmid_says_so() -> None:
    bare = [found for found in article_references() if not found.doi and not found.pmid]
    assert [found.id for found in bare] == ["bihari-1988"]
    assert "No journal, DOI or PMID" in bare[0].note


def test_references_without_a_doi_say_so() -> None:
    assert all("DOI" in found.note for found in article_references() if not found.doi)


def test_the_index_and_the_sources_agree() -> None:
    assert source_index() == {name: found.retracted for name, found in sources().items()}


def test_retracted_papers_are_marked_with_a_note() -> None:
    retracted = {name for name, found in sources().items() if found.retracted}
    assert {"wang-filamin-2008", "wang-filamin-2009"} <= retracted
    assert all(sources()[name].note for name in retracted)


@pytest.mark.parametrize(
    "address",
    [
        "http://130.14.29.110/x",
        "https://10.0.0.1:8080/",
        "http://user@192.168.1.1",
        "http://[2001:db8::1]/",
        "http://2190437633/",
    ],
)
def test_a_bare_address_is_no_source(address: str) -> None:
    with pytest.raises(EvidenceError, match="bare address"):
        check_no_bare_address("here", {"url": address})


def test_a_doi_is_no_bare_address() -> None:
    check_no_bare_address("here", {"url": "https://doi.org/10.1016/0024-3205(84)90651-9"})


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"doi": '"10.1126/science."'}, "incomplete"),
        ({"pmid": '"PMID 12"'}, "incomplete"),
        ({"kind": '"blog"'}, "kind is 'blog'"),
        ({"retracted": "true"}, "without a note"),
        ({"jornal": '"x"'}, "did you mean 'journal'"),
        ({"title": '""'}, "'title' is missing"),
    ],
)
def test_a_source_that_cannot_be_found_again_is_refused(load, keys: dict[str, str], message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        load(**keys)


def test_an_unknown_source_is_offered_the_nearest() -> None:
    with pytest.raises(EvidenceError, match="did you mean 'lee-1988'"):
        source("lee-1998")


def test_how_a_source_was_read_is_always_said() -> None:
    assert all(found.read_as for found in sources().values())

"""Following a claim down to its references, and a reference up to what would fall with it."""

from __future__ import annotations

import re

import pytest

from titrant.core.errors import EvidenceError
from titrant.evidence.bibliography import bibtex, csl_items, escape
from titrant.evidence.graph import EvidenceGraph, Node, evidence_graph
from titrant.evidence.source import Source, sources


@pytest.fixture(scope="module")
def graph() -> EvidenceGraph:
    return evidence_graph()


def test_every_id_that_is_named_exists(graph: EvidenceGraph) -> None:
    assert graph.dead_ends() == []


def test_a_claim_is_followed_to_its_references(graph: EvidenceGraph) -> None:
    met = {step.node.id for step in graph.follow("C37")}
    assert {"C37", "zagon-1983", "lee-1988"} <= met


def test_a_reference_tells_what_rests_on_it(graph: EvidenceGraph) -> None:
    met = {step.node.id for step in graph.impact("lee-1988")}
    assert {"E01", "occupancy_m2.k3", "set:advice-1"} <= met


def test_every_number_and_claim_reaches_a_source(graph: EvidenceGraph) -> None:
    for node in graph.nodes.values():
        if node.kind in ("claim", "parameter", "protocol", "set"):
            assert any(step.node.kind == "source" for step in graph.follow(node.id)), node.id


def test_a_floor_above_adds_its_nodes() -> None:
    graph = evidence_graph()
    graph.add_nodes([Node("OP-02", "rule", "A washout.", ("E06",), "opioid_within_washout")])
    assert "OP-02" in {step.node.id for step in graph.impact("label-naltrexone-tablets")}
    assert graph.find("opioid_within_washout").id == "OP-02"
    with pytest.raises(EvidenceError, match="taken twice"):
        graph.add_nodes([Node("OP-02", "rule", "Again.")])


def test_a_circle_ends() -> None:
    graph = EvidenceGraph()
    graph.add_nodes([Node("a", "claim", "", ("b",)), Node("b", "claim", "", ("a",))])
    assert [step.node.id for step in graph.follow("a")] == ["a", "b"]


def test_an_unknown_id_is_offered_the_nearest(graph: EvidenceGraph) -> None:
    with pytest.raises(EvidenceError, match="did you mean 'lee-1988'"):
        graph.find("lee-1989")


def test_tex_means_nothing_in_an_entry() -> None:
    wild = Source(
        "wild", "paper", r"50% of {A} & B_1 #2 ~ \x $y$ ^", "abstract", authors=("O'Kelly B", "A-B {C}"), year=2000
    )
    entry = bibtex([wild])
    assert _braces_balance(entry)
    unescaped = re.sub(r"\\[{}&%$#_]|\\text\w+\{\}", "", entry)
    assert not re.search(r"[&%$#~^\\]", unescaped)


def test_every_source_is_exported_with_its_own_key() -> None:
    text = bibtex(sources().values())
    assert re.findall(r"^@\w+\{([^,]+),$", text, re.MULTILINE) == list(sources())
    assert _braces_balance(text)


def test_names_are_split_into_family_and_initials() -> None:
    entry = bibtex([sources()["zagon-1983"]])
    assert "author = {Zagon, I. S. and McLaughlin, P. J.}" in entry


def test_escaping_a_plain_text_changes_nothing() -> None:
    assert escape("Plain text, 3.5 mg") == "Plain text, 3.5 mg"


def test_csl_items_keep_the_rules_of_the_format() -> None:
    types = {"article-journal", "dataset", "webpage", "document"}
    items = csl_items(sources().values())
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert item["type"] in types
        assert item["title"]
        assert all(set(name) in ({"family", "given"}, {"literal"}) for name in item.get("author", []))
        if "issued" in item:
            assert item["issued"] == {"date-parts": [[pytest.approx(item["issued"]["date-parts"][0][0])]]}
        assert not {key for key in item if key not in _CSL_KEYS}


def test_a_retracted_source_says_so_wherever_it_goes() -> None:
    gone = sources()["wang-filamin-2008"]
    assert "RETRACTED" in bibtex([gone])
    assert "RETRACTED" in csl_items([gone])[0]["note"]


_CSL_KEYS = {
    "id", "type", "title", "author", "container-title", "volume", "page", "DOI", "PMID", "PMCID", "URL", "note",
    "issued",
}  # fmt: skip


def _braces_balance(text: str) -> bool:
    depth = 0
    for character in re.sub(r"\\[{}]", "", text):
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0

"""Seventy claims of the article, graded, and what else the program rests on."""

from __future__ import annotations

import pytest

from titrant.core.errors import EvidenceError
from titrant.evidence.claim import _claim, all_claims, claim, claims, disagreements
from titrant.evidence.prior import NAMES, prior, prior_without_effect
from titrant.evidence.protocol import protocol, protocols
from titrant.evidence.source_index import source_index

ENTRY = {
    "slug": "x", "about": ["dose"], "type": "dose", "says": "Something.", "verdict": "true", "certainty": "high",
    "sources": ["lee-1988"], "provenance": "seen",
}  # fmt: skip


def test_all_seventy_claims_of_the_article_are_graded() -> None:
    assert [found.id for found in claims() if found.of_article] == [f"C{number:02d}" for number in range(1, 71)]


def test_every_claim_names_a_source_and_none_is_retracted() -> None:
    retracted = {name for name, gone in source_index().items() if gone}
    for found in claims():
        assert found.sources, found.id
        assert not retracted & set(found.sources), found.id


def test_the_retracted_mechanism_is_warned_of() -> None:
    assert claim("C27").warns_of == ("wang-filamin-2008",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sources": []}, "'sources' is missing|has no source"),
        ({"sources": ["wang-filamin-2008"]}, "retracted"),
        ({"sources": ["nobody-1900"]}, "unknown source"),
        ({"warns_of": ["lee-1988"]}, "not retracted work"),
        ({"certainty": "sure"}, "certainty is 'sure'"),
        ({"sorces": []}, "unknown key 'sorces'"),
    ],
)
def test_a_claim_that_rests_on_nothing_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        _claim("here", "E99", ENTRY | change)


def test_where_article_and_evidence_disagree() -> None:
    listed = {found.id for found in disagreements()}
    expected = [12, 15, 19, 27, 28, 29, 34, 37, 38, 39, 40, 41, 42, 43, *range(46, 55), 60, 61, 63, 64, 65, 69]
    assert {f"C{number:02d}" for number in expected} <= listed


def test_the_rebound_chain_is_found_by_topic() -> None:
    assert {"C37", "C38", "C39", "C40", "C41", "C42", "C43"} <= {found.id for found in claims("rebound")}


def test_a_claim_is_found_by_id_and_by_slug() -> None:
    assert claim("c37") == claim("blocks-for-3-to-4-hours") == claim("C37")


def test_an_unknown_claim_is_offered_the_nearest() -> None:
    with pytest.raises(EvidenceError, match="did you mean"):
        claim("blocks-for-3-to-5-hours")


def test_certainty_against_a_claim_is_said() -> None:
    assert claim("C41").graded == "contradicted; high certainty that it is wrong"


def test_recalled_evidence_stays_visible() -> None:
    assert "recalled" in claim("C22").graded


def test_all_32_published_protocols_are_there() -> None:
    assert [found.id for found in protocols().values()] == [f"P{number:03d}" for number in range(1, 33)]


def test_a_protocol_beside_an_opioid_is_marked() -> None:
    assert {found.id for found in protocols().values() if found.with_opioid} == {"P030", "P031", "P032"}


def test_a_protocol_is_complete_only_when_it_can_be_followed() -> None:
    assert protocol("final-steps").complete
    assert not protocol("final").complete
    assert not protocol("oxytrex").complete


def test_a_protocol_is_found_by_its_id() -> None:
    assert protocol("P009") == protocol("smith-2011")


@pytest.mark.parametrize(("name", "share"), [("sceptical", 0.8), ("trial", 0.65), ("enthusiast", 0.4)])
def test_three_named_priors(name: str, share: float) -> None:
    assert prior_without_effect(name) == share
    assert prior(name)["P_null"].kind == "assumed"


def test_the_priors_differ_in_one_number_only() -> None:
    differing = {
        symbol for name in NAMES for symbol, found in prior(name).items() if found.value != prior("trial")[symbol].value
    }
    assert differing == {"P_null"}


def test_the_shares_of_some_effect_make_a_whole() -> None:
    shared = prior("trial")
    assert sum(shared[name].value for name in ("share_bump", "share_emax", "share_worse")) == pytest.approx(1.0)


def test_the_article_rests_on_nothing_it_does_not_name() -> None:
    assert all(number in range(1, 24) for found in all_claims().values() for number in found.article_references)

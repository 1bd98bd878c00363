"""Models, and what else stands above the evidence, name what they rest on; all of it exists."""

from __future__ import annotations

import tomllib
from pathlib import Path

from titrant.models.resting import model_nodes
from titrant.safety.resting import rule_nodes
from titrant.safety.words import load_words
from titrant.titration.resting import advice_nodes
from titrant.workflow import evidence_graph

ROOT = Path(__file__).parents[2]


def test_no_dead_id_is_named_anywhere_in_the_graph() -> None:
    assert evidence_graph().dead_ends() == []


def test_every_model_rests_on_something() -> None:
    bare = [node.id for node in model_nodes() if not node.rests_on]
    assert bare == []
    assert "model:rebound" in {node.id for node in model_nodes()}


def test_a_claim_tells_which_models_rest_on_it() -> None:
    assert "model:rebound" in {step.node.id for step in evidence_graph().impact("C39")}


def test_a_source_tells_which_rules_and_plan_texts_rest_on_it() -> None:
    kinds = {step.node.kind for step in evidence_graph().impact("label-naltrexone-tablets")}
    assert {"claim", "rule", "advice", "model", "parameter", "set"} <= kinds


def test_a_rule_is_followed_to_its_references() -> None:
    met = [step.node for step in evidence_graph().follow("OP-02")]
    assert met[0].kind == "rule"
    assert met[0].slug
    assert any(node.kind == "source" for node in met)


def test_every_text_of_a_plan_stands_with_its_numbers() -> None:
    texts = [node.says for node in advice_nodes()]
    assert [text for text in texts if "{" in text] == []
    assert any("3 days before" in text for text in texts)


def test_every_rule_rests_on_a_claim() -> None:
    assert [node.id for node in rule_nodes() if not node.rests_on] == []


def test_every_rule_and_every_number_of_the_data_names_its_source() -> None:
    assert [name for name, words in load_words().items() if not words.source.strip()] == []
    bare = []
    for path in (ROOT / "src" / "titrant").rglob("data/**/*.toml"):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(entry, dict) and "value" in entry and not str(entry.get("source", "")).strip():
                bare.append(f"{path.name} [{name}]")
    assert bare == []

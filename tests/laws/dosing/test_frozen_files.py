"""The benchmark's files are frozen: a changed byte needs a new version and a new hash here."""

from __future__ import annotations

import pytest

from titrant.trials.dosing.frozen import frozen_hash, read_frozen

FROZEN = {
    "g1.toml": ("1.0.0", "74c5ffe8dc3befa5ef0507d14c0189dffe5264fe31222e246e2815eca7868020"),
}


@pytest.mark.parametrize("name", FROZEN)
def test_a_frozen_file_is_unchanged(name):
    version, sha256 = FROZEN[name]
    assert read_frozen(name)["version"] == version
    assert frozen_hash(name) == sha256


def test_test_seeds_and_development_seeds_are_apart():
    seeds = read_frozen("seeds.toml")
    assert not set(seeds["dev"]) & set(seeds["test"])


def test_every_law_of_g1_names_its_anchor_and_kind():
    tables = read_frozen("g1.toml")
    laws = [
        *tables["traits"].values(),
        *(t for k, t in tables.items() if k not in ("name", "version", "horizon", "traits")),
    ]
    assert all(law["anchor"] and law["kind"] in ("measured", "derived", "assumed") for law in laws)

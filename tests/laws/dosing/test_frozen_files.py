"""The benchmark's files are frozen: a changed byte needs a new version and a new hash here."""

from __future__ import annotations

import pytest

from titrant.trials.dosing.frozen import frozen_hash, read_frozen

FROZEN = {
    "g1.toml": ("1.0.0", "74c5ffe8dc3befa5ef0507d14c0189dffe5264fe31222e246e2815eca7868020"),
    "g2.toml": ("1.0.0", "3b3341d66e25948ac18d329cd45cd60974b06cdc6d0cf16b0b0ad57d7b244e30"),
    "g3.toml": ("1.0.0", "8c8942676a92240a9e29e4952d7b0c0d68addad8a2530578b6fd1ab92530178e"),
    "scenarios.toml": ("1.0.0", "b23d12e2a34f7e555e32b752a569f17bf36dca74c8da3f19eca70d1bc25bf620"),
    "policies.toml": ("1.0.0", "350650d883b601f6fdc54f41e69c2ecdeeada3bc3271579aaf1ee0d717e792dc"),
    "reference.toml": ("1.0.0", "db4df383420999e36136bbb4a94a02c26ddaaa04576dd362ddbcad9cfb45f943"),
}


@pytest.mark.parametrize("name", FROZEN)
def test_a_frozen_file_is_unchanged(name):
    version, sha256 = FROZEN[name]
    assert read_frozen(name)["version"] == version
    assert frozen_hash(name) == sha256


def test_test_seeds_and_development_seeds_are_apart():
    seeds = read_frozen("seeds.toml")
    assert not set(seeds["dev"]) & set(seeds["test"])


@pytest.mark.parametrize("name", ["g1.toml", "g2.toml"])
def test_every_law_names_its_anchor_and_kind(name):
    tables = read_frozen(name)
    laws = [
        *tables["traits"].values(),
        *(t for k, t in tables.items() if k not in ("name", "version", "horizon", "traits")),
    ]
    assert all(law["anchor"] and law["kind"] in ("measured", "derived", "assumed") for law in laws)

"""Shards: done once, resumed, and the same in pieces as in one."""

from __future__ import annotations

import numpy as np

from titrant.trials.dosing.bench import bench_dosing
from titrant.trials.dosing.run import run_dosing
from titrant.trials.dosing.shards import cut, do_all, do_shard, gather

ONE = {"seeds": [11], "people": 30, "ceiling_ug": 4500}


def test_shards_hold_every_person_once():
    shards = cut("none", "g1", "base", seeds=[11, 12], people=61, ceiling_ug=4500)
    assert sum(shard.people for shard in shards) == 61
    assert len({(shard.seed, shard.first) for shard in shards}) == len(shards)


def test_pieces_give_what_the_whole_gives(tmp_path):
    shards = cut("fixed-1.5", "g1", "base", **ONE)
    do_all([(shard, "code") for shard in shards], tmp_path)
    pieces, about = gather(shards, tmp_path)
    whole = run_dosing("fixed-1.5", people=30, seed=11)
    assert about["decisions"] == whole.decisions
    for name, values in whole.measures.items():
        np.testing.assert_array_equal(values, pieces[name])


def test_a_finished_shard_is_not_done_again_unless_the_code_changed(tmp_path):
    (shard,) = cut("none", "g1", "base", seeds=[11], people=3, ceiling_ug=4500)
    place = tmp_path / f"{shard.name}.npz"
    do_shard(shard, str(tmp_path), "old")
    before = place.stat().st_mtime_ns
    do_shard(shard, str(tmp_path), "old")
    assert place.stat().st_mtime_ns == before
    do_shard(shard, str(tmp_path), "new")
    assert place.stat().st_mtime_ns > before


def test_the_benchmark_compares_with_the_paper_rule_on_the_same_people(tmp_path):
    result = bench_dosing(("oracle", "best-week"), scenarios=("base", "M10"), people=20, folder=tmp_path)
    difference = result.differences["oracle"]["base"]["final_regret"]
    assert difference["mean"] < 0 and difference["low"] <= difference["mean"] <= difference["high"]
    assert result.tables["oracle"]["M10"]["within"]["value"] == 1
    assert "best-week" in str(result) and result.to_json()

"""The leaderboard's figures, from a result that was kept."""

import json
from pathlib import Path

import pytest

from titrant.trials.dosing.leaderboard import regret_figure

KEPT = Path(__file__).parents[3] / "docs" / "results" / "dosing_bench_titrant_g1_suite.json"


@pytest.mark.parametrize(("left_out", "shown"), [((), "base"), (("base",), "M1")])
def test_a_figure_shows_the_people_as_drawn_or_else_the_first_scenario(left_out, shown):
    result = json.loads(KEPT.read_text(encoding="utf-8"))
    tables = {p: {s: t for s, t in kept.items() if s not in left_out} for p, kept in result["tables"].items()}
    assert f"on g1, {shown}, " in regret_figure(result | {"tables": tables})

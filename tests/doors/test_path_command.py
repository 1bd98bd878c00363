"""``titrant path`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from titrant.cli.app import run

EXAMPLES = Path(__file__).parents[2] / "examples"


def said(capsys, *words):
    with pytest.raises(SystemExit) as ended:
        run(["path", *words])
    return ended.value.code or 0, capsys.readouterr()


def test_path_prints_the_tree_and_whose_decision_it_is(capsys):
    code, out = said(capsys, str(EXAMPLES / "fibromyalgia-start"), "--on", "2026-01-15", "--weeks", "4")
    assert code == 0
    assert out.out.startswith("PATH  15 January 2026 to 12 February 2026; every day after the first is hypothetical")
    assert "trouble" in out.out
    assert out.out.rstrip().endswith("titrant supports a decision; the prescriber makes it.")


def test_path_speaks_json_with_every_branch(capsys):
    _, out = said(capsys, str(EXAMPLES / "fibromyalgia-start"), "--on", "2026-01-15", "--weeks", "4", "--json")
    tree = json.loads(out.out)
    assert [branch["says"] for branch in tree["root"]["branches"]][-1] == "trouble"
    assert tree["inputs"]["weeks"] == 4


def test_path_tells_what_is_wrong_without_a_traceback(capsys):
    code, out = said(capsys, str(EXAMPLES / "fibromyalgia-start"), "--on", "2026-01-15", "--weeks", "99")
    assert code == 2
    assert "look ahead 1 to 26 weeks" in out.err

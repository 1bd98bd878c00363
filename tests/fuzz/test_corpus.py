"""Every kept input is read or refused as it should be, and together they reach what they were kept for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.corpus import load, seeds
from tests.fuzz.targets import TARGETS

LEAST_BRANCHES = 90  # percent of the watched code


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_every_input_of_the_corpus_is_read_or_refused(name):
    inputs = load(name)
    assert inputs
    for given in [*seeds(name), *inputs]:
        TARGETS[name].run(given)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_the_corpus_reaches_nine_of_ten_branches(name):
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--target", name, "--measure"],
        input="\n".join(json.dumps(given) for given in load(name)), capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert json.loads(done.stdout)["branch_percent"] >= LEAST_BRANCHES

"""Every deliberate fault makes at least one case fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.mutation.faults import FAULTS

ROOT = Path(__file__).parents[2]
TABLES = sorted((ROOT / "tests" / "spec" / "cases").glob("*_cases.csv"))
RUN = (
    "import sys; from pathlib import Path; from titrant.safety.cases import run_cases;"
    "print(sum(not r.passed for t in sys.argv[1:] for r in run_cases(Path(t))))"
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_the_faulty_text_stands_in_the_source_exactly_once(fault):
    text = (ROOT / "src" / "titrant" / "safety" / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.old) == 1


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    target = tmp_path_factory.mktemp("faulty") / "titrant"
    shutil.copytree(ROOT / "src" / "titrant", target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_the_cases_notice_the_fault(fault, copy):
    file = copy / "safety" / fault.file
    right = file.read_text(encoding="utf-8")
    file.write_text(right.replace(fault.old, fault.new), encoding="utf-8")
    try:
        run = subprocess.run(
            [sys.executable, "-B", "-c", RUN, *map(str, TABLES)],
            env={**os.environ, "PYTHONPATH": str(copy.parent)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        file.write_text(right, encoding="utf-8")
    noticed = run.returncode != 0 or int(run.stdout) > 0
    assert noticed, "no case noticed it"


@pytest.mark.slow
def test_without_a_fault_no_case_fails(copy):
    run = subprocess.run(
        [sys.executable, "-B", "-c", RUN, *map(str, TABLES)],
        env={**os.environ, "PYTHONPATH": str(copy.parent)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == "0"

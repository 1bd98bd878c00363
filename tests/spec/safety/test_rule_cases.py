"""Every boundary case of the rules, through the screen and through the command line."""

import json
from pathlib import Path

import pytest

from titrant.cli.app import make_app
from titrant.safety.cases import read_cases, run_case, run_cases

FOLDER = Path(__file__).parents[1] / "cases"
TABLES = sorted(FOLDER.glob("*_cases.csv"))
CASES = [pytest.param(case, id=case.id) for table in TABLES for case in read_cases(table)]


@pytest.mark.parametrize("case", CASES)
def test_case_comes_out_as_written(case):
    assert run_case(case).differs == ()


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_command_line_runs_the_table_and_counts(table, capsys):
    code = make_app()(["screen", "--cases", str(table)], exit_on_error=False, result_action="return_value")
    last = capsys.readouterr().out.splitlines()[-1]
    assert code is None
    assert last == f"{len(read_cases(table))} passed, 0 failed"


def test_command_line_gives_the_screening_of_every_case_as_json(capsys):
    make_app()(["screen", "--cases", str(TABLES[0]), "--json"], exit_on_error=False, result_action="return_value")
    told = json.loads(capsys.readouterr().out)
    for row, result in zip(told["cases"], run_cases(TABLES[0]), strict=True):
        assert row["screening"] == json.loads(result.screening.to_json())


def test_a_failing_case_is_counted_and_makes_the_command_fail(tmp_path, capsys):
    table = tmp_path / "wrong.csv"
    head = TABLES[0].read_text(encoding="utf-8").splitlines()[0]
    table.write_text(f"{head}\nX1,wrong on purpose,2026-11-23,{{}},block,,OP-01:block,,,firm\n", encoding="utf-8")
    code = make_app()(["screen", "--cases", str(table)], exit_on_error=False, result_action="return_value")
    assert code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_a_key_that_is_not_known_is_named(tmp_path):
    from titrant.core.errors import RecordError

    table = tmp_path / "odd.csv"
    head = TABLES[0].read_text(encoding="utf-8").splitlines()[0]
    table.write_text(f'{head}\nX2,odd key,2026-11-23,"{{""medicins"":[]}}",clear,,,,,firm\n', encoding="utf-8")
    with pytest.raises(RecordError, match="medicins"):
        run_cases(table)

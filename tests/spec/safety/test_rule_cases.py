"""Every boundary case of the rules, through the screen and through the command line."""

import json
from datetime import date
from pathlib import Path

import pytest

from titrant.cli.app import make_app
from titrant.safety.case_record import case_record
from titrant.safety.cases import read_cases, run_case, run_cases
from titrant.safety.screen import screen

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


def test_a_case_that_cannot_be_read_fails_by_name_and_the_others_still_run(tmp_path, capsys):
    table = tmp_path / "odd.csv"
    head = TABLES[0].read_text(encoding="utf-8").splitlines()[0]
    odd = 'X2,odd key,2026-11-23,"{""medicins"":[]}",clear,,,,,firm'
    table.write_text(f"{head}\n{odd}\nX3,healthy,2026-11-23,{{}},clear,,,OP-01,,firm\n", encoding="utf-8")
    for extra in ([], ["--json"]):
        code = make_app()(["screen", "--cases", str(table), *extra], exit_on_error=False, result_action="return_value")
        assert code == 1
    told = capsys.readouterr().out
    assert "the key 'medicins' is not known" in told
    assert "1 passed, 1 failed" in told


@pytest.mark.parametrize(
    ("spelt", "plain"),
    [
        ('{"medicines":[{"name":"oxycodone","status":"completed","last_taken":"2026-11-10T23:30:00-08:00"}]}',
         '{"medicines":[{"name":"oxycodone","status":"stopped","last_taken":"2026-11-10"}]}'),
        ('{"medicines":[{"name":"oxycodone","status":"on_hold"}]}', '{"medicines":[{"name":"oxycodone"}]}'),
        ('{"medicines":[{"name":"oxycodone","status":"not-taken"}]}', "{}"),
        ('{"medicines":[{"name":"codeine","pattern":"as needed","last_taken":"2026-11-18"}]}',
         '{"medicines":[{"name":"codeine","pattern":"prn","last_taken":"2026-11-18"}]}'),
        ('{"medicines":[{"name":"remifentanil","status":"stopped","last_taken":"2026-11-12","pattern":"pca"}]}',
         '{"medicines":[{"name":"remifentanil","status":"stopped","last_taken":"2026-11-12","pattern":"infusion"}]}'),
        ('{"pp_type":"hypokalemic","medicines":[{"name":"furosemide"}]}',
         '{"pp_type":"hypokalaemic","medicines":[{"name":"furosemide"}]}'),
        ('{"conditions":[{"code":"G72.3","subtype":"ATS"}]}',
         '{"conditions":[{"code":"G72.3","subtype":"andersen-tawil"}]}'),
        ('{"labs":[{"test":"K","value":null,"date":null}]}', "{}"),
        ('{"labs":[{"test":"K","value":"<3.0","date":"2026-11-22"}]}',
         '{"labs":[{"test":"K","value":3.0,"comparator":"<","date":"2026-11-22"}]}'),
        ('{"age":"unknown"}', '{"age":null}'),
        ('{"medicines":"unknown"}', '{"medicines":null}'),
    ],
)  # fmt: skip
def test_other_words_for_the_same_say_the_same(spelt, plain):
    on = date(2026, 11, 23)
    one, other = (screen(case_record(json.loads(text), on), on) for text in (spelt, plain))
    assert [(f.rule, f.severity, f.earliest, f.undetermined) for f in one.findings] == [
        (f.rule, f.severity, f.earliest, f.undetermined) for f in other.findings
    ]


@pytest.mark.parametrize(
    "options",
    [
        '{"washout_days":7,"override":{"reason":"site policy"}}',
        '{"washout_days":7,"override":{"clinician":"Dr A"}}',
        '{"washout_days":7}',
    ],
)
def test_a_site_washout_without_clinician_and_reason_does_not_count(options):
    on = date(2026, 11, 23)
    opioid = '{"name":"oxycodone","status":"stopped","last_taken":"2026-11-14"}'
    found = screen(case_record(json.loads(f'{{"medicines":[{opioid}],"options":{options}}}'), on), on)
    assert found.earliest_start == date(2026, 11, 28)


def test_a_word_of_no_clinician_leaves_the_last_day_unknown():
    on = date(2026, 11, 23)
    said = '{"medicines":[{"name":"Vicodin","status":"stopped"}],"plans":{"no_opioid_since":"2025-11-01"%s}}'
    nobody, named = (screen(case_record(json.loads(said % by), on), on) for by in ("", ',"attested_by":"Dr A"'))
    assert nobody.undetermined and nobody.fired("OP-07").severity == "block"
    assert named.fired("OP-07").severity == "info" and named.verdict == "info"

"""``titrant check`` and ``titrant fmt`` as people call them."""

import json

import pytest

from titrant.cli.app import run


def call(capsys, *tokens):
    with pytest.raises(SystemExit) as left:
        run(list(tokens))
    return left.value.code, capsys.readouterr()


@pytest.fixture
def record(tmp_path):
    (tmp_path / "record.toml").write_text("format = 1 # one\n")
    return tmp_path


def test_check_says_what_is_missing_and_what_it_costs(record, capsys):
    code, said = call(capsys, "check", str(record), "--on", "2026-01-15")
    assert code == 0
    assert "HOLDS THE START  the medicine list (MED-02, OP-01)" in said.out
    assert "cost: " in said.out and "to do: " in said.out


def test_check_gives_json(record, capsys):
    code, said = call(capsys, "check", str(record), "--on", "2026-01-15", "--json")
    assert code == 0
    assert json.loads(said.out)["missing"][0]["holds_start"] is True


def test_check_tells_every_fault_and_leaves_with_three(record, capsys):
    (record / "diary.csv").write_text("date,pain\n2026-01-15,11\n2026-01-16,12\n")
    code, said = call(capsys, "check", str(record), "--on", "2026-01-15")
    assert code == 3
    assert said.err.count("but the scale ends at 10") == 2


def test_fmt_check_leaves_with_one_and_fmt_mends(record, capsys):
    assert call(capsys, "fmt", str(record), "--check")[0] == 1
    assert call(capsys, "fmt", str(record))[0] == 0
    code, said = call(capsys, "fmt", str(record), "--check", "--json")
    assert code == 0
    assert json.loads(said.out) == {"check": True, "files": []}


def test_check_tells_what_only_the_rules_see(record, capsys):
    with (record / "record.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[medicines]]\nname = "frobnicol"\n\n[[results]]\ntest = "potasium"\nvalue = 2.5\n')
        file.write('\n[[medicines]]\nname = "oxycodone"\nnever_taken = true\nlast_taken = 2026-01-10\n')
    code, said = call(capsys, "check", str(record), "--on", "2026-01-15")
    assert code == 0
    assert "HOLDS THE START  Medicine not recognised: what 'frobnicol' is (MED-01)" in said.out
    assert "HOLDS THE START  Result that no rule reads: whether 'potasium' means K (DQ-04)" in said.out
    assert "oxycodone: never taken, says the record, and gives a use of it (DQ-01)" in said.out
    assert "counts as taken now" in said.out

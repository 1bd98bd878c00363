"""Every command is listed, explains itself with examples, and speaks JSON where it has a result."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from titrant.cli.app import COMMANDS, run

FILES = {p.stem for p in Path(import_module("titrant.cli").__path__[0]).glob("*.py")}


def test_the_list_of_commands_says_what_each_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert left.value.code == 0
    for name, summary in COMMANDS.items():
        assert name in shown
        assert summary.split(":")[0].split(",")[0] in shown.replace("│ │ ", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command_shows_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run([name, "--help"])
    assert left.value.code == 0
    examples = capsys.readouterr().out.partition("Examples:")[2]
    assert f"titrant {name} " in examples


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_lives_in_the_file_of_its_name(name: str) -> None:
    assert name.replace("-", "_") in FILES


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_speaks_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run([name, "--help"])
    assert "--json" in capsys.readouterr().out


def test_a_wrong_command_exits_with_the_code_of_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["advize"])
    assert left.value.code == 2


def test_an_unreadable_record_exits_with_its_code_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        run(["advise", str(tmp_path / "nobody"), "--on", "2026-01-01"])
    error = capsys.readouterr().err
    assert left.value.code == 3
    assert "nobody" in error
    assert "Traceback" not in error

"""Every example of every page runs and prints what the page shows."""

from __future__ import annotations

import re
import shlex
from importlib import import_module

import pytest
from tests.docs.example_pages import ROOT, Runner, blocks, matches, pages

from titrant.cli.app import COMMANDS, make_app

RUNNABLE = {"console", "python", "toml", "csv"}
WITH_EXAMPLES = [
    page for page in pages() if any(block.kind in RUNNABLE for block in blocks(page.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_of_the_page_run_as_shown(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Runner(tmp_path, page.relative_to(ROOT).as_posix()).run(blocks(page.read_text(encoding="utf-8")))


def test_dots_stand_for_text_and_for_lines_and_nothing_else_is_let_through():
    assert matches(["a ... c", "...", "z"], "a b c\nd\ne\nz\n")
    assert matches(["a", "...", "z"], "a\nz\n")
    assert not matches(["a", "z"], "a\nd\nz\n")
    assert not matches(["a ... c"], "a b c\nd\n")
    assert not matches(["1.5 mg"], "1x5 mg\n")


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ titrant explain OP-02\nsomething else\n```\n",
        "```console\n$ titrant explain NO-99\n```\n",
        "```console\n$ titrant explain NO-99\n$ echo $?\n3\n```\n",
        "```console\n$ curl somewhere\n```\n",
        "```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n",
        "```toml\nformat = 1\n```\n",
        "    titrant explain NO-99\n",
    ],
)
def test_an_example_that_is_not_true_fails(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError):
        Runner(tmp_path, "page").run(blocks(text))


def _shown_in_help():
    shown = []
    for name in COMMANDS:
        text = import_module(f"titrant.cli.{name.replace('-', '_')}").command.__doc__
        for line in re.findall(r"^\s*titrant (.+)$", text.partition("Examples")[2], re.MULTILINE):
            shown.append(pytest.param(name, shlex.split(line), id=line))
    return shown


@pytest.mark.parametrize(("name", "words"), _shown_in_help())
def test_every_example_of_the_help_is_a_command_that_can_be_called(name, words):
    assert words[0] == name
    make_app().parse_args(words, exit_on_error=False, print_error=False)


# What no test of seconds can run as it stands: minutes of work, or a folder that only the reader has.
NOT_RUN_HERE = ("bench", "warm", "simulate", "report", "power")
READERS_OWN = ("my-record", "../titrant-0.1")
CHEAP = [
    param for param in _shown_in_help()
    if param.values[0] not in NOT_RUN_HERE and not any(own in param.id for own in READERS_OWN)
]  # fmt: skip


@pytest.fixture(scope="module")
def a_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("help")
    Runner(folder, "help")
    return folder


@pytest.mark.parametrize("command", [param.id for param in CHEAP])
def test_every_cheap_example_of_the_help_runs(command, a_folder, monkeypatch):
    monkeypatch.chdir(a_folder)
    Runner.run_one(command)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example_in_its_help(name):
    assert name in {param.values[0] for param in _shown_in_help()}

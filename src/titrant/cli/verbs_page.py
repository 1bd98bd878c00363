"""The table of verbs: Python name, command, page; made from the names themselves.

python -m titrant.cli.verbs_page > docs/reference/verbs.md
"""

from __future__ import annotations

import inspect
import sys
from importlib import import_module

from titrant import workflow
from titrant.cli.app import COMMANDS

SAME = {"load": "check"}
READ_ON = {
    "load": ("how-to/use_from_python.md", "reference/record.md"),
    "check": ("tutorials/own_record.md", "how-to/errors.md"),
    "fmt": ("tutorials/own_record.md",),
    "screen": ("tutorials/first_plan.md", "reference/rules.md", "how-to/override_a_rule.md", "how-to/cases.md"),
    "due": ("how-to/surgery.md",),
    "explain": ("how-to/override_a_rule.md", "reference/rules.md"),
    "card": ("how-to/surgery.md",),
    "plan": ("tutorials/first_plan.md", "how-to/sign_a_plan.md", "reference/practice.md"),
    "worksheet": ("tutorials/first_plan.md",),
    "simulate": ("tutorials/four_doses.md", "explanation/model_book.md", "explanation/rebound.md"),
    "infer": ("explanation/diary_model.md", "how-to/diary_views.md"),
    "advise": ("tutorials/diary_to_advice.md", "explanation/paper_rule.md"),
    "path": ("how-to/look_ahead.md",),
    "power": ("how-to/before_day_one.md",),
    "seal": ("how-to/blind_test.md",),
    "unseal": ("how-to/blind_test.md",),
    "report": ("tutorials/first_plan.md", "how-to/diary_views.md", "how-to/checklist.md"),
    "evidence": ("how-to/follow_a_claim.md", "explanation/article_and_evidence.md", "reference/evidence.md"),
    "bench": ("explanation/dosing_benchmark.md", "reference/dosing_leaderboard.md"),
    "warm": (),
    "diff-advice": (
        "how-to/follow_a_claim.md",
        "../CONTRIBUTING.md",
    ),
}
HEAD = """\
# Verbs

<!-- written by titrant.cli.verbs_page; not edited by hand -->

A verb has one name: in Python, on the command line and here. Only `load` differs: the command line says `check`, which
reads a record and tells what it lacks. A dash stands where a verb has no other form.

Every command takes `--help`. Those that read a record take `--on DATE`, by default today in the record's zone, and
`--json`. From Python the day is always given.
"""


def command_of(verb: str) -> str:
    """The command of a Python verb."""
    return SAME.get(verb, verb.replace("_", "-"))


def python_verbs() -> tuple[str, ...]:
    """The verbs of the package, in the order of the work."""
    from titrant import _HOMES

    return _HOMES["titrant.workflow"]


def rows() -> list[tuple[str, str]]:
    """Python verb and command of every verb; an empty name where it has none."""
    verbs = {command_of(verb): verb for verb in python_verbs()}
    unknown = [command for command in verbs if command not in COMMANDS]
    return [(verbs.get(command, ""), command) for command in COMMANDS] + [(verbs[name], "") for name in unknown]


def page() -> str:
    """The whole page."""
    table = ["| Python | command | what it does | read on |", "|---|---|---|---|"]
    return HEAD + "\n" + "\n".join([*table, *(_row(*names) for names in rows())]) + "\n" + "".join(
        _section(*names) for names in rows()
    )  # fmt: skip


def _row(verb: str, command: str) -> str:
    python = f"[`tt.{verb}`](#{command or verb})" if verb else "-"
    typed = f"[`titrant {command}`](#{command})" if command else "-"
    return f"| {python} | {typed} | {_says(verb, command)} | {_links(verb, command)} |"


def _says(verb: str, command: str) -> str:
    return COMMANDS[command] if command else _first_line(getattr(workflow, verb))


def _first_line(what: object) -> str:
    return (inspect.getdoc(what) or "").partition("\n\n")[0].replace("\n", " ")


def _links(verb: str, command: str) -> str:
    pages = dict.fromkeys([*READ_ON.get(verb, ()), *READ_ON.get(command, ())])
    return ", ".join(f"[{name.rpartition('/')[2].removesuffix('.md')}](../{name})" for name in pages)


def _section(verb: str, command: str) -> str:
    parts = [f"\n## {command or verb}\n\n{_says(verb, command)}\n"]
    if verb:
        signature = inspect.signature(getattr(workflow, verb))
        parts.append(f"\n`tt.{verb}{signature}`\n".replace("'", ""))
    if command:
        written = inspect.getdoc(import_module(f"titrant.cli.{command.replace('-', '_')}").command) or ""
        examples = written.partition("Examples\n")[2].split("\n")[1:]
        parts.append("\n```sh\n" + "\n".join(line for line in examples if line) + "\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())

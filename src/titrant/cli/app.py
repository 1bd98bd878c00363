"""The command line: names of commands, loaded only when called; errors told without a traceback."""

from __future__ import annotations

import sys
from importlib import import_module
from inspect import cleandoc
from typing import NoReturn

from cyclopts import App, CycloptsError

from titrant._version import __version__
from titrant.core.errors import TitrantError

COMMANDS = {
    "check": "Read a record and say what is missing and what each gap costs.",
    "fmt": "Write a record in its canonical form.",
    "screen": "Run every safety rule: verdict, findings, first safe day.",
    "due": "List what is due when: tests, reviews, questions to settle.",
    "explain": "Say why a rule says what it says, in general or of one person.",
    "card": "Make the emergency card: takes naltrexone, last dose, what it means.",
    "plan": "Plan dated, conditional steps; sign them.",
    "worksheet": "Work out a dilution of the 50 mg tablet, for the prescriber.",
    "simulate": "Simulate a dose or plan in the body, with bands.",
    "infer": "Say what the diary shows about this person's own dose-response.",
    "advise": "Give today's advice: one action, one dose, and why.",
    "path": "Draw the decision tree of the coming weeks: what each review could find.",
    "power": "Say before day 1 how likely this design is to give an answer.",
    "seal": "Draw the order of a blind test into a sealed file for the pharmacist.",
    "unseal": "Open a blind test, check its seal, compare drug and look-alike.",
    "report": "Write everything as one page that prints.",
    "evidence": "Search claims, sources and numbers; follow them both ways.",
    "bench": "Measure dose-finding policies on simulated people.",
    "warm": "Compile the population engine's kernels ahead of their first use.",
    "diff-advice": "Show whose advice a changed number moves.",
}
USAGE_EXIT = 2


def make_app(*, listing: bool = False, explained: str | None = None) -> App:
    """The application with every command by name; none is imported yet.

    Parameters
    ----------
    listing
        Give each command its line for the list of commands. Without it a command's own help comes
        from its file.
    explained
        A command whose own help is asked for: its examples are shown below its options.
    """
    app = App(
        name="titrant",
        version=f"titrant {__version__}",
        help=(
            "Find one person's right low dose of naltrexone, safely, and say honestly whether it helps them. "
            "titrant supports a decision; the prescriber makes it."
        ),
        help_format="plaintext",
    )
    for name, summary in COMMANDS.items():
        more: dict[str, str] = {"help": summary} if listing else {}
        if name == explained:
            more["help_epilogue"] = _examples(name)
        app.command(f"{_home(name)}:command", name=name, **more)
    app.register_install_completion_command()
    return app


def _home(name: str) -> str:
    return f"titrant.cli.{name.replace('-', '_')}"


def _examples(name: str) -> str:
    """The examples of a command, as its docstring gives them."""
    said = cleandoc(import_module(_home(name)).command.__doc__)
    shown = said.partition("Examples\n--------\n")[2].split("\n\n")[0]
    return "Examples:\n" + "\n".join(f"  {line}" for line in shown.splitlines())


def run(tokens: list[str] | None = None) -> NoReturn:
    """Run one command; exit with the code of its error class."""
    given = sys.argv[1:] if tokens is None else tokens
    asks = any(token in ("--help", "-h") for token in given)
    listing = not given or given[0] in ("--help", "-h")
    explained = given[0] if asks and given[0] in COMMANDS else None
    try:
        result = make_app(listing=listing, explained=explained)(
            given, exit_on_error=False, print_error=True, result_action="return_value"
        )
    except CycloptsError:
        sys.exit(USAGE_EXIT)
    except TitrantError as error:
        print(f"titrant: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(result if isinstance(result, int) else 0)

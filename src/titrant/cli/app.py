"""The command line: names of commands, loaded only when called; errors told without a traceback."""

from __future__ import annotations

import sys
from typing import NoReturn

from cyclopts import App, CycloptsError

from titrant._version import __version__
from titrant.core.errors import TitrantError

COMMANDS = {
    "check": "titrant.cli.check:command",
    "fmt": "titrant.cli.fmt:command",
    "screen": "titrant.cli.screen:command",
    "due": "titrant.cli.due:command",
    "explain": "titrant.cli.explain:command",
    "card": "titrant.cli.card:command",
    "plan": "titrant.cli.plan:command",
    "worksheet": "titrant.cli.worksheet:command",
    "simulate": "titrant.cli.simulate:command",
    "advise": "titrant.cli.advise:command",
    "report": "titrant.cli.report:command",
    "evidence": "titrant.cli.evidence:command",
    "bench": "titrant.cli.bench:command",
    "diff-advice": "titrant.cli.diff_advice:command",
}
USAGE_EXIT = 2


def make_app() -> App:
    """The application with every command by name; none is imported yet."""
    app = App(
        name="titrant",
        version=f"titrant {__version__}",
        help=(
            "Find one person's right low dose of naltrexone, safely, and say honestly whether it helps them. "
            "titrant supports a decision; the prescriber makes it."
        ),
    )
    for name, home in COMMANDS.items():
        app.command(home, name=name)
    app.register_install_completion_command()
    return app


def run(tokens: list[str] | None = None) -> NoReturn:
    """Run one command; exit with the code of its error class."""
    try:
        result = make_app()(tokens, exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        sys.exit(USAGE_EXIT)
    except TitrantError as error:
        print(f"titrant: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(result if isinstance(result, int) else 0)

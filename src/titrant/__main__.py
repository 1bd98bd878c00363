"""``titrant`` and ``python -m titrant``. The version is answered before anything is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from titrant._version import __version__

        print(f"titrant {__version__}")
        return
    from titrant.cli.app import run

    run()


if __name__ == "__main__":
    main()

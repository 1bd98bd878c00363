"""The page of the numbers of practice, written from the data; a test holds the file to it.

``python -m titrant.titration.pages`` writes it anew.
"""

from __future__ import annotations

from pathlib import Path

from titrant.titration.practice import practice, read_data

PAGE = "reference/practice.md"
HEAD = """# Numbers of practice

<!-- written by titrant.titration.pages; not edited by hand -->

What a step, a dwell, a gap, an intolerable day and *good enough* are. Most are **assumed**: nobody has measured them.
The reason stands beside each; changing one may move advice.

| name | value | unit | kind | source | reason |
|---|---|---|---|---|---|
"""


def practice_page() -> str:
    """Every number with unit, kind, source and reason."""
    practice()  # refuses an entry without its source
    rows = [
        f"| `{name}` | {e['value']} | {e['unit']} | {e['kind']} | {e['source']} | {e.get('reason', '')} |"
        for name, e in read_data("practice.toml").items()
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (Path("docs") / PAGE).write_text(practice_page(), encoding="utf-8")

"""``titrant due``: what is due, and when."""

from __future__ import annotations

from titrant.cli.reading import Json, On, RecordPath, read_record


def command(record: RecordPath, *, on: On = None, json: Json = False) -> None:
    """List tests, reviews and open questions by day; overdue ones first, done ones left out.

    Examples
    --------
    titrant due examples/article-story --on 2026-03-12
    titrant due examples/article-story --on 2026-03-12 --json
    """
    from titrant.safety.due import due

    found, day = read_record(record, on)
    answer = due(found, day)
    print(answer.to_json() if json else answer.to_text())

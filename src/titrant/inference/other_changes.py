"""Days on which another treatment was begun, ended or changed, as the record says.

Pain may move from such a day on for a reason that is not naltrexone, so the model lets it (``relief``). Known from
the medicine list, and from diary notes whose first word says so, in English. What may tell of naltrexone itself does
not count: its names, and a day next to which its own dose changed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from titrant.inference.priors import numbers
from titrant.patient.record import Record

NEXT_DAY = timedelta(days=1)


def other_changes(record: Record, first: date, on: date) -> tuple[int, ...]:
    """Days after ``first`` on which something else changed, ascending, each once."""
    told = {*_of_medicines(record), *(row.date for row in record.diary if _says_so(row.note))}
    own = _of_own_dose(record)
    changed = [day for day in told if first < day <= on and not own & {day - NEXT_DAY, day, day + NEXT_DAY}]
    return tuple(sorted((day - first).days for day in changed))


def _of_medicines(record: Record) -> list[date]:
    """First and last days of other medicines, where the day is known."""
    others = [m for m in record.medicines or () if not _words(m.name) & _not_another()]
    days = [day for m in others for day in (m.start, m.stop or m.last_taken)]
    return [day.first for day in days if day is not None and day.precision == "day"]


def _of_own_dose(record: Record) -> set[date]:
    """Days on which the dose of naltrexone was another than the one before; a skipped day is no change."""
    rows = sorted((row for row in record.doses if row.taken), key=lambda row: row.date)
    before = [0, *(row.ug for row in rows)]
    return {row.date for row, ug in zip(rows, before, strict=False) if row.ug != ug}


def _says_so(note: str | None) -> bool:
    """Whether a note begins with a word of beginning, ending or changing, and not of naltrexone or a feeling."""
    begins = re.match(r"\W*([a-z]+)", (note or "").lower())
    known = begins is not None and begins[1] in numbers("diary-pain")["change_words"]
    return known and not _words(note or "") & _not_another()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def _not_another() -> set[str]:
    return set(numbers("diary-pain")["not_another"])

"""Days on which another treatment was begun, ended or changed, as the record says.

Pain may move from such a day on for a reason that is not naltrexone, so the model lets it (``relief``). Known from
the medicine list, and from diary notes whose first word says so, in English.
"""

from __future__ import annotations

import re
from datetime import date

from titrant.inference.priors import numbers
from titrant.patient.record import Record

OWN = "naltrexone"


def other_changes(record: Record, first: date, on: date) -> tuple[int, ...]:
    """Days after ``first`` on which something else changed, ascending, each once."""
    changed = {*_of_medicines(record), *(row.date for row in record.diary if _says_so(row.note))}
    return tuple(sorted((day - first).days for day in changed if first < day <= on))


def _of_medicines(record: Record) -> list[date]:
    """First and last days of other medicines, where the day is known."""
    others = [m for m in record.medicines or () if OWN not in m.name.lower()]
    days = [day for m in others for day in (m.start, m.stop or m.last_taken)]
    return [day.first for day in days if day is not None and day.precision == "day"]


def _says_so(note: str | None) -> bool:
    """Whether a note begins with a word of beginning, ending or changing."""
    words = re.findall(r"[a-z]+", (note or "").lower())
    return bool(words) and words[0] in numbers("diary-pain")["change_words"]

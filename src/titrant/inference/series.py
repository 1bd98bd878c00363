"""The diary and the doses of a record as day-by-day arrays, up to the day of asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from titrant.inference.other_changes import other_changes

if TYPE_CHECKING:
    import numpy as np

    from titrant.patient.record import Dose, Record

LONGEST_DAYS = 420


@dataclass(frozen=True, eq=False)
class Series:
    """Day 0 is ``first``; every array has one entry a day, (D,).

    ``dose_mg`` holds the dose taken; a day without a row after the first dose counts as the last
    recorded dose (``assumed`` says which). Scores are NaN where nothing was written. ``changes`` are the days on
    which another treatment changed.
    """

    first: date
    dose_mg: np.ndarray
    pain: np.ndarray
    sleep: np.ndarray
    gut: np.ndarray
    flare: np.ndarray
    assumed: np.ndarray
    left_out: dict[str, int]
    changes: tuple[int, ...]

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.dose_mg)

    @property
    def last(self) -> date:
        """The last day of the series."""
        return self.first + timedelta(days=self.days - 1)


def series_of(record: Record, on: date) -> Series | None:
    """Lay a record out by day up to and including ``on``; None when it holds no row by then."""
    import numpy as np

    doses = [d for d in record.doses if d.date <= on]
    diary = [d for d in record.diary if d.date <= on]
    if not doses and not diary:
        return None
    first = min([row.date for row in doses] + [row.date for row in diary])
    first = max(first, on - timedelta(days=LONGEST_DAYS - 1))
    n = (on - first).days + 1
    scores = {name: np.full(n, np.nan) for name in ("pain", "sleep", "gut")}
    flare = np.zeros(n, dtype=bool)
    for row in diary:
        t = (row.date - first).days
        if t < 0:
            continue
        flare[t] |= bool(row.flare)
        for name, column in scores.items():
            score = getattr(row, name)
            if score is not None:
                column[t] = score
    dose, assumed = _doses_by_day(doses, first, n)
    left_out = {
        "doses_after": len(record.doses) - len(doses),
        "diary_after": len(record.diary) - len(diary),
        "diary_before_window": sum(row.date < first for row in diary),
    }
    changes = other_changes(record, first, on)
    return Series(first, dose, scores["pain"], scores["sleep"], scores["gut"], flare, assumed, left_out, changes)


def _doses_by_day(doses: list[Dose], first: date, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Milligrams a day; days without a row carry the last recorded dose on."""
    import numpy as np

    taken: dict[int, float] = {}
    for row in doses:
        t = (row.date - first).days
        taken[t] = taken.get(t, 0.0) + (row.ug / 1000 if row.taken else 0.0)
    dose, assumed = np.zeros(n), np.zeros(n, dtype=bool)
    current = taken[max(t for t in taken if t < 0)] if any(t < 0 for t in taken) else 0.0
    for t in range(n):
        assumed[t] = t not in taken and current > 0
        current = taken.get(t, current)
        dose[t] = current
    return dose, assumed

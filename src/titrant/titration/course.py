"""What has happened so far, as the behaviours need it: spells at one dose, trouble, pain before and since.

Read from dose and diary rows only; pure and cheap. A day belongs to the dose taken on it; the first
day of a lower dose, and a day without a dose, still belong to the dose before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import fmean

from titrant.safety.thresholds import load_thresholds
from titrant.titration.practice import practice
from titrant.titration.severity import MODERATE, SEVERE, WORDS, Baseline

FEWEST_PAINS = 4
ENDING = ("pause", "stop", "do_not_start", "test_off")


@dataclass(frozen=True)
class CourseDay:
    """One diary day; ``dose_ug`` is the dose it belongs to, 0 when off; ``spell`` numbers the spell, -1 when off."""

    date: date
    dose_ug: int
    spell: int
    pain: float | None
    severity: int | None
    gut_day: bool
    red_flag: bool


@dataclass(frozen=True)
class Spell:
    """A run of days at one dose, without a gap."""

    dose_ug: int
    first: date
    last: date
    taken: int


@dataclass(frozen=True)
class Trouble:
    """A dose that was not tolerated, the day that showed it, and how."""

    date: date
    dose_ug: int
    what: str


@dataclass(frozen=True)
class Course:
    """Doses and diary of one person up to (not including) the doses of the day ``on``."""

    on: date
    baseline: Baseline
    days: tuple[CourseDay, ...]
    spells: tuple[Spell, ...]
    ended_on: date | None = None
    none_since: bool = False  # a row since the last dose says that none was taken

    @property
    def started(self) -> bool:
        """Whether naltrexone was ever taken."""
        return bool(self.spells)

    @property
    def last(self) -> Spell | None:
        """The latest spell."""
        return self.spells[-1] if self.spells else None

    @property
    def silent(self) -> int:
        """Days since the last dose, before today, of which no row says anything; 0 once one says none."""
        return 0 if self.none_since else self._since_last

    @property
    def missed(self) -> int:
        """Days without a dose since the last one, before today.

        A day without a row after the first dose is *not recorded*, not *none*; after a long silence it
        counts as missed, because unknown never counts as safe.
        """
        silent_but_short = not self.none_since and self._since_last < practice().long_gap_days
        return 0 if silent_but_short else self._since_last

    @property
    def _since_last(self) -> int:
        return max(0, (self.on - self.last.last).days - 1) if self.last else 0

    @property
    def is_on(self) -> bool:
        """Whether naltrexone is being taken: not ended by advice, no gap."""
        return self.started and self.ended_on is None and self.missed < practice().gap_days

    @property
    def current_ug(self) -> int:
        """The dose taken now; 0 when off."""
        return self.last.dose_ug if self.last and self.is_on else 0

    @property
    def days_at_dose(self) -> int:
        """Calendar days since the present dose began."""
        return (self.on - self.last.first).days if self.last else 0

    def recent(self, days: int) -> list[CourseDay]:
        """Diary days of the last ``days`` days, today included."""
        since = self.on - timedelta(days=days)
        return [day for day in self.days if day.date > since]

    @cached_property
    def troubles(self) -> tuple[Trouble, ...]:
        """Every day that showed a dose not to be tolerated, in order."""
        return tuple(t for i, day in enumerate(self.days) if day.dose_ug > 0 and (t := self._trouble(i)))

    @cached_property
    def gut_days(self) -> tuple[CourseDay, ...]:
        """Gut days on naltrexone."""
        return tuple(day for day in self.days if day.gut_day and day.dose_ug > 0)

    @property
    def blocked_ug(self) -> int | None:
        """The lowest dose that was not tolerated; it and all above stay blocked."""
        return min((t.dose_ug for t in self.troubles), default=None)

    @cached_property
    def tolerated(self) -> tuple[int, ...]:
        """Doses below the blocked one that were taken for a week or more, ascending [ug]."""
        taken: dict[int, int] = {}
        for spell in self.spells:
            taken[spell.dose_ug] = taken.get(spell.dose_ug, 0) + spell.taken
        limit = self.blocked_ug
        enough = practice().tolerated_after_days
        return tuple(sorted(ug for ug, n in taken.items() if n >= enough and (limit is None or ug < limit)))

    def pain_at(self, dose_ug: int) -> float | None:
        """Mean pain at a dose above zero, once settled in; None with fewer than four entries."""
        onset = practice().onset_days
        pains = [
            day.pain
            for day in self.days
            if day.dose_ug == dose_ug
            and day.pain is not None
            and (day.date - self.spells[day.spell].first).days >= onset
        ]
        return fmean(pains) if len(pains) >= FEWEST_PAINS else None

    def recent_pain(self, days: int) -> float | None:
        """Mean pain of the last days; None with fewer than four entries."""
        pains = [day.pain for day in self.recent(days) if day.pain is not None]
        return fmean(pains) if len(pains) >= FEWEST_PAINS else None

    def _trouble(self, index: int) -> Trouble | None:
        at, day = practice(), self.days[index]
        week = [d for d in self.days[max(0, index - 6) : index + 1] if self._within_week(d, day)]
        if day.severity == SEVERE:
            return Trouble(day.date, day.dose_ug, "one severe day")
        moderate = sum(d.severity is not None and d.severity >= MODERATE for d in week)
        if day.severity == MODERATE and moderate >= at.moderate_days_in_7:
            return Trouble(day.date, day.dose_ug, f"{moderate} {WORDS[MODERATE]} days within a week")
        if day.gut_day and self._gut_persists(day, week):
            return Trouble(day.date, day.dose_ug, "gut trouble that did not settle")
        return None

    def _within_week(self, earlier: CourseDay, day: CourseDay) -> bool:
        """Days that count together: within seven, at this dose or a lower one.

        Trouble carried over from a higher dose must not push a lower one down too.
        """
        return (day.date - earlier.date).days < 7 and 0 < earlier.dose_ug <= day.dose_ug

    def _gut_persists(self, day: CourseDay, week: list[CourseDay]) -> bool:
        at = load_thresholds()
        on_it_for = (day.date - self.spells[0].first).days
        return on_it_for >= at.gut_settles_days and sum(d.gut_day for d in week) >= at.gut_days

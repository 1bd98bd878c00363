"""titrant as a policy, and any function that takes a record: record in, advice out, as a user calls it.

The record holds what the person would have: who they are, doses taken, the diary with its gaps, what was
advised before. The dose advised is taken daily until the next call; ``test_off`` and its 0 mg are accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from titrant.advice.claims import NO, WORKS
from titrant.patient.record import Advised, Attack, Day, Dose, Limits, Person, Record, Settings
from titrant.trials.dosing.history import Finish, History, Profile

if TYPE_CHECKING:
    import numpy as np

FIRST_DAY = date(2026, 1, 1)
SURE, SURE_NOT = 0.9, 0.1
DEFAULT_CEILING_UG = 4500
Ask = Callable[[Record, date, int], Any]


def ask_titrant(record: Record, on: date, seed: int) -> Any:
    """The public call, the same as a user's."""
    import titrant

    return titrant.advise(record, on=on, seed=seed)


def ask_titrant_on_paper(record: Record, on: date, seed: int) -> Any:
    """The same call with the rule on paper."""
    import titrant

    return titrant.advise(record, on=on, settings=replace(record.settings, policy="paper-rule"), seed=seed)


def _claim(advice: Any) -> bool | None:
    """What was said: by the words where words are given, else by the probability; a stop says no."""
    if advice.action == "stop":
        return False
    words, p = getattr(advice, "claim", None), advice.p_helped
    if words is not None:
        return {WORKS: True, NO: False}.get(words)
    return None if p is None or SURE_NOT < p < SURE else bool(p >= SURE)


@dataclass
class RecordPolicy:
    """Builds the record week by week and carries out the advice.

    Parameters
    ----------
    ask
        ``ask(record, on, seed)`` gives something with ``dose_ug`` and ``action``; ``p_helped`` and
        ``expect["relief"]`` (such as ``{"80": (0.2, 1.7)}``) are scored where they are given.
    off_block
        Whether the person accepts test periods off.
    """

    ask: Ask = ask_titrant
    off_block: bool = True
    doses: list[Dose] = field(default_factory=list, init=False)
    diary: list[Day] = field(default_factory=list, init=False)
    advised: list[Advised] = field(default_factory=list, init=False)

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""
        self.profile = profile
        self.seed = int(rng.integers(2**31))
        self.doses, self.diary, self.advised = [], [], []
        self.written, self.open_dose_ug = 0, 0

    def next_dose(self, history: History) -> float:
        """Ask on the morning of ``today`` and take what is advised [mg]."""
        advice = self._advice(history)
        return float(advice.dose_ug) / 1000

    def finish(self, history: History) -> Finish:
        """Ask once more at the end; during a test off the open dose before it is the one recommended."""
        advice = self._advice(history)
        p = advice.p_helped
        claim = _claim(advice)
        relief = (getattr(advice, "expect", None) or {}).get("relief") or {}
        intervals = {int(level): (float(lo), float(hi)) for level, (lo, hi) in relief.items()}
        return Finish(self.open_dose_ug / 1000, claim, p, intervals)

    def record(self, history: History) -> Record:
        """The record on the morning of ``today``."""
        self._write(history)
        return Record(
            person=Person(born=date(1975, 5, 2), sex="female", pregnancy="no"),
            medicines=(),
            medicines_confirmed=True,
            conditions=(),
            allergies=(),
            results=(),
            limits=self._limits(),
            settings=Settings(off_block="offer" if self.off_block else "never"),
            doses=tuple(self.doses),
            diary=tuple(self.diary),
            attacks=self._attacks(history),
            advised=tuple(self.advised),
        )

    def _limits(self) -> Limits:
        """The default ceiling is left unsaid; another one is the prescriber's."""
        ceiling_ug = round(self.profile.ceiling_mg * 1000)
        return Limits() if ceiling_ug == DEFAULT_CEILING_UG else Limits(ceiling_ug=ceiling_ug)

    def _advice(self, history: History) -> Any:
        on = FIRST_DAY + timedelta(days=history.today)
        advice = self.ask(self.record(history), on, self.seed)
        if advice.action not in ("test_off", "pause"):
            self.open_dose_ug = int(advice.dose_ug)
        self.advised.append(Advised(on, advice.action, int(advice.dose_ug)))
        return advice

    def _write(self, history: History) -> None:
        """Add the days lived since the last call. Before the first dose no dose rows are written."""
        for day in range(self.written, history.today):
            on = FIRST_DAY + timedelta(days=day)
            ug = round(float(history.dose_mg[day]) * 1000)
            if self.doses or (ug > 0 and history.taken[day]):
                self.doses.append(Dose(on, ug, taken=bool(history.taken[day]) or ug == 0))
            if history.pain[day] == history.pain[day]:
                pain, sleep, gut = (float(row[day]) for row in (history.pain, history.sleep, history.gut))
                self.diary.append(Day(on, pain=pain, sleep=sleep, gut=gut, note=self._note(history, day)))
        self.written = history.today

    def _note(self, history: History, day: int) -> str | None:
        started = history.notes().get("therapy_day")
        return "started physiotherapy" if started == day else None

    def _attacks(self, history: History) -> tuple[Attack, ...]:
        days = [day for day in history.notes().get("attacks", []) if day < history.today]
        return tuple(Attack(FIRST_DAY + timedelta(days=day), hours=4.0) for day in days)

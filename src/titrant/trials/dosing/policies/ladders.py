"""Rules of thumb: nothing, fixed doses, ladders that step back after bad days (P0 to P7)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from titrant.trials.dosing.history import SEVERE, Finish, History, Profile, before_and_after

if TYPE_CHECKING:
    import numpy as np

TROUBLE_WINDOW = 7
NEVER = 99


def in_trouble(history: History, moderate_days: int = 2) -> bool:
    """A severe day, or so many moderate ones, within the last seven days and since the last change of dose."""
    import numpy as np

    changes = np.nonzero(np.diff(history.dose_mg))[0]
    here = history.today - (int(changes[-1]) + 1) if changes.size else history.today
    window = min(TROUBLE_WINDOW, here)
    return history.adverse_days(window) >= moderate_days or history.adverse_days(window, SEVERE) > 0


@dataclass
class Fixed:
    """P0, P2, P3: one dose from the first day; after a severe day none until the next weekly decision."""

    dose_mg: float

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""
        self.current = min(self.dose_mg, profile.ceiling_mg)

    def next_dose(self, history: History) -> float:
        """The dose until the next decision [mg]."""
        return 0.0 if history.event else self.current

    def finish(self, history: History) -> Finish:
        """Keep the dose."""
        return before_and_after(history, self.current)


@dataclass
class Random:
    """P1: a dose of the grid at random each week."""

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""
        self.grid = [d for d in profile.grid_mg if d <= profile.ceiling_mg]
        self.rng, self.current = rng, 0.0

    def next_dose(self, history: History) -> float:
        """The dose until the next decision [mg]."""
        if not history.event:
            self.current = float(self.rng.choice(self.grid))
        return self.current

    def finish(self, history: History) -> Finish:
        """Recommend a last random dose."""
        return before_and_after(history, self.current)


@dataclass
class Ladder:
    """P4, P5, P6: up a ladder, back a rung on trouble, then stay or take the best rung.

    Parameters
    ----------
    rungs
        Doses in order [mg].
    weeks
        Weeks on each rung.
    then
        ``last``: stay on the last rung tolerated; ``best``: the rung with the lowest mean pain.
    skip_days
        Days at the start of a rung that are left out of its mean.
    with_none
        Whether 0 mg, by the baseline, stands among the rungs to choose from.
    trouble_days
        Moderate days within seven that send a rung back; a severe day always does.
    heed
        Whether side effects are heeded at all.
    scales
        Weights of gut and sleep beside pain in the score of a rung.
    """

    rungs: tuple[float, ...]
    weeks: int = 1
    then: str = "last"
    skip_days: int = 0
    with_none: bool = False
    trouble_days: int = 2
    heed: bool = True
    scales: tuple[float, float] = (0.0, 0.0)
    _at: int = field(default=-1, init=False)

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""
        self.allowed = [d for d in self.rungs if d <= profile.ceiling_mg + 1e-9]
        self._at, self.weeks_here = -1, 0
        self.climbing, self.blocked = True, float("inf")
        self.current = 0.0

    def next_dose(self, history: History) -> float:
        """The dose until the next decision [mg]."""
        if self.heed and self.current > 0 and in_trouble(history, self.trouble_days):
            self._step_back(history)
        elif self.climbing and not history.event:
            self._climb(history)
        return self.current

    def finish(self, history: History) -> Finish:
        """Keep the dose."""
        return before_and_after(history, self.current)

    def _step_back(self, history: History) -> None:
        self.blocked = min(self.blocked, self.current)
        self.climbing = False
        lower = [d for d in self.allowed if d < self.current]
        self.current = max(lower, default=0.0)
        if self.then == "best" and lower:
            self.current = self._best(history)

    def _climb(self, history: History) -> None:
        self.weeks_here += 1
        if self._at >= 0 and self.weeks_here < self.weeks:
            return
        if self._at + 1 < len(self.allowed):
            self._at, self.weeks_here = self._at + 1, 0
            self.current = self.allowed[self._at]
            return
        self.climbing = False
        if self.then == "best":
            self.current = self._best(history)

    def _best(self, history: History) -> float:
        doses = [d for d in self.allowed if d < self.blocked]
        means = {d: self._mean(history, d) for d in doses}
        if self.with_none:
            means[0.0] = self._baseline(history)
        known = {d: m for d, m in means.items() if not math.isnan(m)}
        return min(known, key=lambda d: known[d], default=0.0)

    def _mean(self, history: History, dose: float) -> float:
        import numpy as np

        days = np.nonzero(np.isclose(history.dose_mg, dose))[0]
        return self._score(history, days[days >= history.baseline_days][self.skip_days :])

    def _baseline(self, history: History) -> float:
        import numpy as np

        return self._score(history, np.arange(history.baseline_days))

    def _score(self, history: History, days: np.ndarray) -> float:
        import numpy as np

        gut, sleep = self.scales
        score = history.pain[days].copy()
        if gut or sleep:
            score = score + gut * history.gut[days] + sleep * history.sleep[days]
        kept = score[~np.isnan(score)]
        return float(kept.mean()) if kept.size else float("nan")

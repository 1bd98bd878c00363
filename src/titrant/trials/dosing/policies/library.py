"""Bayes over a library of people drawn from the generator's own laws: Thompson (P10) and greedy (P11).

It knows the true laws, which no user of titrant does: an upper mark for what greedy choice can reach, not a
fair rival. The pain of each week is a level, a slope, a walk, an expectation part and the relief of one
library person; the posterior weighs the library by how well each explains the weeks and the adverse levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from titrant.trials.dosing.frozen import read_frozen
from titrant.trials.dosing.history import Finish, History, Profile

if TYPE_CHECKING:
    import numpy as np

WEEK = 7
SURE, SURE_NOT = 0.9, 0.1


@cache
def library(generator: str) -> Any:
    """A world of library people of a generator, and their utility on the policy grid."""
    from titrant.trials.dosing.run import make_world

    law = read_frozen("policies.toml")["library"]
    return make_world(generator, law["seed"], range(law["people"]))


@dataclass
class LibraryBayes:
    """P10 and P11.

    Parameters
    ----------
    thompson
        Draw one library person each week and take their best dose, with no regard for side effects.
    """

    thompson: bool = False

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""
        import numpy as np

        self.law = read_frozen("policies.toml")["library"]
        self.people = library(profile.generator)
        self.rng, self.baseline_days = rng, profile.baseline_days
        self.grid = np.array([d for d in profile.grid_mg if d <= profile.ceiling_mg])
        wide = np.broadcast_to(self.grid * 1000, (len(self.people.people), len(self.grid)))
        self.utility = self.people.utility(wide) - self.law["dose_cost"] * (self.grid > 0)
        self.relief = self.people.relief(wide)
        self.effect = np.zeros(len(self.people.people))
        self.log_adverse = np.zeros(len(self.people.people))
        self.weekly: list[np.ndarray] = []
        self.upto, self.current = 0, 0.0
        self.weights = np.full(len(self.people.people), 1 / len(self.people.people))

    def next_dose(self, history: History) -> float:
        """The dose until the next decision [mg]."""
        if history.event and self.thompson:
            return self.current
        self._live(history)
        self.weights = self._posterior(history)
        if self.thompson:
            who = self.rng.choice(len(self.weights), p=self.weights)
            self.current = float(self.grid[self.relief[who].argmax()])
        else:
            self.current = float(self.grid[(self.weights @ self.utility).argmax()])
        return self.current

    def finish(self, history: History) -> Finish:
        """The dose of highest expected utility, with P(relief >= 1) and intervals from the library."""
        import numpy as np

        self._live(history)
        weights = self.weights = self._posterior(history)
        place = int((weights @ self.utility).argmax())
        relief = self.relief[:, place]
        order = np.argsort(relief)
        reached = np.cumsum(weights[order])
        dose = float(self.grid[place])
        p_half = float(weights[relief > 0.5].sum())
        claim = None if dose > 0 and SURE_NOT < p_half < SURE else bool(dose > 0 and p_half >= SURE)
        intervals = {
            level: tuple(float(relief[order][np.searchsorted(reached, q).clip(0, len(order) - 1)]) for q in tails)
            for level, tails in ((80, (0.1, 0.9)), (90, (0.05, 0.95)))
        }
        return Finish(dose, claim, float(weights[relief >= 1].sum()), {k: (v[0], v[1]) for k, v in intervals.items()})

    def _live(self, history: History) -> None:
        """Carry the library through the days lived: what each person's effect and level would have been."""
        import numpy as np

        daily = []
        gain = 1 - np.exp(-1 / self.people.traits["onset"])
        for day in range(self.upto, history.today):
            ug = float(history.dose_mg[day]) * 1000 * bool(history.taken[day])
            now = self.people.relief(np.full(len(self.effect), ug))
            self.effect = self.effect + (now - self.effect) * gain
            daily.append(self.effect)
            if history.adverse[day] >= 0:
                chance = self.people.level_chances(np.full(len(self.effect), ug))
                self.log_adverse = self.log_adverse + np.log(chance[:, int(history.adverse[day])] + 1e-4)
        self.weekly += daily
        self.upto = history.today

    def _posterior(self, history: History) -> np.ndarray:
        import numpy as np

        pain, days = history.pain, np.arange(history.today)
        weeks = days // WEEK
        kept = ~np.isnan(pain)
        some = [w for w in np.unique(weeks) if kept[weeks == w].sum() >= 2]
        if not some:
            return self.weights
        mean_y = np.array([pain[(weeks == w) & kept].mean() for w in some])
        effect = np.array(self.weekly)
        mean_e = np.array([effect[(weeks == w) & kept].mean(axis=0) for w in some])
        middle = np.array([days[(weeks == w) & kept].mean() for w in some])
        on = np.array([(history.dose_mg[(weeks == w) & kept] > 0).mean() for w in some])
        K = self._covariance(middle, on, np.array([kept[weeks == w].sum() for w in some]))
        residual = mean_y[:, None] + mean_e - 6.0 + self.law["placebo_mean"] * on[:, None]
        whitened = np.linalg.solve(np.linalg.cholesky(K), residual)
        score = -0.5 * (whitened**2).sum(axis=0) + self.log_adverse / 2
        weights = np.exp(score - score.max())
        return np.asarray(weights / weights.sum())

    def _covariance(self, t: np.ndarray, on: np.ndarray, n: np.ndarray) -> np.ndarray:
        import numpy as np

        law = self.law
        walk = law["walk_sd"] ** 2 * np.minimum(t[:, None], t[None, :])
        trend = law["slope_sd"] ** 2 * t[:, None] * t[None, :]
        placebo = law["placebo_sd"] ** 2 * on[:, None] * on[None, :]
        noise = np.diag(law["week_noise"] ** 2 * WEEK / n)
        return np.asarray(law["level_sd"] ** 2 + walk + trend + placebo + noise)

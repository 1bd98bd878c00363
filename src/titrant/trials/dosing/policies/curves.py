"""Policies that fit a curve: up-and-down (P7), a parabola (P8), safe search with Gaussian processes (P9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from titrant.trials.dosing.frozen import read_frozen
from titrant.trials.dosing.history import Finish, History, Profile, before_and_after
from titrant.trials.dosing.policies.ladders import in_trouble

if TYPE_CHECKING:
    import numpy as np

CLOSE_MG = 1e-6


@dataclass
class UpAndDown:
    """P7: a step down after a response of 30 %, a step up without one."""

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""
        self.law = read_frozen("policies.toml")["up_and_down"]
        self.top, self.current = profile.ceiling_mg, 0.0

    def next_dose(self, history: History) -> float:
        """The dose until the next decision [mg]."""
        if history.event or history.week % self.law["weeks"]:
            return self.current
        if self.current == 0:
            self.current = self.law["start_mg"]
            return self.current
        baseline, recent = history.baseline_pain(), history.recent_pain(7 * self.law["weeks"])
        responded = recent <= (1 - self.law["response"]) * baseline
        step = -self.law["step_mg"] if responded else self.law["step_mg"]
        self.current = min(max(self.current + step, self.law["step_mg"]), self.top)
        return self.current

    def finish(self, history: History) -> Finish:
        """Keep the dose."""
        return before_and_after(history, self.current)


@dataclass
class Quadratic:
    """P8: three calibration doses, then the lowest point of a parabola through all fortnights."""

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""
        self.law = read_frozen("policies.toml")["quadratic"]
        self.grid = [d for d in profile.grid_mg if d <= profile.ceiling_mg]
        self.blocked, self.current = float("inf"), 0.0
        self.doses: list[float] = [0.0]
        self.pains: list[float] = []

    def next_dose(self, history: History) -> float:
        """The dose until the next decision [mg]."""
        if self.current > 0 and in_trouble(history):
            self.blocked = min(self.blocked, self.current)
            self.current = max((d for d in self.grid if d < self.blocked), default=0.0)
            return self.current
        if history.event or history.week % self.law["weeks"]:
            return self.current
        self._note(history)
        left = [d for d in self.law["calibration_mg"] if d not in self.doses and d < self.blocked]
        self.current = left[0] if left else self._lowest()
        return self.current

    def finish(self, history: History) -> Finish:
        """Keep the dose."""
        return before_and_after(history, self.current)

    def _note(self, history: History) -> None:
        import numpy as np

        if history.week == 0:
            self.pains = [history.baseline_pain()]
            return
        pain = history.recent_pain(7 * (self.law["weeks"] - 1))
        if not np.isnan(pain):
            self.doses.append(self.current)
            self.pains.append(pain)

    def _lowest(self) -> float:
        import numpy as np

        if len(self.pains) != len(self.doses) or len(set(self.doses)) < 3:
            return self.current
        fit = np.polynomial.Polynomial.fit(self.doses, self.pains, 2)
        allowed = [d for d in self.grid if d < self.blocked]
        return float(min(allowed, key=fit, default=0.0))


@dataclass
class SafeSearch:
    """P9: the dose that may be best among those whose adverse level is surely within the limit."""

    def reset(self, profile: Profile, rng: np.random.Generator) -> None:
        """Begin with a person."""
        self.law = read_frozen("policies.toml")["safe_search"]
        self.grid = [d for d in profile.grid_mg if 0 < d <= profile.ceiling_mg]
        self.current, self.highest = 0.0, 0.0
        self.rows: list[tuple[float, float, float]] = []

    def next_dose(self, history: History) -> float:
        """The dose until the next decision [mg]."""
        if history.event:
            self.current = max((d for d in self.grid if d < self.current), default=0.0)
            return self.current
        if history.week == 0:
            self.current = self.highest = self.law["start_mg"]
            return self.current
        self._note(history)
        self.current = self._choose(best_mean=False)
        self.highest = max(self.highest, self.current)
        return self.current

    def finish(self, history: History) -> Finish:
        """The safe dose with the lowest expected pain."""
        return before_and_after(history, self._choose(best_mean=True))

    def _note(self, history: History) -> None:
        import numpy as np

        pain = history.recent_pain(7) - history.baseline_pain()
        levels = history.adverse[-7:]
        if not np.isnan(pain) and self.current > 0 and (levels >= 0).any():
            self.rows.append((self.current, pain, float(levels[levels >= 0].mean())))

    def _choose(self, *, best_mean: bool) -> float:
        import numpy as np

        law, grid = self.law, np.array([d for d in self.grid if d <= self.highest + self.law["step_mg"] + CLOSE_MG])
        pain, pain_sd = self._process(grid, 1, law["pain_sd"], law["noise_pain"])
        adverse, adverse_sd = self._process(grid, 2, law["adverse_sd"], law["noise_adverse"])
        safe = (adverse + law["beta"] * adverse_sd <= law["adverse_limit"]) | (grid <= law["start_mg"] / 2)
        score = pain if best_mean else pain - law["beta"] * pain_sd
        score = np.where(safe, score, np.inf)
        return float(grid[score.argmin()]) if np.isfinite(score).any() else 0.0

    def _process(self, grid: np.ndarray, column: int, sd: float, noise: float) -> tuple[np.ndarray, np.ndarray]:
        """Posterior mean and SD of a Gaussian process over log dose."""
        import numpy as np

        def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            apart = (np.log(a)[:, None] - np.log(b)[None, :]) / self.law["length"]
            return np.asarray(sd**2 * np.exp(-(apart**2) / 2))

        if not self.rows:
            return np.zeros_like(grid), np.full_like(grid, sd)
        rows = np.array(self.rows)
        K = kernel(rows[:, 0], rows[:, 0]) + noise**2 * np.eye(len(rows))
        across = kernel(grid, rows[:, 0])
        weights = np.linalg.solve(K, across.T).T
        variance = sd**2 - (weights * across).sum(axis=1)
        return weights @ rows[:, column], np.sqrt(np.maximum(variance, 1e-9))

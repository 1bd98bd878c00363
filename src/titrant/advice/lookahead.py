"""What a fortnight at a dose is worth, counting what it would teach.

    Q(d) = D*worth(d) + (H - D)*E[ max over d' of worth(d' | fortnight at d) ]

A fortnight at another dose shows the difference of relief to the present one, with an error; a fortnight
more at the present dose shows little that is new. The expectation runs over the curves of the posterior
themselves, not over a normal approximation, so a second hump or a cliff counts for what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from titrant.inference.posterior import Beliefs

SPREADS = tuple(0.35 * step for step in range(-10, 11))
NEGLIGIBLE = 1e-7


@dataclass(frozen=True, eq=False)
class Hypotheses:
    """Relief at V doses under J curves with their weights, and the cost of each dose.

    ``relief`` (J, V) [NRS], ``weight`` (J,), ``cost`` (V,): expected side effects and the price of any drug [NRS].
    """

    relief: np.ndarray
    weight: np.ndarray
    cost: np.ndarray

    @property
    def worth(self) -> np.ndarray:
        """Expected relief less cost at each dose, (V,) [NRS]."""
        expected: np.ndarray = self.weight @ self.relief - self.cost
        return expected

    @property
    def spread(self) -> np.ndarray:
        """Standard deviation of relief at each dose, (V,) [NRS]."""
        import numpy as np

        mean = self.weight @ self.relief
        return np.asarray(np.sqrt(np.maximum(self.weight @ self.relief**2 - mean**2, 0.0)))

    def chances_of_better(self, than: int, by: float) -> np.ndarray:
        """P(each dose is better than one dose by so much), (V,)."""
        net = self.relief - self.cost
        chances: np.ndarray = self.weight @ (net - net[:, than, None] > by)
        return chances

    def chance_of_better(self, than: int, among: np.ndarray, by: float) -> float:
        """P(the best of some doses is better than one dose by so much)."""
        net = self.relief - self.cost
        if not among.any():
            return 0.0
        return float(self.weight[net[:, among].max(axis=1) - net[:, than] > by].sum())


@dataclass(frozen=True, eq=False)
class Fortnight:
    """What a fortnight could show: ``signal`` (Y,) with ``chance`` (Y,), and the worth of doses after it, (Y, V)."""

    signal: np.ndarray
    chance: np.ndarray
    after: np.ndarray


def hypotheses(beliefs: Beliefs, dose_mg: np.ndarray, cost: np.ndarray, no_effect_odds: float) -> Hypotheses:
    """The curves of a posterior at doses (V,) [mg], the odds of *no effect* counted ``no_effect_odds`` times."""
    import numpy as np

    curves, weight = beliefs.curves, beliefs.with_no_effect(no_effect_odds)
    flat = weight.reshape(-1)
    kept = flat > NEGLIGIBLE
    curve = np.repeat(np.arange(len(weight)), weight.shape[1])[kept]
    relief = curves.at(dose_mg)[curve] * curves.height.reshape(-1)[kept][:, None]
    return Hypotheses(relief, flat[kept] / flat[kept].sum(), cost)


def fortnight(known: Hypotheses, dose: int, present: int, error: float, error_here: float) -> Fortnight:
    """All that a fortnight at one dose could show, by index into the doses.

    Parameters
    ----------
    error, error_here
        Error of the difference to the present dose; of relief here after a fortnight more [NRS].
    """
    import numpy as np

    here = known.relief[:, present]
    shown = here if dose == present else known.relief[:, dose] - here
    sd = error_here if dose == present else error
    mean = known.weight @ shown
    total = np.sqrt(known.weight @ (shown - mean) ** 2 + sd**2)
    signal = mean + np.array(SPREADS) * total
    likely = np.exp(-0.5 * ((signal[:, None] - shown[None, :]) / sd) ** 2) * known.weight
    chance = likely.sum(axis=1)
    after = (likely @ known.relief) / chance[:, None] - known.cost
    return Fortnight(signal, chance / chance.sum(), after)


def value(seen: Fortnight, worth_now: float, open_to: np.ndarray, days: float, horizon: float) -> float:
    """Q(d) over the horizon, in points a day; nothing at all is always open [NRS]."""
    import numpy as np

    best = np.maximum(np.where(open_to, seen.after, -np.inf).max(axis=1), 0.0)
    return float((days * worth_now + (horizon - days) * (best @ seen.chance)) / horizon)

"""What a person's diary says about their own dose-response, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from titrant.core.dose import format_dose
from titrant.core.plain import PlainResult

if TYPE_CHECKING:
    import numpy as np

    from titrant.inference.curves import Curves
    from titrant.inference.harm import Harm

QUANTILES = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)


@dataclass(frozen=True, eq=False)
class Posterior(PlainResult):
    """Relief and harm over dose, and the diary taken apart; arrays follow ``dose_ug`` (G,) or ``days`` (D,).

    Parameters
    ----------
    dose_ug
        Doses at which relief and harm are given [ug].
    relief, relief_quantiles
        Mean (G,) and quantiles (Q, G) of pain relief by the drug itself [NRS]; ``quantiles`` names the rows.
    p_helps, p_matters
        P(relief of at least 0.5), P(relief of at least 1) at each dose.
    p_tolerated, trouble_gut, trouble_sleep
        P(lasting trouble stays bearable), expected lasting trouble from the drug [NRS].
    p_no_effect
        P(the drug does nothing for this person at any dose).
    members
        Posterior weight of each structure of the dose-response.
    current_ug, p_helped
        The dose of the last day, and P(the last dose taken lowers pain by 0.5 or more); None before the first.
    parts
        ``level``, ``placebo``, ``drug``: mean and 80 % band of each part of the diary, (D,).
    forecast
        Daily pain of the next days at the present dose: ``mean`` and bands ``50``, ``80``, ``95``.
    slope_relief_correlation
        Posterior correlation between drift and relief: near 1 means time and drug cannot be told apart.
    ess
        Effective number of curves on the grid.
    """

    dose_ug: np.ndarray
    quantiles: tuple[float, ...]
    relief: np.ndarray
    relief_quantiles: np.ndarray
    p_helps: np.ndarray
    p_matters: np.ndarray
    p_tolerated: np.ndarray
    trouble_gut: np.ndarray
    trouble_sleep: np.ndarray
    p_no_effect: float
    members: dict[str, float]
    current_ug: int
    p_helped: float | None
    first_day: date
    days: int
    parts: dict[str, dict[str, np.ndarray]]
    forecast: dict[str, Any]
    slope_relief_correlation: float
    ess: float
    prior: str
    because: tuple[str, ...]
    inputs: dict[str, Any]
    _beliefs: Beliefs | None = field(default=None, repr=False, compare=False)

    @property
    def beliefs(self) -> Beliefs:
        """The full weights, for planning."""
        if self._beliefs is None:
            raise ValueError("this posterior was read back and holds no weights; infer again")
        return self._beliefs

    def at(self, dose_ug: int) -> dict[str, float]:
        """What is believed of one dose, from the nearest dose of the grid."""
        import numpy as np

        i = int(np.argmin(np.abs(self.dose_ug - dose_ug)))
        low, high = (self.relief_quantiles[self.quantiles.index(q), i] for q in (0.1, 0.9))
        return {
            "relief": float(self.relief[i]),
            "relief_low": float(low),
            "relief_high": float(high),
            "p_helps": float(self.p_helps[i]),
            "p_tolerated": float(self.p_tolerated[i]),
        }

    def __str__(self) -> str:
        lines = [f"P(no effect) {self.p_no_effect:.2f} (prior {self.prior})"]
        for ug in (100, 250, 500, 1000, 1500, 2000, 3000, 4500):
            at = self.at(ug)
            band = f"{at['relief_low']:.1f} to {at['relief_high']:.1f}"
            lines.append(
                f"{format_dose(ug):>16}  relief {at['relief']:4.1f} ({band})  "
                f"P(helps) {at['p_helps']:.2f}  P(tolerated) {at['p_tolerated']:.2f}"
            )
        return "\n".join(lines)


@dataclass(frozen=True, eq=False)
class Beliefs:
    """The weights behind a posterior: curves (K, H), and the harm of each scale."""

    curves: Curves
    weight: np.ndarray
    gut: Harm
    sleep: Harm

    def relief(self, dose_mg: np.ndarray, weight: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of relief at doses (V,) [NRS]."""
        import numpy as np

        weight = self.weight if weight is None else weight
        shape = self.curves.at(dose_mg)
        mean = (weight * self.curves.height).sum(axis=1) @ shape
        square = (weight * self.curves.height**2).sum(axis=1) @ shape**2
        return mean, np.sqrt(np.maximum(square - mean**2, 0.0))

    def p_relief(self, dose_mg: np.ndarray, least: float) -> np.ndarray:
        """P(relief at each dose is at least so much), (V,)."""
        relief = self.curves.height[:, :, None] * self.curves.at(dose_mg)[:, None, :]
        chance: np.ndarray = (self.weight[:, :, None] * (relief >= least)).sum(axis=(0, 1))
        return chance

    def relief_quantiles(self, dose_mg: np.ndarray, quantiles: tuple[float, ...]) -> np.ndarray:
        """Quantiles of relief at doses, (Q, V) [NRS]."""
        import numpy as np

        relief = (self.curves.height[:, :, None] * self.curves.at(dose_mg)[:, None, :]).reshape(-1, dose_mg.size)
        weight = self.weight.reshape(-1)
        out = np.empty((len(quantiles), dose_mg.size))
        for v in range(dose_mg.size):
            order = np.argsort(relief[:, v], kind="stable")
            reached = np.cumsum(weight[order])
            out[:, v] = relief[order[np.minimum(np.searchsorted(reached, quantiles), order.size - 1)], v]
        return out

    def with_no_effect(self, prior_odds: float) -> np.ndarray:
        """Weights (K, H) had the prior odds of *no effect* been ``prior_odds`` times what they were."""
        weight = self.weight.copy()
        weight[0] *= prior_odds
        weight /= weight.sum()
        return weight

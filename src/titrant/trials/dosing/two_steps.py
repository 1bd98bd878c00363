"""How much further one could look: the value of a fortnight when another trial may follow it.

    Q_n(d) = ( D*worth(d) + (H - D)*E[ best_{n-1} after a fortnight at d ] ) / H
    best_0 = max(0, highest worth within reach)
    best_n = max(best_0, max over doses that may be tried next of Q_n on the days left)

``Q_1`` is the look-ahead that advice uses, ``Q_2`` sees one trial more. What a fortnight shows is cut into bins
whose chances under each curve are exact, so no value is gained or lost by the quadrature: a finer cut can only
raise it. Offline: advice never calls this.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from titrant.advice.lookahead import Hypotheses, fortnight, value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

REACHED_SD = 3.0
BINS_AN_ERROR = 2  # bins are half an error wide
MOST_BINS = 48


@dataclass(frozen=True, eq=False)
class Rules:
    """Numbers of the look-ahead: days of a trial, errors of what it shows [NRS], steps up [ug], how far they lead."""

    step_days: float
    error: float
    error_here: float
    step_ug: float
    step_factor: float
    reach_steps: int

    def up(self, ug: float, steps: int) -> float:
        """Where so many steps lead from a dose [ug]."""
        for _ in range(steps):
            ug = max(ug + self.step_ug, self.step_factor * ug)
        return ug


@dataclass(frozen=True, eq=False)
class Outset:
    """Where a person stands at a review: what is believed, the menu (V,) [ug], and what may be done.

    ``may`` (V,) are the doses open now, ``safe_to_try`` and ``safe_to_keep`` (V,) those that are likely enough to be
    tolerated later on; ``here`` the present dose by index, ``highest_ug`` the highest one tolerated so far,
    ``days`` the days that count.
    """

    known: Hypotheses
    menu: NDArray[np.int_]
    may: Mask
    safe_to_try: Mask
    safe_to_keep: Mask
    here: int
    highest_ug: int
    days: float
    rules: Rules

    def index(self, ug: int) -> int:
        """The place of a dose on the menu, or of the nearest one."""
        return int(np.argmin(np.abs(self.menu - ug)))

    def keepable(self, highest_ug: float) -> Mask:
        """Doses that may be settled on after the next few steps, (V,)."""
        return self.safe_to_keep & (self.menu <= self.rules.up(highest_ug, self.rules.reach_steps))

    def triable(self, highest_ug: float) -> Mask:
        """Doses that may be tried next, (V,)."""
        return self.safe_to_try & (self.menu <= self.rules.up(highest_ug, 1))


def pruned(known: Hypotheses, share: float) -> Hypotheses:
    """The weightiest curves that hold so much of the belief together, weights scaled to 1."""
    order = np.argsort(-known.weight, kind="stable")
    kept = order[: int(np.searchsorted(np.cumsum(known.weight[order]), share)) + 1]
    return replace(known, relief=known.relief[kept], weight=known.weight[kept] / known.weight[kept].sum())


def one_step(at: Outset) -> Array:
    """Q_1 as advice computes it, (V,) [NRS a day]; minus infinity where a dose may not be taken."""
    q = np.full(at.menu.size, -np.inf)
    for i in np.flatnonzero(at.may):
        seen = fortnight(at.known, int(i), at.here, at.rules.error, at.rules.error_here)
        within = at.keepable(max(at.highest_ug, int(at.menu[i])))
        q[i] = value(seen, float(at.known.worth[i]), within, at.rules.step_days, at.days)
    return q


def look(at: Outset, steps: int) -> Array:
    """Q_n of each dose that may be taken now, (V,) [NRS a day]; minus infinity elsewhere."""
    q, belief = np.full(at.menu.size, -np.inf), at.known.weight[None, :]
    for i in np.flatnonzero(at.may):
        q[i] = _trial(at, belief, (int(i), at.here), at.highest_ug, at.days, steps)[0]
    return q


def _trial(at: Outset, belief: Array, doses: tuple[int, int], highest_ug: int, days: float, steps: int) -> Array:
    """Value of trying a dose from a present one, for beliefs (Y, J) that need not sum to 1, (Y,)."""
    dose, _ = doses
    spent = min(at.rules.step_days, days)
    highest = max(highest_ug, int(at.menu[dose]))
    bins = _chances(at, *doses)
    after = (belief[:, None, :] * bins.T[None, :, :]).reshape(-1, belief.shape[1])
    best = _best(at, after, dose, highest, days - spent, steps - 1).reshape(len(belief), -1).sum(axis=1)
    worth = belief @ (at.known.relief[:, dose] - at.known.cost[dose])
    return np.asarray((spent * worth + (days - spent) * best) / days)


def _best(at: Outset, belief: Array, present: int, highest_ug: int, days: float, steps: int) -> Array:
    """The best that can be done from now on, (Y,): settle within reach, take nothing, or try once more."""
    worth = belief @ (at.known.relief - at.known.cost)
    best: Array = np.maximum(worth[:, at.keepable(highest_ug)].max(axis=1, initial=-np.inf), 0.0)
    if steps == 0 or days <= 0:
        return best
    for i in np.flatnonzero(at.triable(highest_ug)):
        best = np.maximum(best, _trial(at, belief, (int(i), present), highest_ug, days, steps))
    return best


def _chances(at: Outset, dose: int, present: int) -> Array:
    """Chance of each bin of what a fortnight shows under each curve, (J, B); each row sums to 1."""
    from scipy.special import ndtr

    here = at.known.relief[:, present]
    shown = here if dose == present else at.known.relief[:, dose] - here
    sd = at.rules.error_here if dose == present else at.rules.error
    mean = at.known.weight @ shown
    total = np.sqrt(at.known.weight @ (shown - mean) ** 2 + sd**2)
    bins = min(int(np.ceil(2 * REACHED_SD * BINS_AN_ERROR * total / sd)), MOST_BINS)
    edges = mean + total * np.linspace(-REACHED_SD, REACHED_SD, bins + 1)[1:-1]
    below = ndtr((edges[None, :] - shown[:, None]) / sd)
    return np.diff(below, axis=1, prepend=0.0, append=1.0)

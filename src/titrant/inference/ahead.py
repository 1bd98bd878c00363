"""How pain went against the forecast of an earlier day, dose unchanged: one-step-ahead errors.

    error_t = (pain_t - E[pain_t | the earlier days, pain up to t-1]) / sd[pain_t | the same]

Their values are independent standard normal numbers while all goes on as it did. The noise, the drift and how
unsure the relief was are those of the earlier day; a flare that was logged counts for less, a day without
an entry for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from titrant.inference.infer import infer, is_sensitive, moments, reading_of
from titrant.inference.parts import likeliest
from titrant.inference.priors import numbers
from titrant.inference.series import series_of
from titrant.inference.whiten import whiten

if TYPE_CHECKING:
    import numpy as np

    from titrant.patient.record import Record


@dataclass(frozen=True, eq=False)
class Ahead:
    """The days with an entry after ``since``, (F,).

    ``day`` counts from 1 the day after; ``error`` standardised one step ahead; ``over`` pain above what was forecast on
    ``since`` [NRS]; ``lower`` (F, F) turns a change of pain into the change of ``error``, by ``signature``.
    ``relief`` [NRS] is what was believed of the dose taken then.
    """

    since: date
    day: np.ndarray
    error: np.ndarray
    over: np.ndarray
    lower: np.ndarray
    relief: float

    def until(self, day: int) -> Ahead:
        """The same as it stood on an earlier day: errors one step ahead do not change with what came after."""
        kept = int((self.day <= day).sum())
        lower = self.lower[:kept, :kept]
        return Ahead(self.since, self.day[:kept], self.error[:kept], self.over[:kept], lower, self.relief)

    def signature(self, change: np.ndarray) -> np.ndarray:
        """What changes of pain (F, C) [NRS] would do to the errors, (F, C)."""
        return whiten(self.lower, change)


def errors_ahead(record: Record, since: date, on: date) -> Ahead | None:
    """The errors from the day after ``since`` up to ``on``; None without a dose by then or an entry after it."""
    import numpy as np

    then, now, days = series_of(record, since), series_of(record, on), (on - since).days
    if then is None or now is None or not (then.dose_mg > 0).any() or np.isnan(now.pain[-days:]).all():
        return None
    p, n = numbers("diary-pain"), then.days
    evidence = reading_of(then, sensitive=is_sensitive(record)).relief
    relief, relief_cov = moments(infer(record, since).beliefs, evidence.dose_mg)
    model = likeliest(evidence, np.concatenate([then.dose_mg, now.dose_mg[-days:]]))
    pain = np.concatenate([then.pain, now.pain[-days:]])
    seen = np.flatnonzero(~np.isnan(pain))
    past, later = seen[seen < n], seen[seen >= n]
    own = model.sigma**2 * evidence.inflation + p["rounding"]
    flare = now.flare[-days:][later - n] * p["flare_variance"]
    stray = evidence.inflation.mean() if past.size else 0.0  # days to come stray as days past did
    own_later = model.sigma**2 * (stray + flare) + p["rounding"]
    gain = model.spread[np.ix_(later, past)] @ np.linalg.inv(model.spread[np.ix_(past, past)] + np.diag(own))
    plain = model.base @ model.mean
    residual = pain[past] - plain[past] + model.effect[past] @ relief
    over = pain[later] - plain[later] - gain @ residual + model.effect[later] @ relief
    through = gain @ model.effect[past] - model.effect[later]
    cov = model.spread[np.ix_(later, later)] - gain @ model.spread[np.ix_(past, later)] + np.diag(own_later)
    lower = np.linalg.cholesky(cov + through @ relief_cov @ through.T)
    last = int(np.flatnonzero(evidence.dose_mg == then.dose_mg[then.dose_mg > 0][-1])[0])
    error = whiten(lower, over[:, None])[:, 0]
    return Ahead(since, later - n + 1, error, over, lower, float(relief[last]))

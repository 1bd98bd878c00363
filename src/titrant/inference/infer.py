"""Infer a person's dose-response from their record: relief, harm, and what neither explains.

Exact on a grid of curves, with everything linear integrated out: the same record always gives the same
posterior, whatever the seed. The cost grows with the days of the diary alone. The last few results are kept
in this process, so the same question costs nothing the second time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from titrant._version import __version__
from titrant.core.errors import UsageError
from titrant.evidence.prior import prior_without_effect
from titrant.inference.curves import MEMBERS, prior_curves
from titrant.inference.harm import Harm, harm_of
from titrant.inference.posterior import QUANTILES, Beliefs, Posterior
from titrant.inference.priors import numbers
from titrant.inference.remember import Memory, digest_of
from titrant.inference.series import Series, series_of

if TYPE_CHECKING:
    import numpy as np

    from titrant.inference.relief import ReliefEvidence
    from titrant.patient.record import Record, Settings

GRID_UG = (
    10, 20, 30, 50, 75, 100, 150, 200, 250, 350, 500, 750, 1000, 1250, 1500, 1750, 2000, 2500, 3000, 3500, 4000,
    4500, 5000, 5500, 6000,
)  # fmt: skip
HELPS, MATTERS = 0.5, 1.0
BECAUSE = ("C06", "C25")
KEPT_READINGS, KEPT_POSTERIORS = 8, 64


@dataclass(frozen=True, eq=False)
class Reading:
    """What a series says whatever is believed beforehand: about relief, about gut and sleep."""

    relief: ReliefEvidence
    gut: Harm
    sleep: Harm


_readings: Memory[Reading] = Memory(KEPT_READINGS)
_posteriors: Memory[Posterior] = Memory(KEPT_POSTERIORS)


def infer(record: Record, on: date | None = None, settings: Settings | None = None, seed: int = 0) -> Posterior:
    """The posterior of a person's dose-response.

    Parameters
    ----------
    record
        The person; rows after ``on`` are left out.
    on
        The day of asking; by default the last day that the record holds.
    settings
        How to work; beats the record's own. Only ``prior`` matters here.
    seed
        Kept with the inputs; nothing here is drawn at random.

    Raises
    ------
    UsageError
        When the record holds neither a dose nor a diary row by then.
    """
    day = on or _last_day(record)
    series = series_of(record, day) if day else None
    if day is None or series is None:
        raise UsageError("infer", "the record holds no dose and no diary row by that day", "keep the diary first")
    prior = (settings or record.settings).prior
    sensitive = is_sensitive(record)
    inputs = _inputs(record, day, series, seed)
    key = digest_of(series, "posterior", prior, prior_without_effect(prior), sensitive)
    known = _posteriors.get(key, lambda: _infer(series, prior, sensitive=sensitive))
    return _own_copy(known, inputs)


def _infer(series: Series, prior: str, *, sensitive: bool) -> Posterior:
    from titrant.inference.weigh import weigh

    read = reading_of(series, sensitive=sensitive)
    curves = prior_curves(prior_without_effect(prior))
    beliefs = Beliefs(curves, weigh(curves, read.relief), read.gut, read.sleep)
    return _posterior(series, read.relief, beliefs, prior)


def reading_of(series: Series, *, sensitive: bool) -> Reading:
    """What a series says, read once."""
    return _readings.get(digest_of(series, "reading", sensitive), lambda: _read(series, sensitive=sensitive))


def is_sensitive(record: Record) -> bool:
    """Whether the person reacts to small doses."""
    return "medicines" in record.person.sensitivities or record.person.pp_type not in (None, "none")


def _read(series: Series, *, sensitive: bool) -> Reading:
    from titrant.inference.relief import relief_evidence

    return Reading(
        relief_evidence(series.dose_mg, series.pain, series.flare, series.changes),
        harm_of(series.dose_mg, series.gut, sensitive=sensitive),
        harm_of(series.dose_mg, series.sleep, sensitive=sensitive),
    )


def _own_copy(known: Posterior, inputs: dict[str, Any]) -> Posterior:
    """A posterior whose tables are the caller's own; the arrays in them are shared and cannot be written to."""
    parts = {name: dict(part) for name, part in known.parts.items()}
    return replace(known, members=dict(known.members), forecast=dict(known.forecast), parts=parts, inputs=inputs)


def _last_day(record: Record) -> date | None:
    return max([row.date for row in record.doses] + [row.date for row in record.diary], default=None)


def _inputs(record: Record, day: date, series: Series, seed: int) -> dict[str, Any]:
    return {
        "record": record.id or "",
        "on": day,
        "seed": seed,
        "days": series.days,
        "pain_entries": int((series.pain == series.pain).sum()),
        "doses_assumed": int(series.assumed.sum()),
        "other_changes": len(series.changes),
        "left_out": series.left_out,
        "titrant": __version__,
    }


def _posterior(series: Series, evidence: ReliefEvidence, beliefs: Beliefs, prior: str) -> Posterior:
    import numpy as np

    from titrant.inference.parts import take_apart

    mg = np.array(GRID_UG) / 1000
    weight, curves = beliefs.weight, beliefs.curves
    mean, cov = moments(beliefs, evidence.dose_mg)
    parts, forecast, correlation = take_apart(evidence, series.dose_mg, series.pain, mean, cov)
    bearable = numbers("side-effects")["tolerable"]
    taken = series.dose_mg[series.dose_mg > 0]
    p_helped = float(beliefs.p_relief(taken[-1:], HELPS)[0]) if taken.size else None
    return Posterior(
        dose_ug=np.array(GRID_UG),
        quantiles=QUANTILES,
        relief=beliefs.relief(mg)[0],
        relief_quantiles=beliefs.relief_quantiles(mg, QUANTILES),
        p_helps=beliefs.p_relief(mg, HELPS),
        p_matters=beliefs.p_relief(mg, MATTERS),
        p_tolerated=beliefs.gut.p_lasting_below(mg, bearable) * beliefs.sleep.p_lasting_below(mg, bearable),
        trouble_gut=beliefs.gut.lasting(mg),
        trouble_sleep=beliefs.sleep.lasting(mg),
        p_no_effect=float(weight[0].sum()),
        members={name: float(weight[curves.member == i].sum()) for i, name in enumerate(MEMBERS)},
        current_ug=round(float(series.dose_mg[-1]) * 1000),
        p_helped=p_helped,
        first_day=series.first,
        days=series.days,
        parts=parts,
        forecast=forecast,
        slope_relief_correlation=correlation,
        ess=float(1 / (weight**2).sum()),
        prior=prior,
        because=BECAUSE,
        inputs={},
        _beliefs=beliefs,
    )


def moments(beliefs: Beliefs, doses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Posterior mean and covariance of relief at the doses taken."""
    shape = beliefs.curves.at(doses)
    mean, _ = beliefs.relief(doses)
    squares = (beliefs.weight * beliefs.curves.height**2).sum(axis=1)
    return mean, (shape * squares[:, None]).T @ shape - mean[:, None] * mean[None, :]

"""Take the diary apart into level, placebo and drug, and carry it forward.

Given relief at the doses taken all is Gaussian, so the parts are conditional means under the setting
that the diary supports most, with the uncertainty of relief passed through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titrant.inference.priors import numbers
from titrant.inference.relief import BASE, ReliefEvidence, base_columns, exposure

if TYPE_CHECKING:
    import numpy as np

BANDS = {"50": 0.674, "80": 1.282, "95": 1.960}
FORECAST_DAYS = 14
PLACEBO = slice(3, len(BASE))


@dataclass(frozen=True, eq=False)
class Model:
    """The setting that the diary supports most, laid out over days (D,).

    ``base`` (D, B) with prior ``mean`` and ``sd`` (B,); ``effect`` (D, V) share of each dose's relief present;
    ``columns`` of the base by part; ``walk`` (D, D) covariance of the level's own wandering, ``spread`` (D, D) of
    everything but the drug; ``sigma`` daily standard deviation [NRS].
    """

    base: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    effect: np.ndarray
    columns: dict[str, list[int]]
    walk: np.ndarray
    spread: np.ndarray
    sigma: float


@dataclass(frozen=True, eq=False)
class Fit:
    """What the model leaves of the days with an entry: their indices, inverse covariance (n, n), residual (n,).

    ``relief_cov`` is the covariance of relief at the doses taken, (V, V).
    """

    seen: np.ndarray
    solve: np.ndarray
    residual: np.ndarray
    relief_cov: np.ndarray


def likeliest(evidence: ReliefEvidence, plan: np.ndarray) -> Model:
    """The model of the setting with most evidence, over the days of a plan (D,) [mg]."""
    import numpy as np

    p = numbers("diary-pain")
    best = {name: values[0] for name, values in evidence.setting.items()}
    onset = p["onset_days"][int(best["onset"])]
    effect = exposure(plan, evidence.dose_mg, np.array([onset[0]]), np.array([onset[1]]))[0]
    columns, mean, sds = base_columns(plan, np.array([p["placebo_rise_days"][int(best["rise"])]]), evidence.changes)
    base, sd = columns[0], sds[int(best["slope"])]
    sigma = float(best["sigma"])
    t = np.arange(plan.size)
    phi = p["phi"][int(best["pair"]) // len(p["walk"])]
    step = p["walk"][int(best["pair"]) % len(p["walk"])]
    walk = sigma**2 * step**2 * (np.minimum(t[:, None], t[None, :]) + 1.0)
    fading = sigma**2 * (phi**t)[np.abs(t[:, None] - t[None, :])]
    return Model(
        base, mean, sd, effect, columns_of_parts(mean.size), walk, (base * sd**2) @ base.T + walk + fading, sigma
    )


def columns_of_parts(count: int) -> dict[str, list[int]]:
    """Which of the base columns make level and placebo; what shifted with another treatment belongs to the level."""
    placebo = list(range(count))[PLACEBO]
    return {"level": [b for b in range(count) if b not in placebo], "placebo": placebo}


def take_apart(
    evidence: ReliefEvidence, dose_mg: np.ndarray, pain: np.ndarray, relief: np.ndarray, relief_cov: np.ndarray
) -> tuple[dict[str, dict[str, np.ndarray]], dict[str, Any], float]:
    """Parts over the days, forecast of the next days at the last dose, correlation of slope and relief.

    Parameters
    ----------
    relief, relief_cov
        Posterior mean (V,) and covariance (V, V) of relief at the doses taken [NRS].
    """
    import numpy as np

    n = dose_mg.size
    model = likeliest(evidence, np.concatenate([dose_mg, np.full(FORECAST_DAYS, dose_mg[-1])]))
    seen = np.flatnonzero(~np.isnan(pain))
    own = model.sigma**2 * evidence.inflation + numbers("diary-pain")["rounding"]
    solve = np.linalg.inv(model.spread[np.ix_(seen, seen)] + np.diag(own))
    fit = Fit(seen, solve, pain[seen] - model.base[seen] @ model.mean + model.effect[seen] @ relief, relief_cov)
    drug_var = np.einsum("iv,vw,iw->i", model.effect, relief_cov, model.effect)
    parts = {name: _part(model, fit, name, n) for name in model.columns}
    parts["drug"] = _band((model.effect @ relief)[:n], drug_var[:n])
    forecast = _forecast(model, fit, evidence, relief, n)
    return parts, forecast, _slope_correlation(model, fit, dose_mg, evidence.dose_mg)


def _part(model: Model, fit: Fit, name: str, n: int) -> dict[str, np.ndarray]:
    """One part of the diary on its first n days: mean and 80 % band."""
    import numpy as np

    b = model.columns[name]
    scaled = model.base[:n, b] * model.sd[b] ** 2
    shared = scaled @ model.base[fit.seen][:, b].T
    gain = scaled @ (model.base[fit.seen][:, b].T @ fit.solve)
    own = np.einsum("ib,ib->i", scaled, model.base[:n, b])
    if name == "level":
        shared = shared + model.walk[:n, fit.seen]
        gain = gain + model.walk[:n, fit.seen] @ fit.solve
        own = own + np.diag(model.walk)[:n]
    middle = model.base[:n, b] @ model.mean[b] + gain @ fit.residual
    through = gain @ model.effect[fit.seen]
    var = own - np.einsum("ij,ij->i", gain, shared) + np.einsum("iv,vw,iw->i", through, fit.relief_cov, through)
    return _band(-middle if name == "placebo" else middle, var)


def _forecast(model: Model, fit: Fit, evidence: ReliefEvidence, relief: np.ndarray, n: int) -> dict[str, Any]:
    """Daily pain of the days after the first n: mean and bands; the mean of the first week."""
    import numpy as np

    shared = model.spread[n:, fit.seen]
    gain = shared @ fit.solve
    through = gain @ model.effect[fit.seen] - model.effect[n:]
    var = np.diag(model.spread)[n:] - np.einsum("ij,ij->i", gain, shared)
    outlying = model.sigma**2 * evidence.inflation.mean() if fit.seen.size else 0.0  # days to come stray as days past
    var = (
        var + np.einsum("iv,vw,iw->i", through, fit.relief_cov, through) + numbers("diary-pain")["rounding"] + outlying
    )
    middle = model.base[n:] @ model.mean + gain @ fit.residual - model.effect[n:] @ relief
    forecast: dict[str, Any] = {"days": FORECAST_DAYS, "mean": np.clip(middle, 0, 10)}
    for name, z in BANDS.items():
        half = z * np.sqrt(var)
        forecast[name] = (np.clip(middle - half, 0, 10), np.clip(middle + half, 0, 10))
    forecast["week_mean"] = float(np.clip(middle[:7].mean(), 0, 10))
    return forecast


def _band(mean: np.ndarray, var: np.ndarray) -> dict[str, np.ndarray]:
    import numpy as np

    half = BANDS["80"] * np.sqrt(np.maximum(var, 0.0))
    return {"mean": mean, "low": mean - half, "high": mean + half}


def _slope_correlation(model: Model, fit: Fit, dose_mg: np.ndarray, doses: np.ndarray) -> float:
    """Correlation of the slope with relief at the last dose above zero; 0 before the first."""
    import numpy as np

    if doses.size == 0:
        return 0.0
    v = int(np.flatnonzero(doses == dose_mg[dose_mg > 0][-1])[0])
    slope = model.base[fit.seen, 1]
    row = model.sd[1] ** 2 * slope @ fit.solve
    through = row @ model.effect[fit.seen]
    own = model.sd[1] ** 2 - row @ slope * model.sd[1] ** 2
    var = own + through @ fit.relief_cov @ through
    scale = np.sqrt(max(var * fit.relief_cov[v, v], 1e-12))
    return float(np.clip(through @ fit.relief_cov[:, v] / scale, -1.0, 1.0))

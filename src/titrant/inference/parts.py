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

    ``base`` (D, B) with prior ``mean`` and ``sd`` (B,); ``effect`` (D, V) share of each dose's relief present; ``cov``
    (D, D) of each part, made of the ``columns`` of its name, ``spread`` of them together; ``sigma`` daily standard
    deviation [NRS].
    """

    base: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    effect: np.ndarray
    columns: dict[str, list[int]]
    cov: dict[str, np.ndarray]
    spread: np.ndarray
    sigma: float


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
    walk = p["walk"][int(best["pair"]) % len(p["walk"])]
    extra = {
        "level": sigma**2 * walk**2 * (np.minimum(t[:, None], t[None, :]) + 1.0),
        "placebo": np.zeros((plan.size, plan.size)),
        "noise": sigma**2 * phi ** np.abs(t[:, None] - t[None, :]),
    }
    parts = columns_of_parts(mean.size)
    cov = {name: (base[:, b] * sd[b] ** 2) @ base[:, b].T + extra[name] for name, b in parts.items()}
    return Model(base, mean, sd, effect, parts, cov, sum(cov.values(), np.zeros_like(extra["noise"])), sigma)


def columns_of_parts(count: int) -> dict[str, list[int]]:
    """Which of the base columns make level and placebo; what shifted with another treatment belongs to the level."""
    placebo = list(range(count))[PLACEBO]
    return {"level": [b for b in range(count) if b not in placebo], "placebo": placebo, "noise": []}


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

    n, p = dose_mg.size, numbers("diary-pain")
    model = likeliest(evidence, np.concatenate([dose_mg, np.full(FORECAST_DAYS, dose_mg[-1])]))
    base, mean, sigma, effect, cov, spread = (
        model.base, model.mean, model.sigma, model.effect, model.cov, model.spread
    )  # fmt: skip
    seen = np.flatnonzero(~np.isnan(pain))
    own = sigma**2 * evidence.inflation + p["rounding"]
    total = spread[np.ix_(seen, seen)] + np.diag(own)
    solve = np.linalg.inv(total)
    residual = pain[seen] - base[seen] @ mean + effect[seen] @ relief
    ahead = np.zeros(len(base))
    gain_of_all = np.zeros((len(base), seen.size))
    parts: dict[str, dict[str, np.ndarray]] = {}
    for name, b in model.columns.items():
        gain = cov[name][:, seen] @ solve
        middle = base[:, b] @ mean[b] + gain @ residual
        own_var = np.diag(cov[name]) - np.einsum("ij,ij->i", gain, cov[name][:, seen])
        through = gain @ effect[seen]
        var = own_var + np.einsum("iv,vw,iw->i", through, relief_cov, through)
        ahead = ahead + middle
        gain_of_all = gain_of_all + gain
        if name != "noise":
            sign = -1.0 if name == "placebo" else 1.0
            parts[name] = _band(sign * middle[:n], var[:n])
    parts["drug"] = _band((effect @ relief)[:n], np.einsum("iv,vw,iw->i", effect, relief_cov, effect)[:n])
    through = gain_of_all @ effect[seen] - effect
    var = np.diag(spread) - np.einsum("ij,ij->i", gain_of_all, spread[:, seen])
    outlying = sigma**2 * evidence.inflation.mean() if seen.size else 0.0  # days to come stray as days past did
    var = var + np.einsum("iv,vw,iw->i", through, relief_cov, through) + p["rounding"] + outlying
    middle = (ahead - effect @ relief)[n:]
    forecast: dict[str, Any] = {"days": FORECAST_DAYS, "mean": np.clip(middle, 0, 10)}
    for name, z in BANDS.items():
        half = z * np.sqrt(var[n:])
        forecast[name] = (np.clip(middle - half, 0, 10), np.clip(middle + half, 0, 10))
    week = middle[:7].mean()
    forecast["week_mean"] = float(np.clip(week, 0, 10))
    return (
        parts,
        forecast,
        _slope_correlation(base, seen, effect, solve, model.sd, relief_cov, dose_mg, evidence.dose_mg),
    )


def _band(mean: np.ndarray, var: np.ndarray) -> dict[str, np.ndarray]:
    import numpy as np

    half = BANDS["80"] * np.sqrt(np.maximum(var, 0.0))
    return {"mean": mean, "low": mean - half, "high": mean + half}


def _slope_correlation(
    base: np.ndarray, seen: np.ndarray, effect: np.ndarray, solve: np.ndarray, sd: np.ndarray,
    relief_cov: np.ndarray, dose_mg: np.ndarray, doses: np.ndarray,
) -> float:  # fmt: skip
    """Correlation of the slope with relief at the last dose above zero; 0 before the first."""
    import numpy as np

    if doses.size == 0:
        return 0.0
    v = int(np.flatnonzero(doses == dose_mg[dose_mg > 0][-1])[0])
    row = sd[1] ** 2 * base[seen, 1] @ solve
    through = row @ effect[seen]
    own = sd[1] ** 2 - row @ base[seen, 1] * sd[1] ** 2
    var = own + through @ relief_cov @ through
    scale = np.sqrt(max(var * relief_cov[v, v], 1e-12))
    return float(np.clip(through @ relief_cov[:, v] / scale, -1.0, 1.0))

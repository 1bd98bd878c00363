"""What the pain diary says about relief at the doses taken, with time, placebo and noise taken out.

    pain_t = level_t + slope*t + settling_t - placebo*g_t - bump_t + off_t + shifts_t - E_t + noise_t
    E_t    = E_{t-1} + (R(d_t) - E_{t-1})*(1 - exp(-1/tau))

Pain may shift from a day on which another treatment changed. Noise is AR(1) plus a slow walk plus rounding; flares
get less weight. Given the few nonlinear
parameters (a *setting*: phi, walk, noise, placebo rise, onset) all else is linear and Gaussian, so it
is integrated out exactly. What is left, for each setting, is a Gaussian likelihood of the vector of
R at the doses taken: precision ``A`` (V, V), score ``a`` (V,), log evidence ``c``.
Days count from 0, pain in NRS points, doses in mg.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from titrant.inference.priors import numbers
from titrant.inference.whiten import whiten

if TYPE_CHECKING:
    import numpy as np

BASE = ("level", "slope", "settling", "placebo", "bump", "off")
KEPT_SETTINGS = 300


@dataclass(frozen=True, eq=False)
class ReliefEvidence:
    """Likelihood of relief at the doses taken: ``c + a.r - r.A.r/2`` for each of M settings.

    ``dose_mg`` (V,), ``A`` (M, V, V), ``a`` (M, V), ``c`` (M,) [log], ``setting`` names each; ``changes`` are the
    days on which pain may have shifted.
    """

    dose_mg: np.ndarray
    A: np.ndarray
    a: np.ndarray
    c: np.ndarray
    setting: dict[str, np.ndarray]
    inflation: np.ndarray
    noise: float
    changes: tuple[int, ...] = ()


def exposure(dose_mg: np.ndarray, doses: np.ndarray, on_days: np.ndarray, off_days: np.ndarray) -> np.ndarray:
    """Share of each dose's full effect present on each day, (tau, D, V).

    Parameters
    ----------
    dose_mg
        Dose taken each day, (D,) [mg].
    doses
        Distinct doses above 0, (V,) [mg].
    on_days, off_days
        Time constants with and without drug, (tau,) [d].
    """
    import numpy as np

    keep_on, keep_off = np.exp(-1 / np.asarray(on_days))[:, None], np.exp(-1 / np.asarray(off_days))[:, None]
    taken = (dose_mg[:, None] == doses[None, :]).astype(float)
    out = np.empty((len(on_days), dose_mg.size, doses.size))
    state = np.zeros((len(on_days), doses.size))
    for t in range(dose_mg.size):
        keep = keep_on if dose_mg[t] > 0 else keep_off
        state = keep * state + (1 - keep) * taken[t]
        out[:, t] = state
    return out


def base_columns(
    dose_mg: np.ndarray, rise_days: np.ndarray, changes: tuple[int, ...] = ()
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Columns (rise, D, B) of everything but the drug, with prior means (B,) and sds (slopes, B).

    The columns of BASE come first, then one for each day in ``changes``: 1 from that day on.
    """
    import numpy as np

    p = numbers("diary-pain")
    n = dose_mg.size
    t = np.arange(n, dtype=float)
    started = np.flatnonzero(dose_mg > 0)
    since = t - started[0] if started.size else np.full(n, -1.0)
    kept = p["placebo_kept"] + (1 - p["placebo_kept"]) * np.exp(-np.clip(since + 1, 0, None) / p["placebo_fade_days"])
    placebo = _expectation(dose_mg > 0, np.asarray(rise_days)) * kept
    highest = np.maximum.accumulate(dose_mg)
    rises = np.flatnonzero(np.diff(highest, prepend=0.0) > 0)
    bump = np.zeros(n)
    for day in rises:
        bump[day : day + int(p["bump_days"])] = 1.0
    off = ((since > 0) & (dose_mg == 0)).astype(float)
    plain = np.stack([np.ones(n), t - t[-1] / 2, np.exp(-t / p["settling_days"])])
    shifts = (t[:, None] >= np.array(changes)).astype(float)
    columns = np.empty((len(rise_days), n, len(BASE) + len(changes)))
    columns[:, :, :3] = plain.T
    columns[:, :, 3] = -placebo
    columns[:, :, 4] = -bump
    columns[:, :, 5] = off
    columns[:, :, len(BASE) :] = shifts
    unknown = [0.0] * len(changes)
    mean = np.array([p["level_mean"], 0.0, p["settling_mean"], p["placebo_mean"], p["bump_mean"], 0.0, *unknown])
    rest = (p["settling_sd"], p["placebo_sd"], p["bump_sd"], p["off_sd"], *(p["change_sd"] for _ in changes))
    sd = np.array([(p["level_sd"], slope, *rest) for slope in p["slope_sd"]])
    return columns, mean, sd


def _expectation(taking: np.ndarray, rise_days: np.ndarray) -> np.ndarray:
    """Share of the hope that comes with any capsule, (rise, D): it rises while one is taken and goes without."""
    import numpy as np

    keep = np.exp(-1 / rise_days)
    share, now = np.empty((rise_days.size, taking.size)), np.zeros(rise_days.size)
    for t, capsule in enumerate(taking):
        now = keep * now + (1 - keep) * capsule
        share[:, t] = now
    return share


def relief_evidence(
    dose_mg: np.ndarray, pain: np.ndarray, flare: np.ndarray, changes: tuple[int, ...] = ()
) -> ReliefEvidence:
    """Integrate everything but relief out of a diary.

    Parameters
    ----------
    dose_mg, pain, flare
        One entry a day, (D,): dose [mg], pain or NaN [NRS], logged flare.
    changes
        Days from which pain may have shifted for another reason.
    """
    import numpy as np

    p = numbers("diary-pain")
    doses = np.unique(dose_mg[dose_mg > 0])
    onset = np.array(p["onset_days"])
    effect = exposure(dose_mg, doses, onset[:, 0], onset[:, 1])
    base, mean, sd = base_columns(dose_mg, np.array(p["placebo_rise_days"]), changes)
    seen = np.flatnonzero(~np.isnan(pain))
    columns = np.concatenate([*base, *(-effect)], axis=1)[seen]
    inflation, noise = robust_noise(seen, pain[seen], flare[seen])
    gram, score, log_det, square = _whitened(seen, pain[seen], columns, inflation, noise)
    known = _integrate(doses, gram, score, log_det, square, len(seen), mean, sd, inflation, noise)
    return replace(known, changes=changes)


def robust_noise(seen: np.ndarray, y: np.ndarray, flare: np.ndarray) -> tuple[np.ndarray, float]:
    """Variance inflation of each day (n,) and the daily standard deviation [NRS].

    A smooth curve is laid through the diary; days far from it count less, as under a Student-t beyond
    ``tail_from_sd``, twice.
    """
    import numpy as np

    p = numbers("diary-pain")
    inflation = np.where(flare, p["flare_variance"], 0.0)
    noise = p["noise_median"]
    if y.size < 4:
        return inflation, noise
    gap = np.abs(seen[:, None] - seen[None, :])
    smooth = 4.0 * np.exp(-0.5 * (gap / 12.0) ** 2) + 25.0
    centre = np.median(y)
    for _ in range(2):
        cov = smooth + np.diag(noise**2 * (1 + inflation))
        residual = noise**2 * (1 + inflation) * np.linalg.solve(cov, y - centre)
        spread = 1.4826 * np.median(np.abs(residual[~flare])) if (~flare).any() else noise
        freedom = 8.0
        noise = float(np.sqrt((freedom * p["noise_median"] ** 2 + y.size * spread**2) / (freedom + y.size)))
        beyond = (residual / noise) ** 2 - p["tail_from_sd"] ** 2
        inflation = np.maximum(np.where(flare, p["flare_variance"], 0.0), np.maximum(beyond, 0.0) / (p["tail_df"] + 1))
    return inflation, noise


def _whitened(
    seen: np.ndarray, y: np.ndarray, columns: np.ndarray, inflation: np.ndarray, noise: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gram (N, P, P), score (N, P), log determinant (N,), square (N,) at unit noise, per (phi, walk)."""
    import numpy as np

    chol = np.linalg.cholesky(unit_covariance(seen, inflation, noise))
    both = np.concatenate([columns, y[:, None]], axis=1)
    white = whiten(chol, both)
    gram = np.swapaxes(white, 1, 2) @ white
    log_det = 2 * np.log(np.diagonal(chol, axis1=1, axis2=2)).sum(axis=1)
    return gram[:, :-1, :-1], gram[:, :-1, -1], log_det, gram[:, -1, -1]


def unit_covariance(seen: np.ndarray, inflation: np.ndarray, noise: float) -> np.ndarray:
    """Covariance of the days at unit noise for each (phi, walk), (N, n, n)."""
    import numpy as np

    p = numbers("diary-pain")
    gap = np.abs(seen[:, None] - seen[None, :])
    walked = np.minimum(seen[:, None], seen[None, :]) + 1.0
    own = np.diag(inflation + p["rounding"] / noise**2)
    lags = np.arange(gap.max(initial=0) + 1)
    fading = [(phi**lags)[gap] for phi in p["phi"]]
    return np.stack([faded + walk**2 * walked + own for faded in fading for walk in p["walk"]])


def _integrate(
    doses: np.ndarray, gram: np.ndarray, score: np.ndarray, log_det: np.ndarray, square: np.ndarray,
    n: int, mean: np.ndarray, sd: np.ndarray, inflation: np.ndarray, noise: float,
) -> ReliefEvidence:  # fmt: skip
    """Integrate the base columns out for every setting, keep the settings that matter."""
    import numpy as np

    p = numbers("diary-pain")
    rises, onsets = len(p["placebo_rise_days"]), len(p["onset_days"])
    B, V = mean.size, doses.size
    factor = np.array(p["noise_factors"])
    sigma = noise * factor
    noise_prior = -0.5 * (np.log(sigma / p["noise_median"]) / p["noise_log_sd"]) ** 2
    pair_prior = np.log(np.outer(p["phi_weight"], p["walk_weight"]).reshape(-1))
    keep: dict[str, list[Any]] = {k: [] for k in ("A", "a", "c", "pair", "sigma", "rise", "slope", "onset")}
    s2 = sigma[None, :, None, None] ** 2
    for rise, slope in [(r, s) for r in range(rises) for s in range(len(sd))]:
        b = slice(rise * B, rise * B + B)
        Gbb, qb = gram[:, b, b], score[:, b]
        qb_r = qb - Gbb @ mean
        yy = square - 2 * qb @ mean + np.einsum("i,nij,j->n", mean, Gbb, mean)
        H = Gbb[:, None] / s2 + np.diag(1 / sd[slope] ** 2)
        inverse = np.linalg.inv(H)
        H_det = np.linalg.slogdet(H)[1] + 2 * np.log(sd[slope]).sum()
        u = qb_r[:, None, :] / s2[..., 0]
        c = (
            -n * np.log(sigma)[None, :] - 0.5 * log_det[:, None] - 0.5 * yy[:, None] / sigma**2
            - 0.5 * H_det + 0.5 * np.einsum("nsi,nsij,nsj->ns", u, inverse, u)
            + pair_prior[:, None] + noise_prior[None, :] + np.log(p["slope_weight"][slope] / rises)
        )  # fmt: skip
        for onset in range(onsets):
            v = slice(rises * B + onset * V, rises * B + onset * V + V)
            Gvb = gram[:, v, b][:, None] / s2
            A = gram[:, v, v][:, None] / s2 - Gvb @ inverse @ np.swapaxes(Gvb, 2, 3)
            a = (score[:, v] - gram[:, v, b] @ mean)[:, None, :] / s2[..., 0] - np.einsum(
                "nsvb,nsbc,nsc->nsv", Gvb, inverse, u
            )
            N, S = c.shape
            keep["A"].append(A.reshape(N * S, V, V))
            keep["a"].append(a.reshape(N * S, V))
            keep["c"].append((c + np.log(p["onset_weight"][onset])).reshape(-1))
            keep["pair"].append(np.repeat(np.arange(N), S))
            keep["sigma"].append(np.tile(sigma, N))
            keep["rise"].append(np.full(N * S, rise))
            keep["slope"].append(np.full(N * S, slope))
            keep["onset"].append(np.full(N * S, onset))
    joined = {k: np.concatenate(v) for k, v in keep.items()}
    order = _weightiest(joined["A"], joined["a"], joined["c"], doses)
    kept = {k: v[order] for k, v in joined.items()}
    setting = {k: kept[k] for k in ("pair", "sigma", "rise", "slope", "onset")}
    return ReliefEvidence(doses, kept["A"], kept["a"], kept["c"], setting, inflation, noise)


def _weightiest(A: np.ndarray, a: np.ndarray, c: np.ndarray, doses: np.ndarray) -> np.ndarray:
    """Settings with most evidence under a vague smooth relief curve, the best first."""
    import numpy as np

    evidence = c
    if doses.size:
        x = np.log(doses)
        prior = 0.6 + 1.2 * np.exp(-0.5 * (x[:, None] - x[None, :]) ** 2) + 0.02 * np.eye(doses.size)
        inverse = np.linalg.inv(prior)
        H = A + inverse
        shifted = a + inverse @ np.full(doses.size, 0.4)
        _, det = np.linalg.slogdet(H)
        evidence = c - 0.5 * det + 0.5 * np.einsum("mi,mi->m", shifted, np.linalg.solve(H, shifted[..., None])[..., 0])
    return np.argsort(-evidence, kind="stable")[:KEPT_SETTINGS]

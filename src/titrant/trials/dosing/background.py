"""Pain without the drug: level, drift, walk, regression to the mean, AR(1) noise and flares.

    level_t = level + slope*t + walk_t + regression*exp(-t/decay)
    u_t     = phi*u_{t-1} + sd*sqrt(1 - phi^2)*z_t
    pain_t  = level_t + u_t + flare_t

All of it is drawn before the first day from streams of (seed, person), so every policy meets the same days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from titrant.core.streams import stream

if TYPE_CHECKING:
    import numpy as np


def normals(seed: int, purpose: str, people: range, days: int) -> np.ndarray:
    """Standard normal numbers of one purpose, (N, D)."""
    import numpy as np

    return np.array([stream(seed, purpose, p).standard_normal(days) for p in people]).reshape(len(people), days)


def uniforms(seed: int, purpose: str, people: range, days: int) -> np.ndarray:
    """Uniform numbers of one purpose, (N, D)."""
    import numpy as np

    return np.array([stream(seed, purpose, p).random(days) for p in people]).reshape(len(people), days)


def ar1(z: np.ndarray, phi: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Stationary AR(1) noise with marginal SD ``sd``, (N, D)."""
    import numpy as np

    u = np.empty_like(z)
    u[:, 0] = sd * z[:, 0]
    for t in range(1, z.shape[1]):
        u[:, t] = phi * u[:, t - 1] + sd * np.sqrt(1 - phi**2) * z[:, t]
    return u


def flares(start: np.ndarray, length: np.ndarray, table: dict[str, Any]) -> np.ndarray:
    """Points added by flares, (N, D): a start with probability ``rate`` a day, geometric length."""
    import numpy as np

    days = start.shape[1]
    lasts = 1 + np.floor(np.log(np.clip(length, 1e-12, 1)) / np.log(1 - 1 / table["mean_days"])).astype(int)
    on = np.zeros(start.shape, bool)
    for person, day in zip(*np.nonzero(start < table["rate"]), strict=True):
        on[person, day : min(days, day + lasts[person, day])] = True
    return np.asarray(table["height"] * on)


def background_pain(
    seed: int, name: str, people: range, days: int, *, traits: dict[str, Any], law: dict[str, Any]
) -> np.ndarray:
    """Pain that each person would have without any capsule, unrounded, (N, D) [NRS]."""
    import numpy as np

    t = np.arange(days)
    walk = law["drift"]["walk_sd"] * np.cumsum(normals(seed, f"{name}/walk", people, days), axis=1)
    trend = traits["slope"][:, None] * t
    regression = traits["regression"][:, None] * np.exp(-t / law["regression"]["decay_days"])
    noise = ar1(normals(seed, f"{name}/noise", people, days), traits["phi"], traits["noise_sd"])
    flare = flares(
        uniforms(seed, f"{name}/flare", people, days), uniforms(seed, f"{name}/flare-days", people, days), law["flares"]
    )
    return np.asarray(traits["level"][:, None] + trend + walk + regression + noise + flare)

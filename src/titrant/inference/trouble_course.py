"""Trouble from the drug on each day under each hypothesis; days that were worked out before are not again.

    course_t = mean over t-1, t of  full*logistic(k*ln(d/limit))*(p + (1 - p)*exp(-since/10))

A day's column rests on the doses up to that day alone, so the columns of a shorter history that this one
begins with are taken over as they are. The last few are kept in this process, never on disk.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from titrant.inference.priors import numbers
from titrant.inference.remember import Memory

if TYPE_CHECKING:
    import numpy as np

    from titrant.inference.harm import HarmGrid

KEPT_COURSES = 4
_courses: Memory[np.ndarray] = Memory(KEPT_COURSES)


def trouble_course(grid: HarmGrid, dose_mg: np.ndarray) -> np.ndarray:
    """Trouble from the drug on each day under each hypothesis, (Q, D) [NRS], beyond what any capsule brings."""
    import numpy as np

    who = _who(grid)
    known = _longest_known(who, dose_mg)
    if known is None:
        return _courses.get(who + dose_mg.tobytes(), lambda: columns_from(grid, dose_mg, 0))
    if known.shape[1] == dose_mg.size:
        return known
    whole = np.concatenate([known, columns_from(grid, dose_mg, known.shape[1])], axis=1)
    return _courses.get(who + dose_mg.tobytes(), lambda: whole)


def _who(grid: HarmGrid) -> bytes:
    """Digest of the hypotheses and of the numbers that a course rests on."""
    digest = blake2b(repr(numbers("side-effects")).encode(), digest_size=16)
    for axis in (grid.limit, grid.k, grid.p, grid.full, grid.damage):
        digest.update(axis.tobytes())
    return digest.digest()


def _longest_known(who: bytes, dose_mg: np.ndarray) -> np.ndarray | None:
    """The course kept for the longest history that this one begins with, or None."""
    doses = who + dose_mg.tobytes()
    begins = [key for key in list(_courses.kept) if key.startswith(who) and doses.startswith(key)]
    return _courses.kept.get(max(begins, key=len)) if begins else None


def columns_from(grid: HarmGrid, dose_mg: np.ndarray, first: int) -> np.ndarray:
    """The columns of the days from ``first`` on, (Q, D - first) [NRS]."""
    import numpy as np

    before = max(first - 1, 0)
    since = days_since_increase(dose_mg)[before:]
    fade = np.exp(-since / numbers("side-effects")["habituation_days"])
    habituated = grid.p[:, None] + (1 - grid.p[:, None]) * fade[None, :]
    limit = limits_by_day(grid, dose_mg, before)
    course = curve(dose_mg[None, before:], limit, grid.k[:, None], grid.full[:, None]) * habituated
    mean = 0.5 * (course + np.concatenate([course[:, :1], course[:, :-1]], axis=1))
    return np.asarray(mean[:, first - before :])


def limits_by_day(grid: HarmGrid, dose_mg: np.ndarray, first: int) -> np.ndarray:
    """The limit on the days from ``first`` on, (Q, D - first): lower for good after a day above it, where damage holds.

    Parameters
    ----------
    first
        Counts from the end where negative.
    """
    import numpy as np

    p = numbers("side-effects")
    highest = np.maximum.accumulate(dose_mg)
    before = np.concatenate([[0.0], highest[:-1]])[first:]
    over = (before[None, :] > p["damage_above"] * grid.limit[:, None]) & (grid.damage[:, None] > 0)
    return np.asarray(grid.limit[:, None] * np.where(over, p["damage_factor"], 1.0))


def curve(dose_mg: np.ndarray, limit: np.ndarray, k: np.ndarray, full: np.ndarray) -> np.ndarray:
    """Trouble at a dose before habituation [NRS]."""
    import numpy as np

    ratio = np.log(np.maximum(dose_mg, 1e-6) / limit)
    return np.asarray(np.where(dose_mg > 0, full / (1 + np.exp(-k * ratio)), 0.0))


def days_since_increase(dose_mg: np.ndarray) -> np.ndarray:
    """Days at or below the dose since the last increase, (D,) [d]."""
    import numpy as np

    t = np.arange(dose_mg.size)
    rise = np.diff(dose_mg, prepend=0.0) > 0
    return np.asarray(t - np.maximum.accumulate(np.where(rise, t, 0)), dtype=float)

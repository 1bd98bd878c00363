"""What a policy gets to see of one person: doses taken and diary so far, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

MODERATE, SEVERE = 2, 3


@dataclass(frozen=True)
class Profile:
    """What is known of a person before the first day."""

    person: int
    ceiling_mg: float
    grid_mg: tuple[float, ...]
    baseline_days: int
    days: int
    generator: str = ""
    seed: int = 0


@dataclass(frozen=True)
class History:
    """Days 0 to ``today - 1`` of one person, one entry a day.

    ``dose_mg`` is what was to be taken, ``taken`` whether it was; ``pain``, ``sleep``, ``gut`` are NaN and
    ``adverse`` is -1 on days without a diary row. ``event`` is true when a severe day calls for a decision
    between the weekly ones. ``notes`` gives what else is written down (attacks, another therapy).
    """

    today: int
    baseline_days: int
    dose_mg: np.ndarray
    taken: np.ndarray
    pain: np.ndarray
    sleep: np.ndarray
    gut: np.ndarray
    adverse: np.ndarray
    event: bool = False
    notes: Callable[[], dict[str, Any]] = field(default=dict)

    @property
    def week(self) -> int:
        """Weeks since the first decision, from 0."""
        return (self.today - self.baseline_days) // 7

    def baseline_pain(self) -> float:
        """Mean pain of the baseline days, NaN when none was written down."""
        return _mean(self.pain[: self.baseline_days])

    def recent_pain(self, days: int) -> float:
        """Mean pain of the last days, NaN when none was written down."""
        return _mean(self.pain[-days:])

    def adverse_days(self, days: int, level: int = MODERATE) -> int:
        """Days at or above a level within the last days, counted since the first decision."""
        since = max(self.today - days, self.baseline_days)
        return int((self.adverse[since:] >= level).sum())

    def mean_pain_at(self, dose_mg: float, *, skip: int = 0) -> float:
        """Mean pain over the days after the baseline at a dose, leaving out its first ``skip`` days."""
        import numpy as np

        days = np.nonzero(np.isclose(self.dose_mg, dose_mg))[0]
        return _mean(self.pain[days[days >= self.baseline_days][skip:]])


@dataclass(frozen=True)
class Finish:
    """What a policy says at the end.

    ``claim``: true "it works", false "it does not", None "cannot tell". ``intervals`` of the relief at
    ``dose_mg``, by level, such as ``{80: (0.4, 1.9)}``.
    """

    dose_mg: float
    claim: bool | None
    p_benefit: float | None = None
    intervals: dict[int, tuple[float, float]] = field(default_factory=dict)


def before_and_after(history: History, dose_mg: float, *, days: int = 14, points: float = 1.0) -> Finish:
    """The claim of the simple policies: the last 14 days at least 1 NRS below the baseline, on a dose."""
    fell = history.baseline_pain() - history.recent_pain(days)
    return Finish(dose_mg, True if history.dose_mg[-1] > 0 and fell >= points else None)


def _mean(values: np.ndarray) -> float:
    import numpy as np

    kept = values[~np.isnan(values)]
    return float(kept.mean()) if kept.size else float("nan")

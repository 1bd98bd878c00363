"""The axis of dose, in equal ratios, with the doses tried marked on a curve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log

from markupsafe import Markup

from titrant.core.dose import format_dose
from titrant.reports.charts.frame import LEFT, RIGHT, Frame, nice_ticks
from titrant.reports.charts.svg import WIDTH, element

LOWEST_UG, HIGHEST_UG = 10, 6000
_TICKS_UG = (10, 30, 100, 300, 1000, 3000, 6000)


def dose_frame(
    top: float, height: float, low: float, high: float, *, left: float = LEFT, right: float = WIDTH - RIGHT
) -> tuple[Frame, list[float]]:
    """A panel over dose whose vertical scale covers a range with round ends, and its ticks."""
    ticks = nice_ticks(low, high)
    frame = Frame(top, height, place(LOWEST_UG), place(HIGHEST_UG), ticks[0], ticks[-1], left=left, right=right)
    return frame, ticks


def place(dose_ug: float) -> float:
    """Where a dose lies on the axis; what is lower than its beginning lies there."""
    return log(max(dose_ug, LOWEST_UG))


def dose_words(ticks_ug: tuple[int, ...] = _TICKS_UG) -> list[tuple[float, str]]:
    """The ticks of the axis [mg]."""
    return [(place(ug), f"{ug / 1000:g}{' mg' if ug == LOWEST_UG else ''}") for ug in ticks_ug]


def tried(frame: Frame, doses_ug: Sequence[int], values: Sequence[float], taken: Iterable[int]) -> list[Markup]:
    """A mark on a curve at every dose that was taken."""
    return [
        element("circle", cx=frame.x(place(ug)), cy=frame.y(between(doses_ug, values, ug)), r=5.0, klass="tried")
        for ug in taken
    ]


def between(doses_ug: Sequence[int], values: Sequence[float], ug: int) -> float:
    """The value of a curve at a dose, along the axis.

    >>> round(between((10, 1000), (0.0, 1.0), 100), 9)
    0.5
    """
    pairs = list(zip(doses_ug, values, strict=True))
    for (left, low), (right, high) in pairwise(pairs):
        if left <= ug <= right:
            return low + (high - low) * (place(ug) - place(left)) / (place(right) - place(left))
    return pairs[0][1] if ug < doses_ug[0] else pairs[-1][1]


def tried_words(days_at: dict[int, int]) -> str:
    """The doses taken, in words."""
    told = [format_dose(ug) for ug in days_at]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"

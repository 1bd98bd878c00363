"""Trajectories drawn as bands: a median line inside the range of most people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from titrant.reports.charts.frame import Frame, nice_ticks
from titrant.simulation.trajectory import Bands, Trajectory

STRUCTURE_CLASS = {"M1": "one", "M2": "two", "M3": "three"}
STRUCTURE_SAYS = {
    "M1": "M1: follows plasma at once",
    "M2": "M2: lets go slowly",
    "M3": "M3: a slow site in the brain",
}
TICKS_ROOM = 1.05


@dataclass(frozen=True)
class Shape:
    """What is drawn: ``bands[structure][output]`` (Q, T) over hours, and how many people they span."""

    time_h: Any
    quantiles: tuple[float, ...]
    bands: Bands
    people: int


def last_day(trajectory: Trajectory) -> Shape:
    """The last day of a trajectory, hour by hour."""
    return Shape(trajectory.day.time_h, trajectory.quantiles, trajectory.day.bands, trajectory.people)


def all_weeks(trajectory: Trajectory) -> Shape:
    """The day means of a trajectory."""
    return Shape(trajectory.time_h, trajectory.quantiles, trajectory.bands, trajectory.people)


def middle(shape: Shape) -> int:
    """Which quantile is the median, or the nearest to it."""
    distances = [abs(q - 0.5) for q in shape.quantiles]
    return distances.index(min(distances))


def series(shape: Shape, structure: str, output: str, quantile: int) -> list[float]:
    """One quantile of one output over time."""
    return [float(value) for value in shape.bands[structure][output][quantile]]


def hours(shape: Shape) -> list[float]:
    """The times [h] counted from the first."""
    times = [float(t) for t in shape.time_h]
    return [t - times[0] for t in times]


def highest(shape: Shape, structures: Sequence[str], output: str) -> float:
    """The highest value of the upper band."""
    return max(max(series(shape, s, output, len(shape.quantiles) - 1)) for s in structures)


def lowest(shape: Shape, structures: Sequence[str], output: str) -> float:
    """The lowest value of the lower band."""
    return min(min(series(shape, s, output, 0)) for s in structures)


def draw(frame: Frame, xs: Sequence[float], shape: Shape, structure: str, output: str) -> list[Markup]:
    """Band and median of one output in one structure."""
    klass = STRUCTURE_CLASS[structure]
    low = series(shape, structure, output, 0)
    high = series(shape, structure, output, len(shape.quantiles) - 1)
    median: list[float | None] = [*series(shape, structure, output, middle(shape))]
    return [frame.band(xs, low, high, f"band {klass}"), frame.line(xs, median, f"line {klass}")]


def panel(top: float, height: float, x_to: float, low: float, high: float) -> tuple[Frame, list[float]]:
    """A panel whose scale covers a range with round ends."""
    ticks = nice_ticks(low, high)
    return Frame(top, height, 0.0, x_to, ticks[0], ticks[-1]), ticks


def labelled(ticks: Sequence[float], words: Callable[[float], str] = lambda v: f"{v:g}") -> list[tuple[float, str]]:
    """Ticks with their words."""
    return [(tick, words(tick)) for tick in ticks]


def band_words(shape: Shape) -> str:
    """What the band means, in words."""
    share = round((shape.quantiles[-1] - shape.quantiles[0]) * 100)
    return f"{share} of 100 simulated people lie inside the band"

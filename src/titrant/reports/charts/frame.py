"""One panel of a chart: a rectangle with two linear scales, its grid and its labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10

from markupsafe import Markup

from titrant.reports.charts.svg import WIDTH, area, element, path, text

LEFT, RIGHT = 74.0, 14.0
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Frame:
    """Where data values lie on the picture; y grows upwards."""

    top: float
    height: float
    x_from: float
    x_to: float
    y_from: float
    y_to: float
    left: float = LEFT
    right: float = WIDTH - RIGHT

    def x(self, value: float) -> float:
        """Horizontal place of a value."""
        return self.left + (value - self.x_from) / (self.x_to - self.x_from) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Vertical place of a value, kept inside the panel."""
        share = (value - self.y_from) / (self.y_to - self.y_from)
        return self.top + self.height * (1 - min(1.0, max(0.0, share)))

    def points(self, xs: Sequence[float], ys: Sequence[float | None]) -> list[tuple[float, float] | None]:
        """Places of values; None where there is none."""
        return [None if y is None else (self.x(x), self.y(y)) for x, y in zip(xs, ys, strict=True)]

    def line(self, xs: Sequence[float], ys: Sequence[float | None], klass: str) -> Markup:
        """A line through values."""
        return path(self.points(xs, ys), klass)

    def band(self, xs: Sequence[float], low: Sequence[float], high: Sequence[float], klass: str) -> Markup:
        """The area between two quantiles."""
        upper = [(self.x(x), self.y(y)) for x, y in zip(xs, high, strict=True)]
        lower = [(self.x(x), self.y(y)) for x, y in zip(xs, low, strict=True)]
        return area(upper, lower, klass)

    def grid(self, ticks: Sequence[tuple[float, str]], title: str) -> list[Markup]:
        """Horizontal lines with their values, and the title of the panel above."""
        marks = [text(self.left, self.top - 12, title, "panel-title")]
        for value, words in ticks:
            y = self.y(value)
            marks.append(element("line", x1=self.left, x2=self.right, y1=y, y2=y, klass="grid"))
            marks.append(text(self.left - 8, y + 5, words, anchor="end"))
        return marks

    def x_axis(self, ticks: Sequence[tuple[float, str]]) -> list[Markup]:
        """Vertical ticks with their words below the panel."""
        bottom = self.top + self.height
        marks = [element("line", x1=self.left, x2=self.right, y1=bottom, y2=bottom, klass="axis")]
        for value, words in ticks:
            x = self.x(value)
            marks.append(element("line", x1=x, x2=x, y1=bottom, y2=bottom + 5, klass="axis"))
            anchor = "end" if x > self.right - 20 else "middle"
            marks.append(text(x, bottom + 22, words, anchor=anchor))
        return marks


def nice_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values that cover a range.

    >>> nice_ticks(0, 7.3)
    [0, 2, 4, 6, 8]
    """
    span = high - low
    if not (isfinite(span) and span > 0):
        return [low, low + 1]
    raw = span / about
    power = 10 ** floor(log10(raw))
    step = next(s * power for s in _STEPS if s * power >= raw * 0.999)
    first = floor(low / step)
    ticks = [round((first + i) * step, 10) for i in range(about * 3)]
    last = next(i for i, tick in enumerate(ticks) if tick >= high - 1e-9)
    return ticks[: last + 1]

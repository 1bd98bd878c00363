"""The few SVG elements that the charts need. Colours and type come from the page's style sheet by class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

WIDTH = 720


def number(value: float) -> str:
    """A coordinate, to a tenth of a unit."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def element(name: str, content: Markup | str = "", **attributes: str | float) -> Markup:
    """One element; ``klass`` writes class, a trailing underscore is dropped, other underscores become hyphens."""
    parts = []
    for key, value in attributes.items():
        written = "class" if key == "klass" else key.rstrip("_").replace("_", "-")
        text = number(value) if isinstance(value, float) else str(value)
        parts.append(f' {written}="{escape(text)}"')
    opening = f"<{name}{''.join(parts)}"
    return Markup(f"{opening}>{escape(content)}</{name}>" if content else f"{opening}/>")  # noqa: S704  (all escaped)


def drawing(height: float, sentence: str, marks: Iterable[Markup]) -> Markup:
    """The picture: an image to a screen reader, named by its sentence."""
    return element(
        "svg",
        Markup("").join(marks),
        viewBox=f"0 0 {WIDTH} {number(height)}",
        role="img",
        aria_label=sentence,
        focusable="false",
    )


def path(points: Sequence[tuple[float, float] | None], klass: str) -> Markup:
    """A line through points; None breaks it."""
    words, pen_down = [], False
    for point in points:
        if point is None:
            pen_down = False
            continue
        words.append(f"{'L' if pen_down else 'M'}{number(point[0])} {number(point[1])}")
        pen_down = True
    return element("path", d=" ".join(words), klass=klass)


def area(upper: Sequence[tuple[float, float]], lower: Sequence[tuple[float, float]], klass: str) -> Markup:
    """The area between two lines."""
    around = [*upper, *reversed(lower)]
    words = " ".join(f"{'L' if i else 'M'}{number(x)} {number(y)}" for i, (x, y) in enumerate(around))
    return element("path", d=f"{words}Z", klass=klass)


def text(x: float, y: float, words: str, klass: str = "label", anchor: str = "start") -> Markup:
    """A text at a point."""
    return element("text", words, x=x, y=y, klass=klass, text_anchor=anchor)

"""Two pictures of a calibration run, as SVG: histogram of ranks, and foretold against seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT, GAP = 780, 330, 52, 66, 300, 200, 90


def ranks_picture(result: dict[str, Any]) -> str:
    """Where the truth fell in its posterior: inference alone, and as used; the grey band holds 99 of 100 even bars."""
    panels = [
        ("people; inference alone, last dose", result["exact"]["ranks"]["last dose"]["histogram"]),
        ("people; as used, best dose tried", result["as_used"]["ranks"]["best dose tried"]["histogram"]),
    ]
    title = f"Place of true relief in its posterior, {result['people']} people each"
    return _picture(title, [_histogram(name, bars, i) for i, (name, bars) in enumerate(panels)])


def reliability_picture(result: dict[str, Any]) -> str:
    """What was foretold against what was so; a bar spans two standard errors each way."""
    panels = [
        ("share seen; no effect, inference alone", result["exact"]["no_effect"]["reliability"]),
        ("share seen; helps at the last dose, as used", result["as_used"]["helped"]["reliability"]),
    ]
    title = f"Chance foretold against share seen, {result['people']} people each"
    return _picture(title, [_reliability(name, groups, i) for i, (name, groups) in enumerate(panels)])


def _picture(title: str, panels: Sequence[list[str]]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}" '
        'font-family="sans-serif" font-size="13">'
    )
    marks = [mark for panel in panels for mark in panel]
    background = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    return "\n".join([head, background, f'<text x="10" y="22" font-weight="bold">{title}</text>', *marks, "</svg>", ""])


def _left(panel: int) -> float:
    return LEFT + panel * (PLOT_WIDTH + GAP)


def _frame(name: str, panel: int, across: str, ticks: Sequence[tuple[float, str]]) -> list[str]:
    """Name, axes and their words; ticks of the upright axis as shares of its height."""
    x, bottom = _left(panel), TOP + PLOT_HEIGHT
    out = [
        f'<text x="{x}" y="{TOP - 18}">{name}</text>',
        f'<path d="M{x} {TOP}V{bottom}H{x + PLOT_WIDTH}" fill="none" stroke="#444"/>',
        f'<text x="{x + PLOT_WIDTH / 2}" y="{bottom + 40}" text-anchor="middle">{across}</text>',
    ]
    for share in (0.0, 0.5, 1.0):
        at = x + share * PLOT_WIDTH
        out.append(f'<text x="{at:.1f}" y="{bottom + 18}" text-anchor="middle">{share:g}</text>')
    for share, words in ticks:
        y = bottom - share * PLOT_HEIGHT
        out.append(f'<text x="{x - 6}" y="{y + 4:.1f}" text-anchor="end">{words}</text>')
    return out


def _histogram(name: str, bars: Sequence[int], panel: int) -> list[str]:
    even = sum(bars) / len(bars)
    half = 2.576 * (even * (1 - 1 / len(bars))) ** 0.5
    top = max(*bars, even + half) * 1.08
    x, wide = _left(panel), PLOT_WIDTH / len(bars)
    ticks = [(0.0, "0"), (even / top, f"{even:.0f}")]
    out = _frame(name, panel, "share of the posterior below the truth", ticks)

    def y(count: float) -> float:
        return TOP + PLOT_HEIGHT * (1 - count / top)

    out.append(
        f'<rect x="{x}" y="{y(even + half):.1f}" width="{PLOT_WIDTH}" height="{y(even - half) - y(even + half):.1f}" '
        'fill="#ddd"/>'
    )
    for i, count in enumerate(bars):
        out.append(
            f'<rect x="{x + i * wide + 1:.1f}" y="{y(count):.1f}" width="{wide - 2:.1f}" '
            f'height="{TOP + PLOT_HEIGHT - y(count):.1f}" fill="#356" fill-opacity="0.75"/>'
        )
    out.append(f'<path d="M{x} {y(even):.1f}H{x + PLOT_WIDTH}" stroke="#000" stroke-dasharray="5 4"/>')
    return out


def _reliability(name: str, groups: Sequence[dict[str, float]], panel: int) -> list[str]:
    left, bottom = _left(panel), TOP + PLOT_HEIGHT
    out = _frame(name, panel, "chance foretold", [(0.0, "0"), (0.5, "0.5"), (1.0, "1")])
    out.append(f'<path d="M{left} {bottom}L{left + PLOT_WIDTH} {TOP}" stroke="#999" stroke-dasharray="5 4"/>')
    for group in groups:
        x = left + group["foretold"] * PLOT_WIDTH
        low, high = (max(0.0, min(1.0, group["seen"] + k * group["se"])) for k in (-2, 2))
        out += [
            f'<path d="M{x:.1f} {bottom - low * PLOT_HEIGHT:.1f}V{bottom - high * PLOT_HEIGHT:.1f}" '
            'stroke="#356" stroke-width="2"/>',
            f'<circle cx="{x:.1f}" cy="{bottom - group["seen"] * PLOT_HEIGHT:.1f}" r="4" fill="#135"/>',
        ]
    return out

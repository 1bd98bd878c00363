"""Relief over dose as the diary leaves it: mean, bands of 50, 80 and 95 %, and the doses that were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from titrant.core.dose import format_dose
from titrant.reports.charts.dose_axis import dose_frame, dose_words, place, tried
from titrant.reports.charts.frame import Frame
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.svg import drawing, element

if TYPE_CHECKING:
    from titrant.inference.posterior import Posterior
    from titrant.reports.learned import Learned

FANS = (("95", 0.025, 0.975), ("80", 0.1, 0.9), ("50", 0.25, 0.75))
LEGEND = (
    ("line one", "mean"),
    ("fan50", "50 in 100"),
    ("fan80", "80 in 100"),
    ("fan95", "95 in 100"),
    ("tried", "dose taken"),
)
_TOP, _HEIGHT = 34.0, 230.0


def dose_response(learned: Learned) -> Picture:
    """The picture of relief by the drug itself over dose."""
    posterior = learned.posterior
    doses = [int(ug) for ug in posterior.dose_ug]
    mean = [float(value) for value in posterior.relief]
    low, high = (_quantile(posterior, q) for q in (FANS[0][1], FANS[0][2]))
    frame, ticks = dose_frame(_TOP, _HEIGHT, min(-0.5, *low), max(1.0, *high))
    marks = curve(frame, ticks, posterior, "Less pain by the drug itself [points of 10]")
    marks += frame.x_axis(dose_words())
    marks += tried(frame, doses, mean, learned.days_at)
    sentence = _sentence(learned)
    return Picture(
        svg=drawing(_TOP + _HEIGHT + 36, sentence, marks),
        sentence=sentence,
        head=("Dose", "Mean", "50 %", "80 %", "95 %", "Chance of half a point", "Chance of a point", "Days taken"),
        rows=tuple(_rows(learned)),
        caption="Relief by the drug itself at each dose [points of 10], with time and expectation taken out.",
        legend=LEGEND,
    )


def curve(frame: Frame, ticks: list[float], posterior: Posterior, title: str) -> list[Markup]:
    """Bands, grid, the line of no effect and the mean."""
    xs = [place(int(ug)) for ug in posterior.dose_ug]
    return [
        *(
            frame.band(xs, _quantile(posterior, low), _quantile(posterior, high), f"fan{name}")
            for name, low, high in FANS
        ),
        *frame.grid([(tick, f"{tick:g}") for tick in ticks], title),
        zero(frame),
        frame.line(xs, [float(value) for value in posterior.relief], "line one"),
    ]


def zero(frame: Frame) -> Markup:
    """The line of no effect."""
    return element("line", x1=frame.left, x2=frame.right, y1=frame.y(0.0), y2=frame.y(0.0), klass="baseline")


def _quantile(posterior: Posterior, q: float) -> list[float]:
    return [float(value) for value in posterior.relief_quantiles[posterior.quantiles.index(q)]]


def _sentence(learned: Learned) -> str:
    at = learned.posterior.at(learned.dose_ug)
    band = f"{at['relief_low']:.1f} to {at['relief_high']:.1f}"
    return (
        f"At {format_dose(learned.dose_ug)} the drug itself is thought to take {at['relief']:.1f} points off the pain "
        f"(80 in 100: {band}). The chance that it does nothing at any dose is "
        f"{of_hundred(learned.posterior.p_no_effect)} in 100. Between and beyond the doses taken "
        "the curve leans on what is assumed."
    )


def of_hundred(share: float) -> str:
    """A probability as a count of a hundred, never as certain."""
    count = round(100 * share)
    return "less than 1" if count < 1 else "more than 99" if count > 99 else str(count)


def _rows(learned: Learned) -> list[tuple[str, ...]]:
    posterior = learned.posterior
    bands = {name: (_quantile(posterior, low), _quantile(posterior, high)) for name, low, high in FANS}
    return [
        (
            format_dose(int(ug)),
            f"{posterior.relief[i]:.1f}",
            *(f"{bands[name][0][i]:.1f} to {bands[name][1][i]:.1f}" for name in ("50", "80", "95")),
            of_hundred(float(posterior.p_helps[i])),
            of_hundred(float(posterior.p_matters[i])),
            str(learned.days_at.get(int(ug), 0)),
        )
        for i, ug in enumerate(posterior.dose_ug)
    ]

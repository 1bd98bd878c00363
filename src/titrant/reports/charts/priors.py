"""The same diary read from three starting points: relief over dose under each named prior."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from titrant.core.dose import format_dose
from titrant.reports.charts.dose_axis import dose_frame, dose_words
from titrant.reports.charts.dose_response import LEGEND, curve, of_hundred
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.svg import drawing

if TYPE_CHECKING:
    from titrant.inference.posterior import Posterior
    from titrant.reports.learned import Learned

_TOP, _HEIGHT = 34.0, 150.0
_LEFT, _PITCH, _ROOM = 40.0, 232.0, 190.0
_TICKS_UG = (10, 100, 1000, 6000)


def priors(learned: Learned) -> Picture:
    """The picture of relief over dose under each prior, side by side on one scale."""
    found = learned.by_prior
    low = min(float(each.relief_quantiles[0].min()) for each in found.values())
    high = max(float(each.relief_quantiles[-1].max()) for each in found.values())
    marks: list[Markup] = []
    for i, (name, each) in enumerate(found.items()):
        left = _LEFT + i * _PITCH
        frame, ticks = dose_frame(_TOP, _HEIGHT, min(-0.5, low), max(1.0, high), left=left, right=left + _ROOM)
        marks += curve(frame, ticks, each, f"{name} prior")
        marks += frame.x_axis(dose_words(_TICKS_UG))
    sentence = _sentence(learned)
    return Picture(
        svg=drawing(_TOP + _HEIGHT + 36, sentence, marks),
        sentence=sentence,
        head=("Prior", "Nothing at any dose, in 100", "Dose", "Mean relief", "80 %", "It helps, in 100"),
        rows=tuple(_row(name, each, ug) for name, each in found.items() for ug in _told(learned)),
        caption="Relief by the drug itself [points of 10] at the doses taken: what each prior makes of the same diary.",
        legend=LEGEND[:-1],
    )


def _told(learned: Learned) -> list[int]:
    return [int(ug) for ug in learned.posterior.dose_ug if int(ug) in learned.days_at] or [learned.dose_ug]


def _sentence(learned: Learned) -> str:
    chances = [each.at(learned.dose_ug)["p_helps"] for each in learned.by_prior.values()]
    apart = max(chances) - min(chances)
    weighs = "the diary outweighs the starting point" if apart < 0.1 else "the answer still leans on the starting point"
    return (
        "Relief by the drug itself over dose. "
        f"From the sceptical to the enthusiast prior, the chance that {format_dose(learned.dose_ug)} helps goes from "
        f"{of_hundred(min(chances))} to {of_hundred(max(chances))} in 100: {weighs}."
    )


def _row(name: str, posterior: Posterior, ug: int) -> tuple[str, ...]:
    at = posterior.at(ug)
    return (
        name,
        of_hundred(posterior.p_no_effect),
        format_dose(ug),
        f"{at['relief']:.1f}",
        f"{at['relief_low']:.1f} to {at['relief_high']:.1f}",
        of_hundred(at["p_helps"]),
    )

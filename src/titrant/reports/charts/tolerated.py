"""The chance that a dose is tolerated, over dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from titrant.core.dose import format_dose
from titrant.reports.charts.dose_axis import dose_frame, dose_words, place, tried, tried_words
from titrant.reports.charts.dose_response import of_hundred
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.svg import drawing

if TYPE_CHECKING:
    from titrant.reports.learned import Learned

_TOP, _HEIGHT = 34.0, 150.0
_LIKELY = 0.9


def tolerated(learned: Learned) -> Picture:
    """The picture of P(lasting gut and sleep trouble stays bearable) over dose."""
    posterior = learned.posterior
    doses = [int(ug) for ug in posterior.dose_ug]
    chance = [100 * float(p) for p in posterior.p_tolerated]
    frame, ticks = dose_frame(_TOP, _HEIGHT, 0.0, 100.0)
    marks = frame.grid([(tick, f"{tick:g}") for tick in ticks], "Chance that the dose is tolerated, in 100")
    marks += frame.x_axis(dose_words())
    marks.append(frame.line([place(ug) for ug in doses], [*chance], "line one"))
    marks += tried(frame, doses, chance, learned.days_at)
    sentence = _sentence(learned)
    return Picture(
        svg=drawing(_TOP + _HEIGHT + 36, sentence, marks),
        sentence=sentence,
        head=("Dose", "Tolerated, in 100", "Gut trouble", "Sleep trouble", "Days taken"),
        rows=tuple(
            (
                format_dose(ug),
                of_hundred(float(posterior.p_tolerated[i])),
                f"{posterior.trouble_gut[i]:.1f}",
                f"{posterior.trouble_sleep[i]:.1f}",
                str(learned.days_at.get(ug, 0)),
            )
            for i, ug in enumerate(doses)
        ),
        caption="Chance that lasting trouble stays bearable, and the trouble expected from the drug [points of 10].",
        legend=(("line one", "chance"), ("tried", "dose taken")),
    )


def _sentence(learned: Learned) -> str:
    posterior = learned.posterior
    likely = [int(ug) for ug, p in zip(posterior.dose_ug, posterior.p_tolerated, strict=True) if p >= _LIKELY]
    up_to = f"up to {format_dose(max(likely))} it is at least 90 in 100" if likely else "at no dose is it 90 in 100"
    return (
        f"The chance that a dose is tolerated: {up_to}. Taken so far: {tried_words(learned.days_at)}. "
        "What lies above the highest dose taken is not known from this diary."
    )

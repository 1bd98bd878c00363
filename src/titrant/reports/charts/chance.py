"""The chance of help as the diary grew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from titrant.core.dose import format_dose
from titrant.reports.charts.day_axis import day_frame, day_ticks
from titrant.reports.charts.dose_response import of_hundred
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.svg import drawing

if TYPE_CHECKING:
    from titrant.reports.learned import Learned, Look

_TOP, _HEIGHT = 34.0, 170.0
_SCALE = [(float(value), f"{value}") for value in (0, 25, 50, 75, 100)]
LEGEND = (("line one", "helps at the dose taken then"), ("line two", "does nothing at any dose"))


def chance(learned: Learned, *, with_doses: bool = True) -> Picture:
    """The picture of both chances at each look; without doses for a reader who is shown none."""
    posterior = learned.posterior
    frame = day_frame(_TOP, _HEIGHT, posterior, high=100.0)
    last = posterior.first_day + timedelta(days=posterior.days - 1)
    xs = [float((look.on - posterior.first_day).days) for look in learned.looks]
    helps = [None if look.p_helps is None else 100 * look.p_helps for look in learned.looks]
    marks = frame.grid(_SCALE, "Chance, in 100") + frame.x_axis(day_ticks(posterior.first_day, last))
    marks.append(frame.line(xs, [100 * look.p_no_effect for look in learned.looks], "line two"))
    marks.append(frame.line(xs, helps, "line one"))
    sentence = _sentence(learned)
    looks = [look for look in learned.looks if look.p_helps is not None]
    return Picture(
        svg=drawing(_TOP + _HEIGHT + 36, sentence, marks),
        sentence=sentence,
        head=("Seen on", *(("Dose",) if with_doses else ()), "It helps, in 100", "It does nothing, in 100"),
        rows=tuple(_row(look, with_doses) for look in looks),
        caption="Chance that the drug itself takes at least half a point off, and that it does nothing at any dose.",
        legend=LEGEND,
    )


def _sentence(learned: Learned) -> str:
    told = [look for look in learned.looks if look.p_helps is not None]
    if not told or told[0].p_helps is None or told[-1].p_helps is None:
        return "No dose has been taken for long enough to say how likely help is."
    return (
        f"The chance that the drug itself helps, at the dose taken then, went from "
        f"{of_hundred(told[0].p_helps)} in 100 at the first dose to "
        f"{of_hundred(told[-1].p_helps)} in 100; the chance that it does nothing at any dose from "
        f"{of_hundred(told[0].p_no_effect)} to {of_hundred(told[-1].p_no_effect)} in 100."
    )


def _row(look: Look, with_doses: bool) -> tuple[str, ...]:
    p = look.p_helps if look.p_helps is not None else 0.0
    dose = (format_dose(look.dose_ug),) if with_doses else ()
    return (str(look.on), *dose, of_hundred(p), of_hundred(look.p_no_effect))

"""Forecast against what came: the bands as they were told beforehand, the days as they were then written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from titrant.reports.charts.day_axis import DIARY_SCALE, day_frame, day_ticks, pain_dots
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.svg import drawing

if TYPE_CHECKING:
    from titrant.patient.record import Record
    from titrant.reports.charts.frame import Frame
    from titrant.reports.learned import Learned, Look

_TOP, _HEIGHT = 34.0, 190.0
_BANDS = ("95", "80", "50")
_LEGEND = (("dot", "one day"), ("line one", "forecast"), *((f"fan{n}", f"{n} in 100") for n in ("50", "80", "95")))


def forecast(learned: Learned, record: Record) -> Picture:
    """The picture of every forecast laid over the diary that followed."""
    posterior = learned.posterior
    frame = day_frame(_TOP, _HEIGHT, posterior)
    last = posterior.first_day + timedelta(days=posterior.days - 1)
    marks = [mark for look in learned.looks if look.ahead for mark in _fan(frame, look, learned)]
    marks += frame.grid(DIARY_SCALE, "Pain, 0 none to 10: forecast, and as written")
    marks += frame.x_axis(day_ticks(posterior.first_day, last))
    marks += pain_dots(frame, record, posterior)
    sentence = _sentence(learned)
    return Picture(
        svg=drawing(_TOP + _HEIGHT + 36, sentence, marks),
        sentence=sentence,
        head=("Looked ahead on", "Days ahead", "Forecast, mean", "Came, mean", "In 50 %", "In 80 %", "In 95 %"),
        rows=tuple(_row(look) for look in learned.looks if look.ahead),
        caption="Each forecast sees only the days before it and holds for the dose of its day, until that changes.",
        legend=_LEGEND,
    )


def _fan(frame: Frame, look: Look, learned: Learned) -> list[Markup]:
    """The bands of one forecast, from half a day before its first day to half a day after its last."""
    days = [(day.on - learned.posterior.first_day).days for day in look.ahead]
    xs = [days[0] - 0.5, *(float(day) for day in days), days[-1] + 0.5]
    marks = [frame.band(xs, _side(look, band, 0), _side(look, band, 1), f"fan{band}") for band in _BANDS]
    means = [look.ahead[0].mean, *(day.mean for day in look.ahead), look.ahead[-1].mean]
    return [*marks, frame.line(xs, [*means], "line one")]


def _side(look: Look, band: str, side: int) -> list[float]:
    values = [day.bands[band][side] for day in look.ahead]
    return [values[0], *values, values[-1]]


def _sentence(learned: Learned) -> str:
    days = len(learned.forecast_days)
    if not days:
        return "No day has been forecast and then written down yet."
    in_50, in_80, in_95 = (learned.inside(band) for band in ("50", "80", "95"))
    return (
        f"Of {days} days that were forecast and then written down, {in_80} fell inside the band meant to hold 80 in "
        f"100 ({in_80 / days:.0%}), {in_50} inside that of 50 ({in_50 / days:.0%}) and {in_95} inside that of 95 "
        f"({in_95 / days:.0%})."
    )


def _row(look: Look) -> tuple[str, ...]:
    written = [day for day in look.ahead if day.came is not None]
    came = [day.came for day in written if day.came is not None]
    inside = [f"{sum(day.fell_inside(band) for day in written)} of {len(came)}" for band in ("50", "80", "95")]
    mean = sum(day.mean for day in look.ahead) / len(look.ahead)
    return (
        str(look.on),
        str(len(look.ahead)),
        f"{mean:.1f}",
        f"{sum(came) / len(came):.1f}" if came else "none",
        *inside,
    )

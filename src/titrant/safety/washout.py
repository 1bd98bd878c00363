"""The washout of one exposure: a block until it is over, then a caution or a note until the window closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from titrant.core.calendar import format_day
from titrant.safety.exposure import Exposure
from titrant.safety.patient_view import Patient
from titrant.safety.pharmacology import beside_the_rule
from titrant.safety.reply import Reply, block, caution, info, no


def arithmetic(e: Exposure, day: date) -> tuple[str, ...]:
    """The sum as a person checks it, and what pharmacology says beside it."""
    assert e.last is not None and e.earliest is not None
    told = (
        f"{e.listed.told}: last possible exposure {format_day(e.last)} + {e.days} days = {format_day(e.earliest)}; "
        f"first dose on {format_day(day)} would be day {e.day_number(day)}"
    )
    return tuple(text for text in (told, beside_the_rule(e)) if text)


def washout(e: Exposure, patient: Patient, window: int, *, careful: bool, days: int | None = None) -> Reply:
    """Block until the washout is over; then caution or info until the window closes."""
    d0 = patient.first_dose_day
    used = e if days is None else replace(e, days=days)
    d, today = used.day_number(d0), e.last == patient.on
    if d < used.days:
        return block(used.told, earliest=used.earliest, provisional=today, arithmetic=arithmetic(used, d0))
    if d < window:
        reply = caution(used.told) if careful else info(used.told)
        return replace(reply, arithmetic=arithmetic(used, d0), provisional=today)
    return no()

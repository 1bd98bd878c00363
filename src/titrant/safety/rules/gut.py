"""The gut on naltrexone: what may settle, what does not, what cannot wait."""

from __future__ import annotations

from titrant.core.calendar import format_day
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, caution, info, no, note, together
from titrant.safety.rules.periodic_paralysis import losing_from_gut
from titrant.safety.thresholds import Thresholds


def _persistent(p: Patient, at: Thresholds) -> int:
    """Gut days of the last week, when they are enough to count."""
    days = p.gut_days(at.gut_window_days, at.gut_day_above_baseline, at)
    return days if days >= at.gut_days else 0


def _in_paralysis(p: Patient, at: Thresholds) -> bool:
    """PP-04 speaks instead."""
    return p.paralysis and bool(losing_from_gut(p, at))


@rule("GI-01", reads=("diary", "doses"))
def gut_trouble_by_mouth(p: Patient, at: Thresholds) -> Reply:
    """Three gut days in a week by mouth: told at first, paused once it should have settled."""
    days = _persistent(p, at) if p.on_ldn and p.route != "skin" and not _in_paralysis(p, at) else 0
    if not days or p.days_on_ldn is None:
        return no()
    told = f"{days} gut days in the last {at.gut_window_days}, day {p.days_on_ldn} of naltrexone"
    return caution(told) if p.days_on_ldn >= at.gut_settles_days else info(told)


@rule("GI-02", reads=("diary",))
def gut_red_flag(p: Patient, at: Thresholds) -> Reply:
    """Blood, fever, dehydration, severe pain."""
    flagged = [d for d in p.recent_days(at.gut_window_days) if d.red_flag]
    return together(block(f"red flag on {format_day(d.date)}", urgent=True) for d in flagged)


@rule("GI-03", reads=("diary", "doses"))
def gut_trouble_through_skin(p: Patient, at: Thresholds) -> Reply:
    """Gut trouble with a cream is not what the route should do."""
    days = _persistent(p, at) if p.on_ldn and p.route == "skin" and not _in_paralysis(p, at) else 0
    return caution(f"{days} gut days in the last {at.gut_window_days} with a cream") if days else no()


@rule("RO-01", reads=("plans", "doses"))
def skin_route(p: Patient, at: Thresholds) -> Reply:
    """Uptake through intact skin is not shown."""
    return note("route: skin") if p.route == "skin" or p.record.settings.route == "skin" else no()

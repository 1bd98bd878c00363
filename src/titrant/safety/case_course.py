"""Doses and diary of a case: a dose a day from the start to the last one, a quiet week before, gut days at the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

from titrant.core.calendar import parse_partial
from titrant.patient.record import Day, Dose, Route

LDN_KEYS = {"started", "route", "stopped", "last_dose", "last_taken", "dose_mg", "missed_days"}
DIARY_KEYS = {
    "gi_days_last7", "red_flag", "vomiting", "diarrhoea", "diarrhea", "gut_score", "usual_gut", "quiet_days",
    "quiet_until",
}  # fmt: skip
SKIN = ("transdermal", "topical", "cream", "skin")
UG_PER_MG = 1000
DEFAULT_DAYS_ON_LDN = 90
DEFAULT_DOSE_UG = 1500
BASELINE_DAYS = 7
GUT_DAY_SCORE = 6


def ug(mg: Any) -> int | None:
    """Milligrams as whole micrograms; a value below zero is kept as zero, which the dose rule refuses."""
    return None if mg is None else max(0, round(float(mg) * UG_PER_MG))


def route_of(ldn: dict[str, Any]) -> Route:
    """The route of the naltrexone; a cream is a route through the skin."""
    given = str(ldn.get("route", "oral"))
    for route in get_args(Route):
        if route == ("skin" if given in SKIN else given):
            return route  # type: ignore[no-any-return]  # one of the words of Route
    raise ValueError(f"ldn.route is {given!r}; write one of {', '.join(get_args(Route))}")


def doses(stage: str, ldn: dict[str, Any], planned_mg: Any, on: date) -> tuple[Dose, ...]:
    """A dose a day from the start to the last one; a stop adds a day on which none was taken."""
    if stage not in ("starting", "on_ldn"):
        raise ValueError(f"stage is {stage!r}; write starting or on_ldn")
    if stage == "starting" and not ldn.get("started"):
        return ()
    first = parse_partial(ldn["started"]).last if ldn.get("started") else on - timedelta(days=DEFAULT_DAYS_ON_LDN)
    dose = ug(ldn.get("dose_mg") or planned_mg) or DEFAULT_DOSE_UG
    days = max(0, (_last_dose(ldn, on) - first).days) + 1
    taken = tuple(Dose(first + timedelta(days=i), ug=dose, route=route_of(ldn)) for i in range(days))
    none = (Dose(parse_partial(ldn["stopped"]).last + timedelta(days=1), ug=0),) if ldn.get("stopped") else ()
    return (*taken, *none)


def _last_dose(ldn: dict[str, Any], on: date) -> date:
    if given := ldn.get("last_dose") or ldn.get("last_taken") or ldn.get("stopped"):
        return parse_partial(given).last
    return on - timedelta(days=int(ldn.get("missed_days", 0)))


def diary(row: dict[str, Any], taken: tuple[Dose, ...], on: date) -> tuple[Day, ...]:
    """Quiet days before the first dose, and the gut days of the last seven, the latest first.

    ``usual_gut`` is the score of the quiet days, ``quiet_days`` their number, ``quiet_until`` how many days before
    the first dose the last of them lies.
    """
    if not row:
        return ()
    sick_today = any(row.get(key) for key in ("vomiting", "diarrhoea", "diarrhea"))
    count = max(int(row.get("gi_days_last7") or 0), 1 if sick_today else 0)
    first = min((d.date for d in taken), default=on - timedelta(days=DEFAULT_DAYS_ON_LDN))
    start = min(first, on - timedelta(days=BASELINE_DAYS - 1))
    nearest, quiet = int(row.get("quiet_until", 1)), int(row.get("quiet_days", BASELINE_DAYS))
    usual, score = row.get("usual_gut", 0), row.get("gut_score", GUT_DAY_SCORE)
    before = tuple(Day(start - timedelta(days=nearest + i), gut=usual) for i in range(quiet - 1, -1, -1))
    latest = tuple(
        Day(
            on - timedelta(days=i),
            gut=score if i < count else usual,
            red_flag=bool(row.get("red_flag")) if i == 0 else None,
        )
        for i in range(BASELINE_DAYS - 1, -1, -1)
    )
    return (*before, *latest)

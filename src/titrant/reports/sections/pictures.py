"""The pictures: a simulated day, the weeks of the plan, the diary against the doses."""

from __future__ import annotations

from titrant.reports.charts.diary import diary_picture
from titrant.reports.charts.simulated_day import simulated_day
from titrant.reports.charts.twelve_weeks import twelve_weeks
from titrant.reports.material import Material
from titrant.reports.sections.section import Section

_DAY_SAYS = (
    "A day on this dose once it has settled. The three structures are three ways in which plasma may drive the "
    "receptors; the data do not settle which is right, so all are shown."
)
_WEEKS_SAYS = (
    "A forecast for people in general who follow the plan, before this diary is taken into account. It holds the "
    "natural course and the effect of expectation; it is not a promise of benefit."
)


def one_day(material: Material) -> Section | None:
    """A simulated day, for the clinician."""
    if material.day is None or material.for_person:
        return None
    values = {"picture": simulated_day(material.day), "says": _DAY_SAYS, "notes": material.day.notes}
    return Section("day", "A simulated day", "picture.html", values)


def many_weeks(material: Material) -> Section | None:
    """The simulated weeks of the plan, for the clinician."""
    if material.weeks is None or material.for_person:
        return None
    values = {"picture": twelve_weeks(material.weeks), "says": _WEEKS_SAYS, "notes": ()}
    return Section("weeks", "The weeks ahead, simulated", "picture.html", values)


def diary(material: Material) -> Section | None:
    """The diary against the doses, with its notes."""
    picture = diary_picture(material.record)
    if picture is None:
        return None
    title = "What you wrote down" if material.for_person else "The diary against the doses"
    notes = [(day.date, day.note, day.red_flag, day.flare) for day in material.record.diary]
    told = [row for row in notes if any(row[1:])]
    return Section("diary", title, "diary.html", {"picture": picture, "notes": told})

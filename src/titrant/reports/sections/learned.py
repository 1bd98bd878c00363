"""What the diary has taught: pictures for the clinician, plain ones without doses for the person."""

from __future__ import annotations

from typing import Any

from titrant.core.dose import format_dose
from titrant.reports.charts.chance import chance
from titrant.reports.charts.dose_response import dose_response, of_hundred
from titrant.reports.charts.forecast import forecast
from titrant.reports.charts.parts import parts
from titrant.reports.charts.picture import Picture
from titrant.reports.charts.priors import priors
from titrant.reports.charts.tolerated import tolerated
from titrant.reports.learned import Learned
from titrant.reports.material import Material
from titrant.reports.sections.section import Section

CLINICIAN_SAYS = (
    "A model takes time, expectation and the drug apart. It averages dose-responses of different structure, no effect "
    "among them, and can be wrong: see the forecast against what came."
)
PERSON_SAYS = (
    "Pain goes up and down by itself, and any capsule brings hope. Here a calculation takes these apart from what the "
    "drug does. It can be wrong, and it decides nothing."
)


def learned(material: Material) -> Section | None:
    """The pictures of what the diary has taught, where there is something to draw."""
    found = material.learned
    if found is None:
        return None
    if material.for_person:
        values: dict[str, Any] = {"says": PERSON_SAYS, "pictures": _for_person(found, material), "variants": ()}
        return Section("learned", "What your diary can tell", "learned.html", values, found.because)
    pictures = [
        ("Relief over dose", dose_response(found)),
        ("The diary taken apart", parts(found, material.record)),
        ("Forecast against what came", forecast(found, material.record)),
        ("The chance of help over time", chance(found)),
        ("Tolerated doses", tolerated(found)),
        ("Three priors, one diary", priors(found)),
    ]
    values = {"says": CLINICIAN_SAYS, "pictures": pictures, "variants": _variants(found)}
    values["dose"] = format_dose(found.dose_ug)
    return Section("learned", "What the diary shows", "learned.html", values, found.because)


def _for_person(found: Learned, material: Material) -> list[tuple[str, Picture]]:
    return [
        ("Time, hope and the drug", parts(found, material.record)),
        ("Was the forecast right?", forecast(found, material.record)),
        ("How likely is it that the drug helps?", chance(found, with_doses=False)),
    ]


def _variants(found: Learned) -> list[tuple[str, ...]]:
    return [
        (
            one.changed,
            of_hundred(one.p_helps),
            of_hundred(one.p_no_effect),
            f"{one.relief:.1f} ({one.relief_low:.1f} to {one.relief_high:.1f})",
            f"{one.action.replace('_', ' ')}{f', {format_dose(one.dose_ug)}' if one.dose_ug else ''}",
        )
        for one in found.variants
    ]

"""What is known of low-dose naltrexone, and how well."""

from __future__ import annotations

import re

from titrant.reports.material import Known, Material
from titrant.reports.sections.section import Section


_DOSE = re.compile(r"[0-9]\s*(?:mg|mcg|ug|micrograms?|milligrams?)\b", re.IGNORECASE)


def known(material: Material) -> Section | None:
    """The claims that this page rests on, with what became of each."""
    if not material.known:
        return None
    shown = tuple(c for c in material.known if not (material.for_person and _names_a_dose(c)))
    if not shown:
        return None
    template = "known_person.html" if material.for_person else "known.html"
    return Section("known", "What is known, and how well", template, {"known": shown}, tuple(c.id for c in shown))


def _names_a_dose(claim: Known) -> bool:
    """A claim with a dose in it could be read as one to take, so the person's page leaves it out."""
    return bool(_DOSE.search(f"{claim.says} {claim.verdict} {claim.certainty}"))

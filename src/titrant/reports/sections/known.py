"""What is known of low-dose naltrexone, and how well."""

from __future__ import annotations

from titrant.reports.dose_words import names_a_dose
from titrant.reports.material import Known, Material
from titrant.reports.sections.section import Section

# what a claim on practice or on a dose says could be read as advice, even where it was refuted
FOR_PERSON = ("effect", "evidence")


def known(material: Material) -> Section | None:
    """The claims that this page rests on, with what became of each."""
    shown = tuple(c for c in material.known if not material.for_person or _may_be_read_alone(c))
    if not shown:
        return None
    template = "known_person.html" if material.for_person else "known.html"
    return Section("known", "What is known, and how well", template, {"known": shown}, tuple(c.id for c in shown))


def _may_be_read_alone(claim: Known) -> bool:
    return claim.kind in FOR_PERSON and not names_a_dose(f"{claim.says} {claim.verdict} {claim.certainty}")

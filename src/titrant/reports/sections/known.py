"""What is known of low-dose naltrexone, and how well."""

from __future__ import annotations

from titrant.reports.dose_words import names_a_dose
from titrant.reports.material import Known, Material
from titrant.reports.sections.section import Section

# what a claim on practice or on a dose says could be read as advice, even where it was refuted
FOR_PERSON = ("effect", "evidence")
TITLE = "What is known, and how well"


def known(material: Material) -> Section | None:
    """The claims that this page rests on, with what became of each."""
    shown = tuple(c for c in material.known if not material.for_person or _may_be_read_alone(c))
    if not shown:
        return None
    because = tuple(c.id for c in shown)
    if material.for_person:
        return Section("known", TITLE, "known_person.html", {"known": shown}, because)
    values = {
        "advised": [c for c in shown if not c.simulated],
        "simulated": [c for c in shown if c.simulated],
        "disagreements": [c for c in shown if c.disagreement],
    }
    return Section("known", TITLE, "known.html", values, because)


def _may_be_read_alone(claim: Known) -> bool:
    text = f"{claim.says} {claim.verdict} {claim.certainty} {claim.disagreement}"
    return claim.kind in FOR_PERSON and not names_a_dose(text)

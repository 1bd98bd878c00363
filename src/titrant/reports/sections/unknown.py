"""What is not known, and what each gap costs."""

from __future__ import annotations

from titrant.patient.missing import what_is_missing
from titrant.reports.material import Material
from titrant.reports.sections.section import Section


def unknown(material: Material) -> Section | None:
    """The gaps of the record, for the clinician."""
    gaps = what_is_missing(material.record, material.on)
    if material.for_person or not gaps:
        return None
    return Section("unknown", "What is not known", "unknown.html", {"gaps": gaps})

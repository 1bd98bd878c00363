"""What the rules found: reason, arithmetic and source for the clinician, questions for the person."""

from __future__ import annotations

from typing import Any

from titrant.core.calendar import format_day
from titrant.reports.material import Material
from titrant.reports.sections.section import Section
from titrant.safety.screening import RANK, Finding
from titrant.safety.screening_text import NOTED

WORDS = {"block": "BLOCK", "caution": "CAUTION", "info": "INFO", "clear": "NOTE"}
PERSON_WORDS = {"block": "STANDS IN THE WAY", "caution": "TAKE CARE", "info": "GOOD TO KNOW", "clear": "GOOD TO KNOW"}


def findings(material: Material) -> Section:
    """Every finding, the urgent ones first, and how every rule answered."""
    screening = material.screening
    ordered = sorted(screening.findings, key=lambda f: (not f.urgent, -RANK[f.severity], not f.holds_start, f.rule))
    because = tuple(dict.fromkeys(id_ for f in ordered for id_ in (f.rule, *f.claims)))
    if material.for_person:
        asked = [f for f in ordered if f.question]
        values: dict[str, Any] = {"findings": [(PERSON_WORDS[f.severity], f) for f in asked]}
        return Section("questions", "Questions to take along", "findings_person.html", values, because)
    graded = {claim.id: f"{claim.verdict}; {claim.certainty}" for claim in material.known}
    values = {
        "findings": [(WORDS[f.severity], f, _lines(f, graded)) for f in ordered],
        "answers": screening.answers,
    }
    return Section("findings", "What the rules found", "findings.html", values, because)


def _lines(finding: Finding, graded: dict[str, str]) -> list[tuple[str, str]]:
    """The labelled lines of one finding, those that say something."""
    earliest = format_day(finding.earliest) if finding.earliest else ""
    if finding.undetermined:
        earliest = "cannot be given yet"
    if earliest and finding.provisional:
        earliest += ", provisional"
    lines = [
        ("Arithmetic", finding.arithmetic),
        ("Earliest start", earliest),
        ("Found in", "; ".join(finding.inputs)),
        ("Missing", "; ".join(finding.missing)),
        ("What to do", finding.action),
        ("Source", finding.source),
        ("Strength", finding.strength),
        ("Known disagreement", finding.disagreement),
        ("Rests on", "; ".join(f"{id_} ({graded[id_]})" for id_ in finding.claims if id_ in graded)),
        ("Overridden by", finding.overridden_by or ""),
        (NOTED, finding.override_noted or ""),
    ]
    return [(label, words) for label, words in lines if words and words != "none"]

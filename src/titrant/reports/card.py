"""The emergency card: one small page for the wallet (rule EM-01). It never holds back care."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.core.errors import RecordError
from titrant.core.plain import PlainResult
from titrant.patient.record import Allergy, Dose, Record
from titrant.safety.patient_view import Patient

HERE = Path(__file__).parent
_ROUTES = {
    "skin": "on the skin",
    "intravenous": "into a vein",
    "buccal": "in the cheek",
    "sublingual": "under the tongue",
}
_REFUTED = ("refuted", "entered-in-error")


@dataclass(frozen=True)
class Fact:
    """One labelled value of the card."""

    label: str
    value: str


@dataclass(frozen=True)
class EmergencyCard(PlainResult):
    """What the card says; ``because`` names its rules and sources."""

    headline: str
    facts: tuple[Fact, ...]
    care: tuple[str, ...]
    also: tuple[str, ...]
    person: str
    strength: str
    on: date
    because: tuple[str, ...]

    @property
    def on_words(self) -> str:
        """The day of the record, in words."""
        return format_day(self.on)

    def to_text(self) -> str:
        """The card as plain text."""
        facts = [f"{fact.label}: {fact.value}" for fact in self.facts]
        care = [f"- {line}" for line in self.care]
        lines = ["EMERGENCY CARD: NALTREXONE", self.headline, "", *facts, "", "For pain relief and anaesthesia", *care]
        return "\n".join([*lines, *self.also, "", self.person, f"{self.strength} Record of {self.on_words}."])

    def to_html(self) -> str:
        """The card as one self-contained page that prints on A6."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        pages = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
        return pages.get_template("card.html").render(card=self)


@cache
def _words() -> dict[str, Any]:
    with (HERE / "data" / "card.toml").open("rb") as file:
        return tomllib.load(file)


def emergency_card(record: Record, on: date) -> EmergencyCard:
    """The card of a person who takes, or took, low-dose naltrexone.

    Raises
    ------
    RecordError
        When no dose was taken up to ``on``: a card would state what is not so.
    """
    last = _last_dose(record, on)
    if last is None:
        wrong = f"no dose of naltrexone was taken up to {format_day(on)}"
        raise RecordError("card", wrong, "print the card once a first dose is recorded in doses.csv")
    words = _words()
    takes = record.on_ldn(on)
    own = _paralysis(record, on)
    used = [words["takes" if takes else "stopped"], *words["care"], words["person"], *own]
    return EmergencyCard(
        headline=words["takes" if takes else "stopped"]["text"],
        facts=_facts(record, last, takes),
        care=tuple(line["text"] for line in words["care"]),
        also=(*(line["text"] for line in own), *_allergies(record)),
        person=words["person"]["text"],
        strength=words["strength"]["text"],
        on=on,
        because=("EM-01", *dict.fromkeys(line["source"] for line in used)),
    )


def _last_dose(record: Record, on: date) -> Dose | None:
    taken = [dose for dose in record.doses if dose.taken and dose.ug > 0 and dose.date <= on]
    return max(taken, key=lambda dose: (dose.date, str(dose.time or "")), default=None)


def _facts(record: Record, last: Dose, takes: bool) -> tuple[Fact, ...]:
    way = _ROUTES.get(last.route, "by mouth")
    clock = f", {last.time:%H:%M}" if last.time else ""
    born = format_day(record.person.born) if record.person.born else "not recorded"
    return (
        Fact("Dose" if takes else "Last dose", f"{format_dose(last.ug)} {way}"),
        Fact("Last dose recorded" if takes else "Last taken", f"{format_day(last.date)}{clock}"),
        Fact("Date of birth", born),
    )


def _paralysis(record: Record, on: date) -> list[dict[str, str]]:
    """What an anaesthetist must know of periodic paralysis, by its type."""
    patient = Patient(record, on, on)
    words: dict[str, dict[str, str]] = _words()["paralysis"]
    kind = record.person.pp_type if record.person.pp_type == "paramyotonia" else patient.paralysis_type
    return [words.get(kind, words["any"])] if patient.paralysis else []


def _allergies(record: Record) -> tuple[str, ...]:
    real = [a.substance for a in record.allergies or () if _counts(a)]
    return (f"Allergies: {', '.join(real)}.",) if real else ()


def _counts(allergy: Allergy) -> bool:
    return allergy.verification not in _REFUTED

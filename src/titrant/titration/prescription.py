"""The fields of a compounding prescription; what titrant cannot know stays empty for the prescriber."""

from __future__ import annotations

from titrant.core.calendar import format_day
from titrant.core.dose import format_dose
from titrant.patient.formulation import Liquid
from titrant.patient.record import Record
from titrant.titration.formulation_choice import usable
from titrant.titration.plan_result import Prescription, Step, Supply
from titrant.titration.profile import Profile
from titrant.titration.supply import directions, supplied

TO_FILL = ""
EXCIPIENTS = {"lactose": "lactose-free", "gluten": "gluten-free", "dyes": "dye-free"}


def prescription(
    record: Record, profile: Profile, steps: tuple[Step, ...], supplies: tuple[Supply, ...], ceiling_ug: int
) -> Prescription:
    """Every field the pharmacy needs (CO-01)."""
    forms = "; ".join(s.formulation for s in supplies)
    weight = f"{record.person.weight_kg:g} kg" if record.person.weight_kg else TO_FILL
    born = format_day(record.person.born) if record.person.born else TO_FILL
    fields = (
        ("patient name and address", TO_FILL),
        ("date of birth", born),
        ("weight", weight),
        ("allergies, with excipients", _allergies(record)),
        ("prescriber, licence, contact", TO_FILL),
        ("date", TO_FILL),
        ("drug", "naltrexone hydrochloride"),
        ("strength and form", forms),
        ("route", "by mouth"),
        ("excipients", _excipients(record, profile)),
        ("quantity", "; ".join(f"{s.formulation}: {s.quantity}" for s in supplies)),
        ("highest daily dose of this supply", format_dose(max(s.dose_ug for s in supplied(steps)))),
        ("ceiling of the plan", format_dose(ceiling_ug)),
        ("refills", "none: each later step needs a review"),
        ("indication", "off label; compounded, since there is no commercial product of this strength"),
        ("warning", "not with opioids, nor within 14 days after the last one (OP-02)"),
        ("opioid-free since, verified by and on", TO_FILL),
        ("beyond-use date", "set by the pharmacy"),
    )
    return Prescription(fields, directions(supplied(steps)))


def _allergies(record: Record) -> str:
    if record.allergies is None:
        return "not known: ask"
    counted = [a.substance for a in record.allergies if a.verification not in ("refuted", "entered-in-error")]
    return ", ".join(counted) or "none known"


def _excipients(record: Record, profile: Profile) -> str:
    wanted = ["immediate release, never slow release", "filler microcrystalline cellulose", "no calcium carbonate"]
    wanted += [EXCIPIENTS[s] for s in record.person.sensitivities if s in EXCIPIENTS]
    liquid = any(isinstance(item, Liquid) for item in usable(record, profile))
    if liquid and profile.periodic_paralysis:
        sugar = profile.paralysis_type != "hyperkalaemic"
        salt = profile.paralysis_type != "hypokalaemic"
        wanted += ["no sugar in the liquid"] * sugar + ["no potassium salts in the liquid"] * salt
    return "; ".join(wanted)

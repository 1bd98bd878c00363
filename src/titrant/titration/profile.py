"""What about this person changes the steps: sensitivity, periodic paralysis and its type, thyroid, liver, age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from titrant.patient.record import Record
from titrant.safety.patient_view import Patient
from titrant.safety.screening import Screening

THYROID_RULES = ("TH-01", "TH-02", "TH-06", "TH-07", "PP-01")
LIVER_RULES = ("HE-02", "HE-03", "HE-05", "HE-06")


@dataclass(frozen=True)
class Profile:
    """Facts of the person that the behaviours and the plan's texts ask for."""

    sensitive: bool
    periodic_paralysis: bool
    paralysis_type: str
    thyroid_hormone: bool
    liver: bool

    @property
    def starts_lower(self) -> bool:
        """Whether the lowest first dose and the smallest steps apply."""
        return self.sensitive or self.periodic_paralysis

    @property
    def groups(self) -> tuple[str, ...]:
        """Names under which the texts in the data files address this person."""
        belongs = {
            "everyone": True,
            "sensitive": self.sensitive,
            "periodic_paralysis": self.periodic_paralysis,
            "hypokalaemic": self.paralysis_type == "hypokalaemic",
            "hyperkalaemic": self.paralysis_type == "hyperkalaemic",
            "thyroid_hormone": self.thyroid_hormone,
            "liver": self.liver,
        }
        return tuple(name for name, is_in in belongs.items() if is_in)


def read_profile(record: Record, screening: Screening) -> Profile:
    """The facts, from the record and from the rules that fired."""
    kind = paralysis_type(record, screening.on)
    fired = {finding.rule for finding in screening.findings if finding.answer != "no"}
    return Profile(
        sensitive="medicines" in record.person.sensitivities,
        periodic_paralysis=kind != "none",
        paralysis_type=kind,
        thyroid_hormone=bool(fired & set(THYROID_RULES)),
        liver=bool(fired & set(LIVER_RULES)),
    )


def paralysis_type(record: Record, on: date) -> str:
    """Type of periodic paralysis as the rules read it; ``none``, or ``unknown`` when it is listed without one."""
    patient = Patient(record, on, on)
    return patient.paralysis_type if patient.paralysis else "none"

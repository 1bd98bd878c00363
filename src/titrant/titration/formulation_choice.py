"""Which of the formulations in hand may be used by this person; the others are refused with the reason.

Never a skin cream by itself, never a 50 mg tablet; in periodic paralysis no sugar-based liquid in the
hypokalaemic form and no potassium salt in the hyperkalaemic form (PP-08).
"""

from __future__ import annotations

from titrant.core.dose import format_dose
from titrant.patient.formulation import Capsule, Cream, Formulation, Liquid, Tablet
from titrant.patient.record import Record
from titrant.titration.profile import Profile

FEARS_SUGAR = ("hypokalaemic", "andersen-tawil", "other", "unknown")
FEARS_POTASSIUM = ("hyperkalaemic", "andersen-tawil", "other", "unknown")


def usable(record: Record, profile: Profile) -> tuple[Formulation, ...]:
    """The formulations that may be used, in the order given."""
    return tuple(item for item in record.formulations if refusal(item, profile) is None)


def refusal(item: Formulation, profile: Profile) -> str | None:
    """Why a formulation is refused, or None."""
    if isinstance(item, Cream):
        return "a skin cream is not proposed: no uptake through intact skin has been shown (C04, C05)"
    if isinstance(item, Tablet):
        return "a 50 mg tablet cannot be divided into low doses; see `titrant worksheet`"
    if isinstance(item, Liquid) and item.sugar_based and profile.paralysis_type in FEARS_SUGAR:
        return f"the {name(item)} is sugar-based: sugar can bring on an attack in periodic paralysis (PP-08)"
    if isinstance(item, Liquid) and item.potassium_salt and profile.paralysis_type in FEARS_POTASSIUM:
        return f"the {name(item)} holds a potassium salt, which can bring on an attack (PP-08)"
    return None


def refusals(record: Record, profile: Profile) -> tuple[str, ...]:
    """Every reason for which something in hand is not used."""
    found = (refusal(item, profile) for item in record.formulations)
    return tuple(dict.fromkeys(text for text in found if text))


def questions(record: Record, profile: Profile) -> tuple[str, ...]:
    """What to ask the pharmacy before the first dose: unknown is not safe."""
    asked = []
    for item in usable(record, profile):
        if isinstance(item, Liquid) and item.sugar_based is None and profile.paralysis_type in FEARS_SUGAR:
            asked.append(f"ask the pharmacy whether the {name(item)} is free of sugar; order it sugar-free")
        if isinstance(item, Liquid) and item.potassium_salt is None and profile.paralysis_type in FEARS_POTASSIUM:
            asked.append(f"ask the pharmacy whether the {name(item)} is free of potassium salts")
    return tuple(asked)


def name(item: Formulation) -> str:
    """A formulation in words.

    >>> name(Liquid(ug_per_ml=1000))
    'liquid of 1 mg per mL'
    """
    if isinstance(item, Liquid):
        return f"liquid of {format_dose(item.ug_per_ml)} per mL"
    if isinstance(item, Capsule):
        return f"capsule of {format_dose(item.ug)}"
    return "cream" if isinstance(item, Cream) else "50 mg tablet"

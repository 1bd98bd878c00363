"""The ends of scales and of what can be measured, so that a slip by ten is seen where it enters."""

from __future__ import annotations

from pydantic import ValidationInfo

POTASSIUM = (0.5, 15.0)  # mmol/L; outside nobody lives: a slip of the decimal point
SCALES = {
    "peg": (0, 10),
    "pgic": (1, 7),
    "phq9": (0, 27),
    "phq9item9": (0, 3),
    "gad7": (0, 21),
    "cows": (0, 48),
}


def within_scale(value: float, given: ValidationInfo) -> float:
    """A score of a known questionnaire, refused where its scale does not reach; others are taken as they are."""
    name = str(given.data.get("name", ""))
    ends = SCALES.get("".join(c for c in name.casefold() if c.isalnum()))
    if ends and not ends[0] <= value <= ends[1]:
        raise ValueError(f"{value:g} is not on the scale of {name}; write a number from {ends[0]} to {ends[1]}")
    return value

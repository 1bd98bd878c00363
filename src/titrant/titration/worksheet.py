"""Worksheet for a liquid made from one 50 mg tablet, with a guard against tenfold errors.

    strength [ug/mL] = 50 000 ug / volume [mL];   volume of a dose [mL] = dose / strength

For clinicians and pharmacists only: the filler does not dissolve, and a slip of the decimal point is
a tenfold dose. A person gets the volume of a liquid whose strength stands on a pharmacy label.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from titrant.core.dose import format_decimal, format_dose
from titrant.core.errors import UsageError
from titrant.core.plain import PlainResult
from titrant.patient.formulation import Liquid, Tablet, prepare
from titrant.safety.thresholds import load_thresholds

TABLET = Tablet()
STRENGTHS_UG_PER_ML = (100, 200, 250, 500, 1000, 5000)
TENFOLD = 10


@dataclass(frozen=True)
class VolumeOfDose:
    """How much to draw up for a dose, and what ten times as much or a tenth would be."""

    dose_ug: int
    volume_ml: float
    text: str
    tenfold_more: str
    tenfold_less: str


@dataclass(frozen=True)
class Worksheet(PlainResult):
    """One tablet, the water it takes, and the volume of each dose."""

    tablet_ug: int
    strength_ug_per_ml: int
    water_ml: float
    volumes: tuple[VolumeOfDose, ...]
    steps: tuple[str, ...]
    warnings: tuple[str, ...]
    because: tuple[str, ...]


def make_worksheet(
    doses_ug: tuple[int, ...],
    *,
    strength_ug_per_ml: int = 1000,
    mode: Literal["clinician", "person"] = "clinician",
    syringe_ml: float = 1.0,
    mark_ml: float = 0.01,
) -> Worksheet:
    """A dilution worksheet for one 50 mg tablet.

    Parameters
    ----------
    doses_ug
        Doses to measure out [ug].
    strength_ug_per_ml
        Strength to make [ug/mL]; one of the usual ones.
    mode
        Who reads; a person is refused.
    syringe_ml, mark_ml
        The oral syringe [mL].

    Raises
    ------
    UsageError
        In person mode; for an unusual strength; for a dose that is none, is too high, or cannot be
        measured to within 10 %.
    """
    _refuse_person(mode)
    _refuse_strength(strength_ug_per_ml)
    liquid = Liquid(ug_per_ml=strength_ug_per_ml, syringe_ml=syringe_ml, mark_ml=mark_ml)
    volumes = tuple(_volume(ug, liquid) for ug in doses_ug)
    if not volumes:
        raise UsageError("worksheet", "no dose is given", "name at least one, such as --dose 0.5")
    water = Fraction(TABLET.ug, strength_ug_per_ml)
    return Worksheet(
        tablet_ug=TABLET.ug,
        strength_ug_per_ml=strength_ug_per_ml,
        water_ml=float(water),
        volumes=volumes,
        steps=_steps(liquid, water),
        warnings=_warnings(),
        because=("DO-03", "CO-01"),
    )


def guard(dose_ug: int, volume_ml: float, strength_ug_per_ml: int) -> VolumeOfDose:
    """Check that a volume is this dose, that ten times and a tenth of it are not, and say what they are.

    Raises
    ------
    UsageError
        When the volume holds another dose; the message says which, and whether it is tenfold off.
    """
    volume = Fraction(str(volume_ml))
    holds = volume * strength_ug_per_ml
    if volume <= 0 or holds != dose_ug:
        raise UsageError("worksheet", _wrong(dose_ug, volume, holds), "read the strength on the label again")
    wrong = {factor: factor * holds for factor in (Fraction(TENFOLD), Fraction(1, TENFOLD))}
    if dose_ug in wrong.values():
        raise UsageError("worksheet", "ten times the volume gives the same dose", "start again")
    return VolumeOfDose(
        dose_ug,
        float(volume),
        f"{format_dose(dose_ug)} = {_ml(volume)}",
        f"{_ml(volume * TENFOLD)} would be {_dose(holds * TENFOLD)}: ten times too much",
        f"{_ml(volume / TENFOLD)} would be {_dose(holds / TENFOLD)}: a tenth",
    )


def _volume(dose_ug: int, liquid: Liquid) -> VolumeOfDose:
    highest = load_thresholds().highest_dose_ug
    if not 0 < dose_ug <= highest:
        raise UsageError(
            "worksheet",
            f"a dose of {format_dose(dose_ug)} is not a low dose",
            f"give mg between 0.01 and {format_decimal(highest, 3)}; 50 mg is the tablet, 4.5 mg a usual ceiling",
        )
    prepared = prepare(dose_ug, (liquid,))
    if prepared is None or prepared.volume_ml is None:
        strength = format_dose(liquid.ug_per_ml)
        raise UsageError(
            "worksheet",
            f"{format_dose(dose_ug)} cannot be measured to within 10 % at {strength} per mL",
            "choose a weaker liquid, or a dose on a mark of the syringe",
        )
    exact = Fraction(dose_ug, liquid.ug_per_ml)
    return guard(dose_ug, float(exact), liquid.ug_per_ml)


def _refuse_person(mode: str) -> None:
    if mode == "person":
        raise UsageError(
            "worksheet",
            "no recipe is given for making a liquid at home: the filler does not dissolve "
            "and one slip of the decimal point is a tenfold dose",
            "ask the pharmacy for a labelled liquid; titrant then gives its volumes",
        )


def _refuse_strength(strength: int) -> None:
    if strength not in STRENGTHS_UG_PER_ML:
        usual = ", ".join(format_dose(s) for s in STRENGTHS_UG_PER_ML)
        raise UsageError("worksheet", f"{format_dose(strength)} per mL is no usual strength", f"choose from {usual}")


def _steps(liquid: Liquid, water: Fraction) -> tuple[str, ...]:
    strength = format_dose(liquid.ug_per_ml)
    syringe = format_decimal(round(liquid.syringe_ml * 100), 2)
    return (
        f"One tablet of 50 mg and water to {_ml(water)} in all make {strength} in each mL "
        f"(50 mg / {_ml(water)} = {strength} per mL).",
        "Let it fall apart in part of the water, then fill up to the mark.",
        "Shake well before every dose: the filler does not dissolve and settles.",
        f"Measure with an oral syringe of {syringe} mL; write mg and mL on the label, with the day it was made.",
        "A second person reads strength, volume and dose aloud before the first one is taken.",
    )


def _warnings() -> tuple[str, ...]:
    return (
        "A compounded, labelled liquid or capsule is preferred; this sheet is for clinicians and pharmacists.",
        "How long it keeps is for the pharmacist to say; amber bottle, in the cold.",
        "Not for a person with an opioid in the body (OP-01 to OP-08).",
    )


def _wrong(dose_ug: int, volume: Fraction, holds: Fraction) -> str:
    text = f"{_ml(volume)} holds {_dose(holds)}, not {format_dose(dose_ug)}"
    ratio = holds / dose_ug if dose_ug else Fraction(0)
    if ratio in (TENFOLD, Fraction(1, TENFOLD)):
        text += f" ({'ten times too much' if ratio > 1 else 'a tenth of it'})"
    return text


def _ml(volume: Fraction) -> str:
    return f"{format_decimal(round(volume * 10_000), 4)} mL"


def _dose(ug: Fraction) -> str:
    return format_dose(int(ug)) if ug.denominator == 1 else f"{float(ug):g} micrograms"

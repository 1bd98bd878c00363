"""What the person has in hand, and which doses it measures out.

*Preparable*: the stated formulation measures the dose to within 10 % (contract). A liquid is read to
one mark of its syringe, so a dose needs at least ten marks and must fall on one, within the bound.
"""

from __future__ import annotations

from math import ceil
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from titrant.core.dose import format_decimal, format_dose

STRICT = ConfigDict(extra="forbid")
LOWEST_UG = 10
MEASURED_WITHIN = 0.10
MOST_CAPSULES = 6


@dataclass(frozen=True, config=STRICT)
class Liquid:
    """A labelled liquid and the syringe it is measured with."""

    ug_per_ml: Annotated[int, Field(gt=0, le=50_000)] = Field(description="strength on the label")
    syringe_ml: Annotated[float, Field(gt=0, le=20)] = Field(default=1.0, description="volume of the syringe")
    mark_ml: Annotated[float, Field(gt=0, le=1)] = Field(default=0.01, description="one mark of the syringe")
    sugar_based: bool | None = Field(default=None, description="syrup with sugar")
    potassium_salt: bool | None = Field(default=None, description="holds a potassium salt")
    kind: Literal["liquid"] = "liquid"


@dataclass(frozen=True, config=STRICT)
class Capsule:
    """A capsule of one strength."""

    ug: Annotated[int, Field(gt=0, le=6000)] = Field(description="strength of one capsule")
    kind: Literal["capsule"] = "capsule"


@dataclass(frozen=True, config=STRICT)
class Cream:
    """A cream measured by the click or mL; uptake through intact skin is not shown."""

    ug_per_ml: Annotated[int, Field(gt=0)] = Field(description="strength on the label")
    kind: Literal["cream"] = "cream"


@dataclass(frozen=True, config=STRICT)
class Tablet:
    """The 50 mg tablet, from which clinician mode prints a dilution worksheet only."""

    ug: Literal[50_000] = 50_000
    kind: Literal["tablet"] = "tablet"


Formulation = Annotated[Liquid | Capsule | Cream | Tablet, Field(discriminator="kind")]


@dataclass(frozen=True)
class Preparation:
    """How one dose is measured out."""

    ug: int
    text: str
    volume_ml: float | None
    formulation: Formulation
    capsules: tuple[int, ...] = ()
    fills: int = 1


def prepare(ug: int, formulations: tuple[Formulation, ...]) -> Preparation | None:
    """How to measure a dose, or None when nothing in hand measures it to within 10 %.

    Capsules come before liquids, fewer pieces or syringe fills before more. A cream or a 50 mg tablet
    never prepares a dose by itself.
    """
    found = [p for p in (_from_capsules(ug, formulations), _from_liquids(ug, formulations)) if p]
    return found[0] if found else None


def preparable_doses(
    formulations: tuple[Formulation, ...], ceiling_ug: int, *, lowest_ug: int = LOWEST_UG
) -> tuple[int, ...]:
    """Every dose from ``lowest_ug`` to the ceiling that the formulations measure out, ascending [ug]."""
    reachable: set[int] = set()
    for item in formulations:
        if isinstance(item, Liquid):
            mark = _ug_per_mark(item)
            first = max(lowest_ug, mark * _fewest_marks())
            reachable.update(range(-(-first // mark) * mark, ceiling_ug + 1, mark))
    capsules = _capsule_sums(formulations, ceiling_ug)
    reachable.update(ug for ug in capsules if ug >= lowest_ug)
    return tuple(sorted(reachable))


def _fewest_marks() -> int:
    return round(1 / MEASURED_WITHIN)


def _ug_per_mark(liquid: Liquid) -> int:
    """Micrograms in one mark, at least 1."""
    return max(1, round(liquid.ug_per_ml * liquid.mark_ml))


def _from_liquids(ug: int, formulations: tuple[Formulation, ...]) -> Preparation | None:
    usable = [
        item
        for item in formulations
        if isinstance(item, Liquid) and ug % _ug_per_mark(item) == 0 and ug >= _ug_per_mark(item) * _fewest_marks()
    ]
    if not usable:
        return None
    liquid = max(usable, key=lambda item: item.ug_per_ml)
    volume = ug / liquid.ug_per_ml
    strength = format_dose(liquid.ug_per_ml)
    text = f"{format_dose(ug)} = {format_decimal(round(volume * 1000), 3)} mL of the {strength} per mL liquid"
    fills = ceil(volume / liquid.syringe_ml)
    if fills > 1:
        text += f" ({fills} fills)"
    return Preparation(ug, text, volume, liquid, fills=fills)


def _capsule_sums(formulations: tuple[Formulation, ...], ceiling_ug: int) -> dict[int, tuple[int, ...]]:
    """Every total that up to six capsules make, with the fewest capsules that make it."""
    strengths = sorted({item.ug for item in formulations if isinstance(item, Capsule)}, reverse=True)
    sums: dict[int, tuple[int, ...]] = {0: ()}
    for _ in range(MOST_CAPSULES):
        for total, parts in list(sums.items()):
            for strength in strengths:
                more = total + strength
                if more <= ceiling_ug and more not in sums:
                    sums[more] = (*parts, strength)
    del sums[0]
    return sums


def _from_capsules(ug: int, formulations: tuple[Formulation, ...]) -> Preparation | None:
    parts = _capsule_sums(formulations, ug).get(ug)
    if not parts:
        return None
    counts = {strength: parts.count(strength) for strength in sorted(set(parts), reverse=True)}
    pieces = " and ".join(f"{n} capsule{'s' * (n > 1)} of {format_dose(ug)}" for ug, n in counts.items())
    capsule = next(c for c in formulations if isinstance(c, Capsule) and c.ug == parts[0])
    return Preparation(ug, f"{format_dose(ug)} = {pieces}", None, capsule, parts)

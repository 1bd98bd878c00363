"""``titrant worksheet``: a liquid from one 50 mg tablet, for clinicians, with a tenfold guard."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from titrant.cli.layout import columns, lines, section
from titrant.cli.reading import Json, PersonMode
from titrant.core.dose import format_decimal, format_dose
from titrant.core.errors import UsageError

if TYPE_CHECKING:
    from titrant.titration.worksheet import Worksheet

DoseMg = Annotated[list[str], Parameter(name="--dose", help="Dose in mg, such as 0.5; repeat for more.")]
Strength = Annotated[str, Parameter(help="Strength to make, in mg per mL.")]
Syringe = Annotated[float, Parameter(help="Volume of the oral syringe in mL.")]
Mark = Annotated[float, Parameter(help="One mark of the syringe in mL.")]


def command(
    *,
    dose: DoseMg,
    strength: Strength = "1",
    syringe: Syringe = 1.0,
    mark: Mark = 0.01,
    person: PersonMode = False,
    json: Json = False,
) -> None:
    """Dilution of one 50 mg tablet: water, volumes, and what a slip of the decimal point would give.

    Examples
    --------
    titrant worksheet --dose 0.5 --dose 1 --dose 1.5
    titrant worksheet --dose 0.05 --strength 0.1
    """
    from titrant.titration.worksheet import make_worksheet

    sheet = make_worksheet(
        tuple(micrograms(text) for text in dose),
        strength_ug_per_ml=micrograms(strength),
        mode="person" if person else "clinician",
        syringe_ml=syringe,
        mark_ml=mark,
    )
    print(sheet.to_json() if json else sheet_text(sheet))


def micrograms(mg: str) -> int:
    """Whole micrograms from milligrams as written; never guessed."""
    try:
        exact = Decimal(mg.strip()) * 1000
    except ArithmeticError:
        raise UsageError("worksheet", f"{mg!r} is not a number of mg", "write it as 0.5") from None
    if not exact.is_finite() or exact != int(exact):
        raise UsageError("worksheet", f"{mg} mg is not a whole number of micrograms", "give at most three decimals")
    return int(exact)


def sheet_text(sheet: Worksheet) -> str:
    """The worksheet as a pharmacist reads it."""
    water = format_decimal(round(sheet.water_ml * 100), 2)
    title = f"WORKSHEET  one tablet of {format_dose(sheet.tablet_ug)} in {water} mL: "
    out = [title + f"{format_dose(sheet.strength_ug_per_ml)} in each mL"]
    out += section("Steps", lines(sheet.steps))
    out += section("Volumes", columns([(v.text, f"{v.tenfold_more}; {v.tenfold_less}") for v in sheet.volumes]))
    return "\n".join([*out, *section("Before it is used", lines(sheet.warnings, mark="! "))])

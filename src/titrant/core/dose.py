"""Doses are integer micrograms; this file alone prints them.

A leading zero, no trailing one, micrograms spelled out below 0.1 mg (clinical_standards 5.3).
"""

from __future__ import annotations

UG_PER_MG = 1000
SPELLED_OUT_BELOW_UG = 100


def format_dose(ug: int) -> str:
    """Print a dose as people write it.

    >>> format_dose(500), format_dose(1000), format_dose(50), format_dose(0)
    ('0.5 mg', '1 mg', '50 micrograms', '0 mg')
    """
    if 0 < ug < SPELLED_OUT_BELOW_UG:
        return f"{ug} microgram" if ug == 1 else f"{ug} micrograms"
    return f"{format_mg(ug)} mg"


def format_mg(ug: int) -> str:
    """The number of milligrams, exact, without trailing zeros.

    >>> format_mg(4500), format_mg(1000), format_mg(125)
    ('4.5', '1', '0.125')
    """
    return format_decimal(ug, 3)


def format_decimal(units: int, places: int) -> str:
    """``units`` counted in 10**-places, printed with a leading zero and no trailing one.

    >>> format_decimal(45, 2), format_decimal(100, 2)
    ('0.45', '1')
    """
    whole, part = divmod(abs(units), 10**places)
    digits = f"{part:0{places}d}".rstrip("0")
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"

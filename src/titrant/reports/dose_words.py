"""Does a sentence name a dose?"""

from __future__ import annotations

import re

_DOSE = re.compile(r"[0-9]\s*(?:mg|mcg|ug|micrograms?|milligrams?|mL)\b", re.IGNORECASE)


def names_a_dose(sentence: str) -> bool:
    """Whether a sentence holds an amount that a reader could take as a dose.

    >>> names_a_dose("stay at 1.5 mg"), names_a_dose("stay where you are")
    (True, False)
    """
    return bool(_DOSE.search(sentence))

"""Does a sentence name a dose?"""

from __future__ import annotations

import re
from dataclasses import replace

from titrant.advice.person import PersonAdvice

_DOSE = re.compile(r"[0-9]\s*(?:mg|mcg|ug|micrograms?|milligrams?|mL)\b", re.IGNORECASE)


def names_a_dose(sentence: str) -> bool:
    """Whether a sentence holds an amount that a reader could take as a dose.

    >>> names_a_dose("stay at 1.5 mg"), names_a_dose("stay where you are")
    (True, False)
    """
    return bool(_DOSE.search(sentence))


def without_unsigned_doses(shown: PersonAdvice) -> PersonAdvice:
    """The advice without reasons that name a dose, unless a signed plan holds one."""
    return shown if shown.dose_ug else replace(shown, why=tuple(w for w in shown.why if not names_a_dose(w)))

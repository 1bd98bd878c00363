"""Diarrhoea or vomiting told in a diary note on a day whose gut was not scored. A score, where given, counts alone."""

from __future__ import annotations

import re

from titrant.patient.record import Day
from titrant.safety.names.text import tidy

_LOSS = re.compile(
    r"diarrh|loose (?:stool|motion|bowel)|(?:runny|watery) (?:stool|poo)|vomit|threw up|throw(?:ing|n)? up|being sick|"
    r"was sick"
)
_DENIED = re.compile(r"\b(?:no|not|never|without|nor|none|neither|free of)\b[^.;,!?]{0,30}$")


def tells_of_gut_loss(day: Day) -> bool:
    """Whether the note of a day without a gut score tells of a loss, and does not deny it.

    Examples
    --------
    >>> from datetime import date
    >>> notes = ("diarrhoea all day", "no vomiting, no diarrhoea", "better")
    >>> [tells_of_gut_loss(Day(date(2026, 1, 15), note=note)) for note in notes]
    [True, False, False]
    """
    if day.gut is not None or not day.note:
        return False
    text = tidy(day.note)
    return any(not _DENIED.search(text[: found.start()]) for found in _LOSS.finditer(text))

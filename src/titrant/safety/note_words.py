"""What a diary note tells in plain words and no score holds: a loss from the gut, a thought of dying.

A word that is denied does not count: ``no diarrhoea``. Notes are only read; what they say is never printed.
"""

from __future__ import annotations

import re

from titrant.patient.record import Day
from titrant.safety.names.text import tidy

_GUT_LOSS = re.compile(
    r"diarrh|loose (?:stool|motion|bowel)|(?:runny|watery) (?:stool|poo)|vomit|threw up|throw(?:ing|n)? up|being sick|"
    r"was sick"
)
_CRISIS = re.compile(
    r"suicid|kill(?:ing)? myself|end(?:ing)? (?:my life|it all)|want(?:ed)? to die|wish(?:ed)? i (?:was|were) dead|"
    r"better off dead|(?:no|not|dont|do not) (?:want|wish|wanting) to (?:live|be alive|go on living)|"
    r"no reason to live|harm(?:ing|ed)? myself|hurt(?:ing)? myself on purpose"
)
_DENIED = re.compile(r"\b(?:no|not|never|without|nor|none|neither|free of|denies)\b[^.;,!?]{0,30}$")


def tells_of_gut_loss(day: Day) -> bool:
    """Whether the note of a day without a gut score tells of diarrhoea or vomiting.

    Examples
    --------
    >>> from datetime import date
    >>> notes = ("diarrhoea all day", "no vomiting, no diarrhoea", "better")
    >>> [tells_of_gut_loss(Day(date(2026, 1, 15), note=note)) for note in notes]
    [True, False, False]
    """
    return day.gut is None and _says(_GUT_LOSS, day.note)


def tells_of_crisis(day: Day) -> bool:
    """Whether the note of a day tells of a wish to die or of harm to oneself.

    Examples
    --------
    >>> from datetime import date
    >>> notes = ("I do not want to live like this", "no suicidal thoughts", "dead tired")
    >>> [tells_of_crisis(Day(date(2026, 1, 15), note=note)) for note in notes]
    [True, False, False]
    """
    return _says(_CRISIS, day.note)


def _says(words: re.Pattern[str], note: str | None) -> bool:
    if not note:
        return False
    text = tidy(note)
    return any(not _DENIED.search(text[: found.start()]) for found in words.finditer(text))

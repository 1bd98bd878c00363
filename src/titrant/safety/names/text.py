"""Free text of a medicine line, made comparable: ``OxyContin 20 mg q12h`` -> ``oxycontin``.

Amounts, units and frequencies go. Numbers glued to a name stay: ``Tylenol 3`` is codeine, ``Tylenol`` is not.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = (
    r"(?:mg|mcg|ug|ng|g|kg|ml|l|iu|units?|mmol|meq|percent|micrograms?|milligrams?|grams?|litres?|millilitres?"
    r"|microgrammes?|milligrammes?)"
)
_PER = (
    r"(?:\s*(?:/|per|an|a)\s*(?:\d+\s*)?(?:hours?|hrs?|hr|h|days?|d|doses?|actuations?|tablets?|ml|l|kg|g|puffs?)\b)?"
)
_NUMERO = re.compile(r"(?:#|\bn[or°º]\.?\s|\bn[or]\.?(?=\d)|\bnumber\s)\s*(?=\d)")
_AMOUNTS = (
    re.compile(rf"\b{_NUMBER}(?:\s*(?:/|-|to)\s*{_NUMBER})?\s*{_UNIT}\b{_PER}(?:\s*/\s*{_NUMBER}\s*{_UNIT}\b)?"),
    re.compile(rf"{_NUMBER}\s*%"),
    re.compile(rf"\b{_NUMBER}\s*/\s*{_NUMBER}\b"),
    re.compile(r"\bq\s*\d+\s*(?:-\s*\d+\s*)?(?:h|hrs?|hours?|d|days?|w|weeks?)?\b"),
    re.compile(r"\b(?:every|each|per|within)\s+\d+(?:\s*(?:-|to)\s*\d+)?\s*(?:hours?|hrs?|h|days?|weeks?|months?)\b"),
    re.compile(r"\b\d+\s*(?:x|times|doses?)\s*(?:/|a|per|an)?\s*(?:day|daily|d|week|weekly|month|night|hour)\b"),
    re.compile(r"\bx\s*\d+\s*(?:days?|weeks?|months?)\b"),
    re.compile(r"\b\d{1,2}\s*(?:-|to)\s*\d{1,2}\b"),
    re.compile(
        r"\b\d{1,2}\s*(?=(?:tablets?|tabs?|capsules?|caps?|pills?|drops?|puffs?|patch|patches|sprays?|sachets?)\b)"
    ),
    re.compile(r"\b\d+\.\d+\b"),
)
_PURPOSE = re.compile(
    r"\bfor (?:(?:the|my|back|nerve|joint|chronic) )*(?:pain|headaches?|migraines?|sleep|cough|nausea)\b"
)
PER_HOUR = re.compile(rf"{_NUMBER}\s*(?:mcg|ug|micrograms?|microgrammes?)\s*(?:/|per|an)\s*(?:hours?|hrs?|hr|h)\b")
_COUNTED = re.compile(
    r"\b([a-z]+)\s+(\d)\s*(?=(?:x|times?|tablets?|tabs?|capsules?|caps?|caplets?|pills?|doses?|a|per|daily|every)\b)"
)
_SPELT = re.compile(r"\b([a-z]+)\s+(one|two|three|four)\b")
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4"}
_PLUS = re.compile(r"\+(?!\s*[^\W\d_])")
# What stands where an amount was; not a blank, or the 3 of "Tylenol #3 1-2 tabs" would look like a count of tablets.
_GAP = " | "
_TOKEN = re.compile(r"[^\W_]+|#|\?")
_APOSTROPHES = str.maketrans({"'": "", "’": "", "‘": "", "`": "", "´": "", "®": " ", "™": " ", "©": " "})


def tidy(text: str) -> str:
    """NFKC, no case, no accents, no invisible characters, ``#3`` and ``No. 3`` as ``3``, a last ``+`` as ``plus``."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).replace("μ", "u")
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = text.translate(_APOSTROPHES).casefold()
    text = _PLUS.sub(" plus ", text) if "+" in text else text
    return _NUMERO.sub(" ", text) if any(c.isdigit() for c in text) else text


def compact(text: str) -> str:
    """The key of a name: its letters and digits, joined.

    >>> compact("Co-codamol"), compact("Tylenol #3"), compact("TYLENOL No. 3")
    ('cocodamol', 'tylenol3', 'tylenol3')
    """
    return "".join(_TOKEN.findall(tidy(text)))


def counted(text: str) -> list[tuple[str, str]]:
    """A word with a digit behind it that may be part of the name or a count.

    >>> counted("Tylenol 3 tablets"), counted("Tylenol three")
    ([('tylenol', '3')], [('tylenol', '3')])
    """
    plain = tidy(text)
    spelt = [(m[1], _DIGITS[m[2]]) for m in _SPELT.finditer(plain)]
    return [*((m[1], m[2]) for m in _COUNTED.finditer(plain)), *spelt]


def tokens(text: str) -> list[str]:
    """Words and numbers that may belong to a name, amounts and frequencies left out.

    >>> tokens("co-codamol 30/500 two at night")
    ['co', 'codamol', 'two', 'at', 'night']
    >>> tokens("Tylenol #3 1-2 tabs q6h prn")
    ['tylenol', '3', 'tabs', 'prn']
    """
    text = _PURPOSE.sub(" ", tidy(text))
    if any(c.isdigit() for c in text):
        for pattern in _AMOUNTS:
            text = pattern.sub(_GAP, text)
    return _TOKEN.findall(text)

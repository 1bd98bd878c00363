"""Opioids that a free text names: a diary note, a diagnosis. Only ever a question or a reason to wait."""

from __future__ import annotations

import re
from dataclasses import dataclass

from titrant.safety.names.resolve import sure_opioids
from titrant.safety.names.text import tidy

_PARTS = re.compile(r"[;,.\n()!?]|\bbut\b")
_DENIED = re.compile(
    r"\b(?:no|not|never|without|denies|denied|none|nor|avoid\w*|refused|declined|instead of|allerg\w*|intoleran\w*|"
    r"mother|father|sister|brother|husband|wife|son|daughter|cat|dog|"
    r"(?:did|do|does|has|have|had|was|were|would|could|can|wo|should)nt)\b"
)
_TAKEN = re.compile(r"\b(?:took|taken|take|takes|taking|had|used|using|got|given|gave|on|with|needed|under)\b")
_SHORTEST = 5  # letters; a shorter word in free text is too often something else


@dataclass(frozen=True)
class Mention:
    """An opioid named in a text, and whether the text says that it was taken."""

    name: str
    ingredients: tuple[str, ...]
    taken: bool


def opioids_named(text: str) -> tuple[Mention, ...]:
    """Every opioid that a text names and does not deny.

    Examples
    --------
    >>> [(m.name, m.taken) for m in opioids_named("took a tramadol for my back")]
    [('tramadol', True)]
    >>> opioids_named("no codeine, slept well"), opioids_named("paracetamol twice")
    ((), ())
    """
    found = []
    for part in _PARTS.split(tidy(text)):
        if not _DENIED.search(part):
            taken = bool(_TAKEN.search(part))
            found += [Mention(word, product.ingredients, taken) for word, product in sure_opioids(part, _SHORTEST)]
    return tuple(dict.fromkeys(found))

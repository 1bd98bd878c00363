"""What a medicine name resolves to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Outcome = Literal["matched", "ask", "unknown"]
Certainty = Literal["seen", "recalled"]


@dataclass(frozen=True)
class Product:
    """One medicine, or all medicines read from one line of free text.

    ``opioid_free_days`` None means that no interval applies; 0 means that none is needed. ``depot_days``
    is how long one injection or implant counts as acting, ``patch_wear_days`` how long one patch is worn.
    ``parts`` are the medicines of a line that names several, each with its own classes.
    """

    name: str
    kind: str
    ingredients: tuple[str, ...]
    classes: tuple[str, ...]
    rxcui: str = ""
    atc: str = ""
    opioid_free_days: int | None = None
    patch_wear_days: int | None = None
    depot_days: int | None = None
    extended_release: bool = False
    certainty: Certainty = "recalled"
    region: str = ""
    source: str = ""
    note: str = ""
    parts: tuple[Product, ...] = ()

    @property
    def is_opioid(self) -> bool:
        """Whether any ingredient acts on opioid receptors as an opioid does."""
        return any(name.startswith("opioid_") and name != "opioid_withdrawal_treatment" for name in self.classes)

    @property
    def must_wait(self) -> bool:
        """Whether it is an opioid that brings an opioid-free interval, so that reading it can only block."""
        return self.is_opioid and bool(self.opioid_free_days)

    def has(self, *classes: str) -> bool:
        """Whether it is of any of these classes."""
        return any(name in self.classes for name in classes)


@dataclass(frozen=True)
class Resolution:
    """How a name was read.

    ``matched``: ``entry`` is it. ``ask``: a person must say; ``entry`` is given where the table knows the
    name but may not clear it (a recalled row, or words left over), so that its rules still run.
    ``unknown``: nothing near. Only ``matched`` may be silent, and unknown never means safe.
    """

    outcome: Outcome
    entry: Product | None = None
    candidates: tuple[Product, ...] = ()
    matched_text: str = ""
    unread: tuple[str, ...] = ()


def _union(parts: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for part in parts for item in part))


def _longest(values: list[int | None]) -> int | None:
    return max((v for v in values if v is not None), default=None)


def together(products: tuple[Product, ...]) -> Product:
    """All products of one line as one entry: every ingredient, every class, the longest interval.

    Beside an opioid an antagonist is part of the opioid product, not a rescue kit or a treatment.
    """
    if len(products) == 1:
        return products[0]
    classes = _union(tuple(p.classes for p in products))
    if any(p.is_opioid for p in products):
        classes = tuple(name for name in classes if not name.startswith("antagonist_"))
    if len(classes) > 1:
        classes = tuple(name for name in classes if name != "no_rule")
    first = products[0]
    return replace(
        first,
        name=" + ".join(dict.fromkeys(p.name for p in products)),
        ingredients=_union(tuple(p.ingredients for p in products)),
        classes=classes,
        rxcui=";".join(dict.fromkeys(p.rxcui for p in products if p.rxcui)),
        atc="",
        opioid_free_days=_longest([p.opioid_free_days for p in products]),
        patch_wear_days=_longest([p.patch_wear_days for p in products]),
        depot_days=_longest([p.depot_days for p in products]),
        extended_release=any(p.extended_release for p in products),
        certainty="seen" if all(p.certainty == "seen" for p in products) else "recalled",
        source="; ".join(dict.fromkeys(p.source for p in products if p.source)),
        note="; ".join(dict.fromkeys(p.note for p in products if p.note)),
        parts=products,
    )

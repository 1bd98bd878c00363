"""More strengths than ingredients: ``paracetamol 30/500`` is co-codamol, ``Tylenol 300/30`` holds codeine.

The name alone is harmless; the numbers beside it say that something else is in the tablet. So a person is asked.
"""

from __future__ import annotations

import re
from functools import cache

from titrant.safety.names.product import Product
from titrant.safety.names.table import table

_NUMBER = r"\d+(?:[.,]\d+)?"
_CHAIN = re.compile(
    rf"(?<![\d.,])({_NUMBER}(?:\s*(?:mg)?\s*[/+&–-]\s*{_NUMBER})+)(?![\d.,])(?!\s*(?:ml|l|g|hrs?|h|hours?|days?|d)\b)"
)
_VARIANT = re.compile(r"(?:#|\bn[or°º]\.?)\s*[1-4]\b|\s[1-4]\s*$")
SMALLEST, A_STRENGTH = 2, 100  # below two it is a count of tablets; at a hundred milligrams it is no count of days


@cache
def opioid_partners() -> dict[str, tuple[Product, ...]]:
    """Ingredients without an opioid effect, each with the products that join it to an opioid, plainest first."""
    products = [table().product(key) for key in table().rows]
    opioids = {p.ingredients[0] for p in products if p.is_opioid and len(p.ingredients) == 1}
    found: dict[str, list[Product]] = {}
    for product in sorted(products, key=lambda p: (p.kind != "generic", len(p.ingredients))):
        if product.must_wait and len(product.ingredients) > 1:
            for name in set(product.ingredients) - opioids:
                found.setdefault(name, []).append(product)
    return {name: tuple(joined) for name, joined in found.items()}


def _strengths(text: str) -> int:
    """How many strengths the longest run of numbers names; none when the numbers are counts or days."""
    return max((_count(re.findall(_NUMBER, run)) for run in _CHAIN.findall(text)), default=0)


def _count(numbers: list[str]) -> int:
    low, *_, high = sorted(float(n.replace(",", ".")) for n in numbers)
    finely = any("." in n or "," in n for n in numbers)
    return len(numbers) if low >= SMALLEST and (low < A_STRENGTH <= high or finely) else 0


def with_an_opioid(product: Product, line: str) -> tuple[Product, ...]:
    """Two opioid products that a line may mean by its numbers; none when they say nothing of the kind."""
    if product.is_opioid or not any(c.isdigit() for c in line):
        return ()
    text = line.casefold()
    if _strengths(text) <= len(product.ingredients) and not _VARIANT.search(text):
        return ()
    partners = opioid_partners()
    joined = max((partners.get(name, ()) for name in product.ingredients), key=len)
    different: dict[frozenset[str], Product] = {}
    for other in joined:
        different.setdefault(frozenset(other.ingredients), other)
    return tuple(different.values())[:2]

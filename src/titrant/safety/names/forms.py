"""What the words beside a name say: extended release, patch, skin, eye, implant, depot, pump.

``morphine SR`` is not the morphine of the short-acting rule, ``tacrolimus ointment`` not the transplant medicine.
A word may lengthen an interval, never shorten it.
"""

from __future__ import annotations

from dataclasses import replace

from titrant.safety.names.product import Product
from titrant.safety.names.table import table

_SHORT = ("opioid_short", "opioid_mixed")
_LOCAL_OF = {"immunosuppressant_": "immunosuppressant_topical", "corticosteroid_systemic": "corticosteroid_topical"}
_BY_FORM = {
    ("fentanyl", "patch"): "fentanylpatch",
    ("buprenorphine", "patch"): "buprenorphinepatch",
    ("buprenorphine", "implant"): "buprenorphineimplant",
    ("buprenorphine", "depot"): "buprenorphinedepot",
    ("naltrexone", "implant"): "naltrexoneimplant",
    ("naltrexone", "depot"): "naltrexonedepot",
}


def _released_slowly(product: Product) -> Product:
    classes = tuple(name for name in product.classes if name not in _SHORT)
    return replace(product, classes=(*classes, "opioid_er"), extended_release=True)


def _in_spine(product: Product) -> Product:
    return replace(product, classes=tuple(dict.fromkeys((*product.classes, "opioid_intrathecal"))))


def _local(product: Product) -> Product:
    classes = [name for name in product.classes if name != "steroid"]
    for start, local in _LOCAL_OF.items():
        classes = [local if name.startswith(start) else name for name in classes]
    return replace(product, classes=tuple(dict.fromkeys(classes)))


def in_form(product: Product, effects: frozenset[str]) -> Product:
    """The product in the form its line names."""
    for (ingredient, effect), key in _BY_FORM.items():
        plain = product.patch_wear_days is None and product.depot_days is None
        if plain and effect in effects and product.ingredients == (ingredient,):
            return table().product(key)
    if "topical" in effects:
        return _local(product)
    if product.is_opioid and "extended_release" in effects and not product.has("opioid_er"):
        product = _released_slowly(product)
    if product.is_opioid and "intrathecal" in effects and not product.has("opioid_intrathecal"):
        product = _in_spine(product)
    return product

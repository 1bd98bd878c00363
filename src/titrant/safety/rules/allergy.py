"""Allergies and intolerances."""

from __future__ import annotations

from titrant.patient.record import Allergy
from titrant.safety.names import Product, resolve
from titrant.safety.patient_view import Patient
from titrant.safety.registry import rule
from titrant.safety.reply import Reply, block, info, together, unknown
from titrant.safety.thresholds import Thresholds

_EXCIPIENTS = ("lactose", "gluten", "wheat", "dye", "tartrazine", "colouring", "coloring", "milk sugar")
_SENSITIVITIES = ("lactose", "gluten", "dyes")


def _present(p: Patient) -> tuple[Allergy, ...]:
    kept = (a for a in p.record.allergies or () if a.verification not in ("refuted", "entered-in-error"))
    return tuple(kept)


def _products(a: Allergy) -> tuple[Product, ...]:
    """What the substance may mean: its product, and what a misspelling may stand for."""
    found = resolve(a.substance)
    return tuple(x for x in (found.entry, *found.candidates) if x is not None)


_OPIOID_WORDS = ("opioid", "opiate", "narcotic")
_AGAINST = ("antagonist", "blocker", "antidote", "reversal")


def _names_antagonists(a: Allergy) -> bool:
    """Whether it speaks of opioid antagonists without naming one."""
    text = a.substance.casefold()
    return any(word in text for word in _OPIOID_WORDS) and any(word in text for word in _AGAINST)


def _matches(a: Allergy, ingredients: tuple[str, ...]) -> bool | None:
    """Whether an allergy is to one of these; None when the name only resembles one, or speaks of all of them."""
    found = resolve(a.substance)
    if found.entry is not None and set(ingredients) & set(found.entry.ingredients):
        return True
    near = _names_antagonists(a) or any(set(ingredients) & set(x.ingredients) for x in found.candidates)
    return None if near else False


def _judge(p: Patient, ingredients: tuple[str, ...]) -> list[Reply]:
    replies = []
    for a in _present(p):
        match = _matches(a, ingredients)
        if match:
            replies.append(block(f"allergy: {a.substance}"))
        elif match is None:
            replies.append(unknown(f"which substance {a.substance!r} is", found=(f"allergy: {a.substance}",)))
    return replies


@rule("AL-01", reads=("allergies", "conditions"))
def naltrexone_allergy(p: Patient, at: Thresholds) -> Reply:
    """Allergy to naltrexone."""
    coded = [unknown(f"which antagonist {d.told} was", found=(d.told,)) for d in p.has("antagonist_reaction")]
    return together([*_judge(p, ("naltrexone",)), *coded])


@rule("AL-02", reads=("allergies",))
def naloxone_allergy(p: Patient, at: Thresholds) -> Reply:
    """Allergy to naloxone or nalmefene: cross-reaction is not known. To another antagonist: somebody must say."""
    return together([*_judge(p, ("naloxone", "nalmefene")), *_other_antagonists(p)])


def _other_antagonists(p: Patient) -> list[Reply]:
    judged = {"naltrexone", "naloxone", "nalmefene"}
    return [
        unknown(f"whether an allergy to {a.substance!r} holds for naltrexone", found=(f"allergy: {a.substance}",))
        for a in _present(p)
        if "antagonist" in a.substance.casefold()
        or any(_is_antagonist(x) and not judged & set(x.ingredients) for x in _products(a))
    ]


def _is_antagonist(x: Product) -> bool:
    return any(name.startswith("antagonist_") for name in x.classes)


@rule("AL-03", reads=("allergies", "conditions"))
def opioid_allergy(p: Patient, at: Thresholds) -> Reply:
    """Allergy to an opioid is no bar."""
    listed = [
        a.substance
        for a in _present(p)
        if any(x.is_opioid for x in _products(a))
        or (any(word in a.substance.casefold() for word in _OPIOID_WORDS) and not _names_antagonists(a))
    ]
    return together(info(told) for told in (*listed, *(d.told for d in p.has("opioid_allergy"))))


@rule("AL-04", reads=("allergies", "conditions", "person"))
def excipient_intolerance(p: Patient, at: Thresholds) -> Reply:
    """Lactose, gluten or dyes: the filler is named on the prescription."""
    listed = [a.substance for a in _present(p) if any(word in a.substance.casefold() for word in _EXCIPIENTS)]
    listed += [s for s in p.record.person.sensitivities if s in _SENSITIVITIES]
    return together(info(told) for told in (*listed, *(d.told for d in p.has("excipient_intolerance"))))

"""The basis of the page: who it is for, what went in, what it must not be used for."""

from __future__ import annotations

from typing import Any

from titrant._version import __version__
from titrant.core.calendar import format_day
from titrant.core.plain import to_plain
from titrant.reports.material import Material
from titrant.reports.sections.section import Section

INTENDED_USER = (
    "For prescribers and pharmacists who know the person; about adults who take, or may take, low-dose naltrexone "
    "(up to 4.5 mg a day) for chronic pain."
)
PERSON_SAYS = (
    "This page is for talking with your prescriber. It does not decide anything. Never stop or change an opioid, "
    "thyroid hormone, steroid, antipsychotic or transplant medicine because of it."
)


def basis(material: Material) -> Section:
    """The last section of every page."""
    if material.for_person:
        values: dict[str, Any] = {
            "says": PERSON_SAYS,
            "version": __version__,
            "on": format_day(material.on),
        }
        return Section("basis", "About this page", "basis_person.html", values)
    values = {
        "intended": INTENDED_USER,
        "known_of": _known_of(material),
        "left_out": material.left_out,
        "made_from": _made_from(material),
        "because": _because(material),
    }
    return Section("basis", "Basis of the advice", "basis.html", values)


def _known_of(material: Material) -> list[tuple[str, list[str]]]:
    """The record in lines, as it was used."""
    record = material.record
    age = record.person.age_on(material.on)
    person = [f"age {age}" if age is not None else "age not known", f"sex {record.person.sex or 'not known'}"]
    person += [words.format(_word(value)) for name, words in _PERSON_LINES if (value := getattr(record.person, name))]
    return [
        ("Person", [", ".join(person)]),
        ("Medicines", _lines(record.medicines, confirmed=record.medicines_confirmed)),
        ("Conditions", _lines(record.conditions)),
        ("Allergies", _lines(record.allergies)),
        ("Results", _lines(record.results or None)),
        ("Doses and diary", [f"{len(record.doses)} dose rows, {len(record.diary)} diary entries"]),
    ]


def _lines(items: tuple[Any, ...] | None, confirmed: bool | None = None) -> list[str]:
    """Each entry in words: every field that says something, dates included."""
    suffix = [] if confirmed is None else ["list confirmed" if confirmed else "list NOT confirmed"]
    if items is None:
        return ["not known", *suffix]
    if not items:
        return ["none", *suffix]
    return [_line(item) for item in items] + suffix


_PERSON_LINES = (
    ("weight_kg", "weight {} kg"),
    ("pregnancy", "pregnancy {}"),
    ("pp_type", "periodic paralysis {}"),
    ("jurisdiction", "rules of the {}"),
    ("sensitivities", "sensitive to {}"),
)
_MADE = (
    ("screening", "screening"),
    ("advice", "advice"),
    ("plan", "plan"),
    ("learned", "diary model"),
    ("day", "simulated day"),
    ("weeks", "simulated weeks"),
)
_SAYS_ITSELF = ("text", "name", "code", "value")


def _word(value: Any) -> str:
    """A value in words."""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(value, (int, float)):
        return f"{value:g}"
    text = str(value)  # a unit such as mL/min/{1.73_m2} keeps its sign
    return text.replace("_", " ") if text.isidentifier() else text


def _line(item: Any) -> str:
    """One entry: what it is, then every field that says something."""
    said = {key: value for key, value in to_plain(item).items() if value not in (None, False, "")}
    if said.get("status") == "active":
        del said["status"]
    unit = said.pop("unit", "")
    if "value" in said:
        said["value"] = f"{said['value']:g} {unit}".strip()
    words = [_word(v) if k in _SAYS_ITSELF else f"{_word(k)} {_word(v)}" for k, v in said.items()]
    if words:
        words[0] = _word(next(iter(said.values())))
    return ", ".join(words)


def _made_from(material: Material) -> list[tuple[str, str]]:
    """Versions, seeds and other inputs: a line a result, what is empty left out."""
    lines = [("titrant", f"{__version__}, asked for {material.on}")]
    for name, words in _MADE:
        result = getattr(material, name)
        if result is not None:
            said = ((key, _short(value)) for key, value in to_plain(result.inputs).items() if key != "left_out")
            lines.append((words, "; ".join(f"{key.replace('_', ' ')} {value}" for key, value in said if value)))
    return lines


def _short(value: object) -> str:
    text = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, list):
        text = ", ".join(map(str, value))
    return text if len(text) <= 300 else f"{text[:297]}..."


def _because(material: Material) -> str:
    results = (material.screening, material.advice, material.plan, material.learned, material.day, material.weeks)
    ids = (id_ for result in results if result is not None for id_ in result.because)
    return ", ".join(dict.fromkeys(ids))

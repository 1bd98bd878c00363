"""Reading parameter files strictly: what has no source, no unit or no reason is refused."""

from __future__ import annotations

from functools import lru_cache
from math import isnan
from pathlib import Path
from typing import Any

from titrant.core.errors import EvidenceError
from titrant.core.symbols import UnknownSymbol, symbol
from titrant.core.units import UnknownUnit, convert, same_dimension, unit
from titrant.evidence import toml_file
from titrant.evidence.parameter import Parameter, Spread
from titrant.evidence.source_index import check_support
from titrant.evidence.words import CERTAINTIES, KINDS, PROVENANCES

REQUIRED = ("unit", "kind", "source", "applies_to", "certainty", "provenance")
OPTIONAL = (
    "value", "where", "spread", "reason", "formula", "formula_says", "tolerance", "fit", "note", "saw", "claims",
    "second_reader",
)  # fmt: skip
SPREAD_KEYS = {
    "lognormal": ({"cv"}, {"sd_log"}),
    "logit_normal": ({"sd"},),
    "normal": ({"sd"},),
    "uniform": ({"low", "high"},),
    "loguniform": ({"low", "high"},),
    "gamma": ({"shape", "scale"},),
}
_IN_UNIT = ("sd", "scale", "low", "high")


def load_parameters(name: str) -> dict[str, Parameter]:
    """All parameters of one file, by canonical symbol, values in canonical units.

    Raises
    ------
    EvidenceError
        When the file breaks a rule: unknown symbol, key or source, wrong dimension, an assumed value
        without a reason, a derived one without a formula or a fit.
    """
    return load_file(toml_file.folder("parameters") / f"{name}.toml")


@lru_cache(maxsize=256)
def load_file(path: Path) -> dict[str, Parameter]:
    """The same for a file anywhere, such as a prior."""
    content = toml_file.read(path)
    shared = tuple(content.pop("claims", ()))
    toml_file.check_keys(path.name, {"about": content.pop("about", "")}, ("about",), ())
    loaded = [_parameter(path, name, entry, shared) for name, entry in content.items()]
    return {parameter.symbol: parameter for parameter in loaded}


def _parameter(path: Path, name: str, entry: Any, shared: tuple[str, ...]) -> Parameter:
    place = f"{path.name} [{name}]"
    if not isinstance(entry, dict):
        raise EvidenceError(place, "is not a table", "write each parameter as [symbol] with its keys")
    toml_file.check_keys(place, entry, REQUIRED, OPTIONAL)
    _check_number(place, entry)
    for key, words in (("kind", KINDS), ("certainty", CERTAINTIES), ("provenance", PROVENANCES)):
        toml_file.check_word(place, key, entry[key], words)
    _check_basis(place, entry)
    check_support(place, entry["source"])
    canonical, factor = _canonical(place, name, entry)
    fixed = {key: entry[key] for key in ("kind", "source", "applies_to", "certainty", "provenance")}
    texts = {key: entry.get(key, "") for key in ("where", "reason", "formula", "formula_says", "fit", "note")}
    return Parameter(
        **canonical,
        **fixed,
        **texts,
        file=path.stem,
        spread=_spread(place, entry.get("spread"), factor),
        tolerance=entry.get("tolerance", 0.005),
        saw=tuple(entry.get("saw", ())),
        claims=(*shared, *entry.get("claims", ())),
        second_reader=entry.get("second_reader", ""),
    )


def _check_number(place: str, entry: dict[str, Any]) -> None:
    value = entry.get("value")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or isnan(value):
        raise EvidenceError(place, f"value is {value!r}, not a number", "state one number; its range goes into spread")


def _check_basis(place: str, entry: dict[str, Any]) -> None:
    """An assumption gives its reason, a derivation its formula, so that nothing rests on nothing."""
    if entry["kind"] == "assumed" and not entry.get("reason"):
        raise EvidenceError(place, "is assumed without a reason", "give the reason")
    if entry["kind"] == "derived" and not (entry.get("formula") or entry.get("fit")):
        raise EvidenceError(place, "is derived without a formula", "give the formula, or what it was fitted to")
    if entry["kind"] == "measured" and not entry.get("where"):
        raise EvidenceError(place, "is measured, but where in the source is not said", "say where")


def _canonical(place: str, name: str, entry: dict[str, Any]) -> tuple[dict[str, Any], float]:
    try:
        known = symbol(name)
        unit(entry["unit"])
    except (UnknownSymbol, UnknownUnit) as error:
        raise EvidenceError(place, str(error), "register it in core/symbol_table.py or core/units.py") from None
    if not same_dimension(entry["unit"], known.unit):
        wrong = f"unit is {entry['unit']!r}, but {known.name} is measured in {known.unit}"
        raise EvidenceError(place, wrong, "state the value in a fitting unit")
    stated = float(entry["value"])
    values = {
        "symbol": known.name,
        "value": convert(stated, entry["unit"], known.unit),
        "unit": known.unit,
        "stated": stated,
        "stated_unit": entry["unit"],
    }
    return values, convert(1.0, entry["unit"], known.unit)


def _spread(place: str, entry: dict[str, Any] | None, factor: float) -> Spread | None:
    if entry is None:
        return None
    law, given = entry.get("law", ""), set(entry) - {"law"}
    toml_file.check_word(place, "spread law", law, SPREAD_KEYS)
    if not any(needed <= given <= needed | {"low", "high"} for needed in SPREAD_KEYS[law]):
        raise EvidenceError(place, f"a {law} spread cannot have {sorted(given)}", f"give {SPREAD_KEYS[law]}")
    scaled = {key: entry[key] * (factor if key in _IN_UNIT and law != "logit_normal" else 1.0) for key in given}
    return Spread(law, **scaled)

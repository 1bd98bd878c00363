"""A case's JSON over the healthy fixture, as a record. A key that is not known is an error that names it.

Keys that start with ``_`` are comments. Results merge by test, everything else replaces. Doses are in mg here,
and a ``dose_unit`` other than mg is kept as it was written, so that the rule on units can see it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

from pydantic import ValidationError

from titrant.core.errors import RecordError
from titrant.patient.record import (
    Allergy,
    Attestation,
    Condition,
    Limits,
    Medicine,
    Override,
    Person,
    Plans,
    Record,
    Result,
    Settings,
    Surgery,
)
from titrant.safety import case_words as words
from titrant.safety.case_course import DIARY_KEYS, LDN_KEYS, diary, doses, route_of, ug

Json = dict[str, Any]
FIXTURE: Json = {
    "jurisdiction": "US",
    "stage": "starting",
    "age": 45,
    "sex": "M",
    "pregnancy": "not_applicable",
    "med_list_confirmed": True,
    "conditions": [],
    "medicines": [],
    "allergies": [],
    "labs": [
        {"test": "ALT", "xULN": 0.6, "date": "2026-10-20"},
        {"test": "AST", "xULN": 0.6, "date": "2026-10-20"},
        {"test": "eGFR", "value": 90, "date": "2026-10-20"},
    ],
    "plans": {},
    "options": {},
}
TOP = {
    *FIXTURE, "born", "weight_kg", "pp_type", "drives", "ldn", "diary", "sensitivities", "overrides",
    "no_opioid_since", "attestation",
}  # fmt: skip
REFUTED = ("refuted", "entered-in-error")
NO_RESULT = (*REFUTED, "cancelled", "registered")
USE_DATES = (
    "start", "stop", "last_taken", "taper_end", "patch_applied", "patch_removed", "last_injection",
    "implant_inserted", "implant_removed",
)  # fmt: skip
CLINICIAN_KEYS = {"by": "clinician", "who": "clinician", "attested_by": "clinician"}


def _plain(row: Json) -> Json:
    """Without the comments."""
    return {key: value for key, value in row.items() if not key.startswith("_")}


def _refuse_unknown(place: str, row: Json, known: set[str]) -> None:
    if odd := sorted(set(row) - known):
        raise RecordError(place, f"the key {odd[0]!r} is not known", f"use one of {', '.join(sorted(known))}")


def case_record(overrides: Json, on: date) -> Record:
    """The record of a case on a day. Raises RecordError with the key that cannot be read."""
    given = _plain(words.without_clock_times(overrides))
    _refuse_unknown("overrides", given, TOP)
    try:
        return _record({**FIXTURE, **given}, on, given.get("labs", []))
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecordError("overrides", str(error), "correct the case") from None


def _each(place: str, rows: Any, build: Callable[[str, Json], Any]) -> tuple[Any, ...] | None:
    rows = words.known(rows)
    if rows is None:
        return None
    return tuple(build(f"{place}[{i}]", _plain(row)) for i, row in enumerate(rows))


def _record(row: Json, on: date, given_labs: list[Json] | None) -> Record:
    plans = words.renamed(_plain(row["plans"] or {}), words.PLAN_WORDS)
    options, ldn, days = (_plain(row.get(key) or {}) for key in ("options", "ldn", "diary"))
    _refuse_unknown("ldn", ldn, LDN_KEYS)
    _refuse_unknown("diary", days, DIARY_KEYS)
    taken = doses(row["stage"], ldn, plans.get("ldn_dose_mg"), on)
    return Record(
        person=_person(row),
        medicines=_each("medicines", row["medicines"], _medicine),
        medicines_confirmed=bool(row["med_list_confirmed"]),
        conditions=_each("conditions", row["conditions"], _condition),
        allergies=_each("allergies", row["allergies"], _allergy),
        results=_each("labs", _labs(given_labs), _result) or (),
        plans=_plans(plans, options, row.get("no_opioid_since") or row.get("attestation")),
        limits=_limits(options, row.get("overrides") or [], on),
        settings=Settings(specialist_vldn=bool(options.get("specialist_vldn", False)), route=route_of(ldn)),
        doses=taken,
        diary=diary(days, taken, on),
    )


def _labs(given: list[Json] | None) -> list[Json]:
    """Those of the fixture that the case does not give anew, and the case's own; null is none at all."""
    if given is None:
        return []
    renewed = {lab["test"] for lab in given}
    labs = [lab for lab in FIXTURE["labs"] if lab["test"] not in renewed] + list(given)
    return [lab for lab in labs if lab.get("status") not in NO_RESULT and _says_something(lab)]


def _says_something(lab: Json) -> bool:
    """Whether a row holds a result; a row of nulls says that the test was not done."""
    said = words.renamed(lab, words.RESULT_KEYS)
    return any(said.get(key) is not None for key in ("value", "text", "x_uln", "confirmatory"))


def _person(row: Json) -> Person:
    born = words.known(row.get("born"))
    given: Json = {
        "born": born,
        "age": None if born else words.known(row["age"]),
        "sex": words.known(words.word(row["sex"], words.SEXES)),
        "weight_kg": words.known(row.get("weight_kg")),
        "pregnancy": words.word(row["pregnancy"], words.PREGNANCIES),
        "pp_type": words.word(row.get("pp_type"), words.PARALYSIS_TYPES),
        "jurisdiction": words.known(words.word(row["jurisdiction"], words.JURISDICTIONS)),
        "drives": words.known(row.get("drives")),
        "sensitivities": tuple(row.get("sensitivities") or ()),
    }
    return Person(**given)


def _fields(cls: Any) -> set[str]:
    return {f.name for f in fields(cls)}


def _medicine(place: str, row: Json) -> Medicine:
    """A medicine; a date of ``unknown`` is a date that is not known, a refuted entry one made in error."""
    row = words.renamed(row, words.MEDICINE_KEYS)
    if row.pop("verification", None) in REFUTED:
        row["status"] = "entered-in-error"
    if row.get("status") in words.NEVER_TAKEN:
        row |= {"status": "stopped", "never_taken": True}
    _refuse_unknown(place, row, _fields(Medicine))
    given: Json = {key: words.known(value) if key in USE_DATES else value for key, value in row.items()}
    for key, synonyms in (("status", words.STATUSES), ("pattern", words.PATTERNS)):
        if key in given:
            given[key] = words.word(given[key], synonyms)
    return Medicine(**{key: value for key, value in given.items() if value is not None})


def _condition(place: str, row: Json) -> Condition:
    row = words.renamed(row, words.CONDITION_KEYS)
    verification = row.pop("verification", None) or row.pop("verification_status", None)
    status = verification if verification in REFUTED else row.get("status") or "active"
    row["status"] = words.word(status, words.CONDITION_STATUSES)
    row["date"] = words.known(row.get("date"))
    row["donor"] = words.word(row.get("donor"), words.DONORS)
    row["subtype"] = words.word(row.get("subtype"), words.PARALYSIS_TYPES)
    _refuse_unknown(place, row, _fields(Condition))
    return Condition(**row)


def _allergy(place: str, row: Json) -> Allergy:
    status = row.pop("status", None) or row.pop("clinical_status", None)
    if status in REFUTED and "verification" not in row:
        row["verification"] = status
    if status in ("inactive", "resolved"):
        row["verification"] = "refuted"
    _refuse_unknown(place, row, _fields(Allergy))
    return Allergy(**row)


def _result(place: str, row: Json) -> Result:
    row = {key: value for key, value in words.renamed(row, words.RESULT_KEYS).items() if key != "status"}
    if isinstance(row.get("value"), str):
        row["text"] = row.pop("value")
    row["date"] = words.known(row.get("date"))
    _refuse_unknown(place, row, _fields(Result))
    return Result(**row)


PLAN_KEYS = {
    "ldn_start", "ldn_dose_mg", "target_mg", "step_days", "step_mg", "dose_unit", "surgery", "opioids_expected",
    "new_opioid_order", "no_opioid_since", "attested_by", "relying_on_uds", "relying_on_urine_screen",
}  # fmt: skip


def _plans(row: Json, options: Json, since: Any) -> Plans:
    _refuse_unknown("plans", row, PLAN_KEYS)
    unit, dose = row.get("dose_unit"), row.get("ldn_dose_mg")
    relied = row.get("relying_on_uds") or row.get("relying_on_urine_screen") or options.get("relying_on_uds")
    attested = row.get("no_opioid_since") or options.get("no_opioid_since") or options.get("attestation") or since
    return Plans(
        ldn_start=words.known(row.get("ldn_start")),
        first_dose_ug=ug(dose),
        target_dose_ug=ug(row.get("target_mg")),
        step_days=row.get("step_days"),
        step_ug=ug(row.get("step_mg")),
        dose_written=None if unit in (None, "mg") or dose is None else f"{dose} {unit}",
        surgery=_surgery(row),
        new_opioid_order=bool(row.get("new_opioid_order", False)),
        no_opioid_since=_attested(attested, row.get("attested_by") or options.get("attested_by")),
        relying_on_urine_screen=bool(relied),
    )


def _surgery(row: Json) -> Surgery | None:
    given = row.get("surgery")
    if given is None:
        return None
    if isinstance(given, dict):
        return Surgery(**given)
    return Surgery(date=given, opioids_expected=row.get("opioids_expected"))


def _attested(given: Any, by: Any) -> Attestation | None:
    """The word of a named clinician; without a name it is nobody's word and does not count."""
    row = words.renamed(given, CLINICIAN_KEYS) if isinstance(given, dict) else {"since": given}
    since: Any = row.get("since") or row.get("date") or row.get("no_opioid_since")
    clinician: Any = row.get("clinician") or by
    return Attestation(since=since, clinician=clinician) if since and clinician else None


WASHOUT_KEYS = ("washout_days", "opioid_washout_days", "site_washout_days", "short_washout_days")
OPTION_KEYS = {
    "specialist_vldn", "relying_on_uds", "transdermal_tail_days", "override", "overrides", "no_opioid_since",
    "attestation", "attested_by", "washout_override", "override_by", "override_reason", *WASHOUT_KEYS,
}  # fmt: skip


def _limits(row: Json, overrides: list[Json], on: date) -> Limits:
    _refuse_unknown("options", row, OPTION_KEYS)
    single = row.get("override") or row.get("washout_override")
    if row.get("override_by"):
        single = {"clinician": row["override_by"], "reason": row.get("override_reason")}
    every = [*overrides, *(row.get("overrides") or []), *([single] if single else [])]
    made = (_override(_plain(o), on) for o in every)
    return Limits(
        washout_days=next((row[key] for key in WASHOUT_KEYS if row.get(key) is not None), None),
        transdermal_tail_days=row.get("transdermal_tail_days"),
        overrides=tuple(o for o in made if o is not None),
    )


def _override(row: Json, on: date) -> Override | None:
    """An override; without a rule it is of the washout, without a day it was made on the day of asking.

    Without a named clinician and a reason it is none.
    """
    named = {**CLINICIAN_KEYS, "on": "date", "rule_id": "rule"}
    given = {"rule": "OP-02", "date": on, **words.renamed(row, named)}
    return Override(**given) if given.get("clinician") and given.get("reason") else None

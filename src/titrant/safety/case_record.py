"""A case's JSON over the healthy fixture, as a record. A key that is not known is an error that names it.

Keys that start with ``_`` are comments. Results merge by test, everything else replaces. Doses are in mg here,
and a ``dose_unit`` other than mg is kept as it was written, so that the rule on units can see it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from titrant.core.calendar import parse_partial
from titrant.core.errors import RecordError
from titrant.patient.record import (
    Allergy,
    Attestation,
    Condition,
    Day,
    Dose,
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
SEXES = {"m": "male", "male": "male", "f": "female", "female": "female", "other": "other", "x": "other"}
PREGNANCIES = {"pregnant": "yes", "not_pregnant": "no", "lactating": "breastfeeding", "trying": "planning"}
REFUTED = ("refuted", "entered-in-error")
NOT_KNOWN = ("unknown", "", None)
USE_DATES = (
    "start", "stop", "last_taken", "taper_end", "patch_applied", "patch_removed", "last_injection",
    "implant_inserted", "implant_removed",
)  # fmt: skip
SKIN = ("transdermal", "topical", "cream", "skin")
UG_PER_MG = 1000
DEFAULT_DAYS_ON_LDN = 90
DEFAULT_DOSE_UG = 1500
BASELINE_DAYS = 7
GUT_DAY_SCORE = 6


def _plain(row: Json) -> Json:
    """Without the comments."""
    return {key: value for key, value in row.items() if not key.startswith("_")}


def _refuse_unknown(place: str, row: Json, known: set[str]) -> None:
    if odd := sorted(set(row) - known):
        raise RecordError(place, f"the key {odd[0]!r} is not known", f"use one of {', '.join(sorted(known))}")


def case_record(overrides: Json, on: date) -> Record:
    """The record of a case on a day. Raises RecordError with the key that cannot be read."""
    given = _plain(overrides)
    _refuse_unknown("overrides", given, TOP)
    merged = {**FIXTURE, **given}
    try:
        return _record(merged, on, fixture_labs=FIXTURE["labs"], given_labs=given.get("labs", []))
    except (ValidationError, ValueError, TypeError) as error:
        raise RecordError("overrides", str(error), "correct the case") from None


def _each(place: str, rows: Any, build: Callable[[str, Json], Any]) -> tuple[Any, ...] | None:
    if rows is None:
        return None
    return tuple(build(f"{place}[{i}]", _plain(row)) for i, row in enumerate(rows))


def _record(row: Json, on: date, fixture_labs: list[Json], given_labs: list[Json]) -> Record:
    plans, options = _plain(row["plans"] or {}), _plain(row["options"] or {})
    renewed = {lab["test"] for lab in given_labs}
    labs = [lab for lab in fixture_labs if lab["test"] not in renewed] + list(given_labs)
    ldn, diary = _plain(row.get("ldn") or {}), _plain(row.get("diary") or {})
    doses = _doses(row["stage"], ldn, plans, on)
    return Record(
        person=_person(row),
        medicines=_each("medicines", row["medicines"], _medicine),
        medicines_confirmed=bool(row["med_list_confirmed"]),
        conditions=_each("conditions", row["conditions"], _condition),
        allergies=_each("allergies", row["allergies"], _allergy),
        results=_each("labs", [lab for lab in labs if lab.get("status") not in REFUTED], _result) or (),
        plans=_plans(plans, options, row.get("no_opioid_since") or row.get("attestation")),
        limits=_limits(options, row.get("overrides") or [], on),
        settings=_settings(options, ldn),
        doses=doses,
        diary=_diary(diary, doses, on),
    )


def _person(row: Json) -> Person:
    pregnancy, sex = row["pregnancy"], row["sex"]
    given: Json = {
        "born": row.get("born"),
        "age": None if row.get("born") else row["age"],
        "sex": None if sex is None else SEXES.get(str(sex).casefold(), sex),
        "weight_kg": row.get("weight_kg"),
        "pregnancy": PREGNANCIES.get(pregnancy, pregnancy),
        "pp_type": row.get("pp_type"),
        "jurisdiction": row["jurisdiction"],
        "drives": row.get("drives"),
        "sensitivities": tuple(row.get("sensitivities") or ()),
    }
    return Person(**given)


def _fields(cls: Any) -> set[str]:
    return {f.name for f in fields(cls)}


def _medicine(place: str, row: Json) -> Medicine:
    """A medicine; a date of ``unknown`` is a date that is not known, a refuted entry one made in error."""
    if row.pop("verification", None) in REFUTED:
        row["status"] = "entered-in-error"
    _refuse_unknown(place, row, _fields(Medicine))
    given: Json = {key: None if key in USE_DATES and value in NOT_KNOWN else value for key, value in row.items()}
    return Medicine(**given)


def _condition(place: str, row: Json) -> Condition:
    verification = row.pop("verification", None) or row.pop("verification_status", None)
    row["status"] = row.pop("clinical_status", row.get("status", "active"))
    if verification in REFUTED:
        row["status"] = verification
    if row.get("date") in NOT_KNOWN:
        row["date"] = None
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


RESULT_KEYS = {"xULN": "x_uln", "uln": "high", "lln": "low", "result": "value"}


def _result(place: str, row: Json) -> Result:
    row = {RESULT_KEYS.get(key, key): value for key, value in row.items() if key != "status"}
    if isinstance(row.get("value"), str):
        row["text"] = row.pop("value")
    _refuse_unknown(place, row, _fields(Result))
    return Result(**row)


def _ug(mg: Any) -> int | None:
    """Milligrams as whole micrograms; a value below zero is kept as zero, which the dose rule refuses."""
    return None if mg is None else max(0, round(float(mg) * UG_PER_MG))


PLAN_KEYS = {
    "ldn_start", "ldn_dose_mg", "target_mg", "step_days", "step_mg", "dose_unit", "surgery", "opioids_expected",
    "new_opioid_order", "no_opioid_since", "relying_on_uds", "relying_on_urine_screen",
}  # fmt: skip


def _plans(row: Json, options: Json, since: Any) -> Plans:
    _refuse_unknown("plans", row, PLAN_KEYS)
    unit, dose = row.get("dose_unit"), row.get("ldn_dose_mg")
    relied = row.get("relying_on_uds") or row.get("relying_on_urine_screen") or options.get("relying_on_uds")
    return Plans(
        ldn_start=row.get("ldn_start"),
        first_dose_ug=_ug(dose),
        target_dose_ug=_ug(row.get("target_mg")),
        step_days=row.get("step_days"),
        step_ug=_ug(row.get("step_mg")),
        dose_written=None if unit in (None, "mg") or dose is None else f"{dose} {unit}",
        surgery=_surgery(row),
        new_opioid_order=bool(row.get("new_opioid_order", False)),
        no_opioid_since=_attested(row.get("no_opioid_since") or options.get("no_opioid_since") or since),
        relying_on_urine_screen=bool(relied),
    )


def _surgery(row: Json) -> Surgery | None:
    given = row.get("surgery")
    if given is None:
        return None
    if isinstance(given, dict):
        return Surgery(**given)
    return Surgery(date=given, opioids_expected=row.get("opioids_expected"))


def _attested(given: Any) -> Attestation | None:
    if given is None:
        return None
    if isinstance(given, dict):
        since: Any = given.get("since", given.get("date", given.get("no_opioid_since")))
        clinician: Any = given.get("clinician", given.get("by", given.get("attested_by")))
        return Attestation(since=since, clinician=clinician)
    return Attestation(since=given, clinician="named in the case")


WASHOUT_KEYS = ("washout_days", "opioid_washout_days", "site_washout_days", "short_washout_days")
OPTION_KEYS = {
    "specialist_vldn", "relying_on_uds", "transdermal_tail_days", "override", "overrides", "no_opioid_since",
    "washout_override", "override_by", "override_reason", *WASHOUT_KEYS,
}  # fmt: skip


def _limits(row: Json, overrides: list[Json], on: date) -> Limits:
    _refuse_unknown("options", row, OPTION_KEYS)
    single = row.get("override") or row.get("washout_override")
    if row.get("override_by"):
        single = {"clinician": row["override_by"], "reason": row.get("override_reason", "not given")}
    every = [*overrides, *(row.get("overrides") or []), *([single] if single else [])]
    return Limits(
        washout_days=next((row[key] for key in WASHOUT_KEYS if row.get(key) is not None), None),
        transdermal_tail_days=row.get("transdermal_tail_days"),
        overrides=tuple(_override(_plain(o), on) for o in every),
    )


def _override(row: Json, on: date) -> Override:
    """An override; without a rule it is of the washout, without a day it was made on the day of asking."""
    named = {"by": "clinician", "who": "clinician", "on": "date", "rule_id": "rule"}
    return Override(**{"rule": "OP-02", "date": on, **{named.get(key, key): value for key, value in row.items()}})


def _settings(options: Json, ldn: Json) -> Settings:
    route: Any = ldn.get("route", "oral")
    route = "skin" if str(route) in SKIN else route
    return Settings(specialist_vldn=bool(options.get("specialist_vldn", False)), route=route)


LDN_KEYS = {"started", "route", "stopped", "last_dose", "dose_mg", "missed_days"}


def _doses(stage: str, ldn: Json, plans: Json, on: date) -> tuple[Dose, ...]:
    """A dose a day from the start to the last one; a stop adds a day on which none was taken."""
    _refuse_unknown("ldn", ldn, LDN_KEYS)
    if stage not in ("starting", "on_ldn"):
        raise ValueError(f"stage is {stage!r}; write starting or on_ldn")
    if stage == "starting" and not ldn.get("started"):
        return ()
    first = parse_partial(ldn["started"]).last if ldn.get("started") else on - timedelta(days=DEFAULT_DAYS_ON_LDN)
    last = _last_dose(ldn, on)
    ug = _ug(ldn.get("dose_mg") or plans.get("ldn_dose_mg")) or DEFAULT_DOSE_UG
    route = _settings({}, ldn).route
    days = max(0, (last - first).days) + 1
    taken = tuple(Dose(first + timedelta(days=i), ug=ug, route=route) for i in range(days))
    none = (Dose(parse_partial(ldn["stopped"]).last + timedelta(days=1), ug=0),) if ldn.get("stopped") else ()
    return (*taken, *none)


def _last_dose(ldn: Json, on: date) -> date:
    if ldn.get("last_dose") or ldn.get("stopped"):
        return parse_partial(ldn.get("last_dose") or ldn["stopped"]).last
    return on - timedelta(days=int(ldn.get("missed_days", 0)))


DIARY_KEYS = {"gi_days_last7", "red_flag", "vomiting", "diarrhoea", "diarrhea"}


def _diary(row: Json, doses: tuple[Dose, ...], on: date) -> tuple[Day, ...]:
    """Seven quiet days before the first dose, and the gut days of the last seven, the latest first."""
    _refuse_unknown("diary", row, DIARY_KEYS)
    if not row:
        return ()
    sick_today = any(row.get(key) for key in ("vomiting", "diarrhoea", "diarrhea"))
    count = max(int(row.get("gi_days_last7") or 0), 1 if sick_today else 0)
    first = min((d.date for d in doses), default=on - timedelta(days=DEFAULT_DAYS_ON_LDN))
    start = min(first, on - timedelta(days=BASELINE_DAYS - 1))
    before = tuple(Day(start - timedelta(days=i), gut=0) for i in range(BASELINE_DAYS, 0, -1))
    latest = tuple(
        Day(
            on - timedelta(days=i),
            gut=GUT_DAY_SCORE if i < count else 0,
            red_flag=bool(row.get("red_flag")) if i == 0 else None,
        )
        for i in range(BASELINE_DAYS - 1, -1, -1)
    )
    return (*before, *latest)

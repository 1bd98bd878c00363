"""Other words that a case may use for those of the record: FHIR's statuses, American spellings, short forms."""

from __future__ import annotations

import re
from typing import Any

NOT_KNOWN = ("unknown", "", None)
STATUSES = {
    "completed": "stopped", "finished": "stopped", "discontinued": "stopped", "ended": "stopped", "past": "stopped",
    "inactive": "stopped", "current": "active", "taking": "active", "on_hold": "on-hold", "held": "on-hold",
    "taper": "tapering", "as_needed": "prn", "as-needed": "prn", "as needed": "prn",
    "entered_in_error": "entered-in-error", "refuted": "entered-in-error",
}  # fmt: skip
NEVER_TAKEN = ("not-taken", "not_taken", "never-taken", "intended", "cancelled", "draft")
PATTERNS = {
    "as_needed": "prn", "as-needed": "prn", "as needed": "prn", "daily": "regular", "scheduled": "regular",
    "continuous": "infusion", "pca": "infusion", "once": "single", "one-off": "single",
}  # fmt: skip
CONDITION_STATUSES = {
    "entered_in_error": "entered-in-error", "inactive": "resolved", "past": "resolved", "in_remission": "remission",
    "recurrence": "active", "relapse": "active", "confirmed": "active",
}  # fmt: skip
DONORS = {"auto": "autologous", "self": "autologous", "own": "autologous", "allo": "allogeneic"}
PARALYSIS_TYPES = {
    "hypo": "hypokalaemic", "hypokalemic": "hypokalaemic", "hypopp": "hypokalaemic", "hypokpp": "hypokalaemic",
    "hyper": "hyperkalaemic", "hyperkalemic": "hyperkalaemic", "hyperpp": "hyperkalaemic", "hyperkpp": "hyperkalaemic",
    "normo": "normokalaemic", "normokalemic": "normokalaemic", "ats": "andersen-tawil", "andersen": "andersen-tawil",
    "andersen_tawil": "andersen-tawil", "andersen tawil": "andersen-tawil", "tpp": "thyrotoxic",
    "paramyotonia congenita": "paramyotonia",
}  # fmt: skip
SEXES = {"m": "male", "male": "male", "f": "female", "female": "female", "other": "other", "x": "other"}
PREGNANCIES = {"pregnant": "yes", "not_pregnant": "no", "lactating": "breastfeeding", "trying": "planning"}
JURISDICTIONS = {"gb": "UK", "uk": "UK", "us": "US", "usa": "US", "eu": "EU"}
MEDICINE_KEYS = {
    "last_dose": "last_taken", "last_use": "last_taken", "last_used": "last_taken", "end": "stop", "stopped": "stop",
    "injected": "last_injection", "applied": "patch_applied", "removed": "patch_removed", "stop_date": "stop",
    "end_date": "stop", "start_date": "start",
}  # fmt: skip
CONDITION_KEYS = {"name": "text", "display": "text", "clinical_status": "status", "onset": "date"}
RESULT_KEYS = {"xULN": "x_uln", "x_ULN": "x_uln", "uln": "high", "ULN": "high", "lln": "low", "result": "value"}
PLAN_WORDS = {
    "start": "ldn_start", "first_dose_mg": "ldn_dose_mg", "target_dose_mg": "target_mg", "surgery_date": "surgery",
}  # fmt: skip
_CLOCK_TIME = re.compile(r"^(\d{4}-\d{2}-\d{2})T")


def word(value: Any, words: dict[str, str]) -> Any:
    """The record's word for a value, or the value itself."""
    return words.get(str(value).strip().casefold(), value) if isinstance(value, str) else value


def renamed(row: dict[str, Any], keys: dict[str, str]) -> dict[str, Any]:
    """A row with the record's names of its keys."""
    return {keys.get(key, key): value for key, value in row.items()}


def known(value: Any) -> Any:
    """None where a value says that it is not known."""
    return None if isinstance(value, str) and value.strip().casefold() in NOT_KNOWN else value


def without_clock_times(value: Any) -> Any:
    """Days with a clock time as the day alone, as the person wrote it: the zone is not applied again."""
    if isinstance(value, dict):
        return {key: without_clock_times(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_clock_times(inner) for inner in value]
    found = _CLOCK_TIME.match(value) if isinstance(value, str) else None
    return found[1] if found else value

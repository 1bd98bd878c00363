"""The thresholds of the rules: numbers as data, each with unit, kind, source and certainty."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from titrant.core.errors import EvidenceError

PATH = Path(__file__).parent / "data" / "thresholds.toml"
KINDS = ("measured", "derived", "assumed")
CERTAINTIES = ("seen", "recalled", "project choice")


@dataclass(frozen=True)
class Thresholds:
    """Every threshold by name; days unless the name says otherwise."""

    opioid_washout_days: int
    opioid_window_days: int
    site_washout_floor_days: int
    procedural_washout_days: int
    procedural_window_days: int
    central_antidiarrhoeal_washout_days: int
    unknown_depot_days: int
    implant_days: int
    depot_ask_days: int
    unknown_patch_wear_days: int
    loperamide_label_mg_day: float
    urine_positive_block_days: int
    urine_positive_ask_days: int
    urine_explained_days: int
    withdrawal_score: float
    vldn_cap_ug: int
    full_dose_naltrexone_mg: float
    naltrexone_depot_days: int
    naltrexone_implant_days: int
    lofexidine_days: int
    ldn_missed_days: int
    stem_cell_recent_days: int
    short_steroid_course_days: int
    low_first_dose_ug: int
    tsh_low: float
    tsh_recent_days: int
    paralysis_tsh_recent_days: int
    paralysis_potassium_recent_days: int
    potassium_low: float
    potassium_high: float
    potassium_urgent_low: float
    potassium_urgent_high: float
    potassium_urgent_days: int
    results_recent_days: int
    liver_told_x_uln: float
    liver_caution_x_uln: float
    liver_block_x_uln: float
    liver_assumed_uln: float
    cirrhosis_first_dose_ug: int
    cirrhosis_target_ug: int
    cholestasis_first_dose_ug: int
    egfr_severe: float
    egfr_moderate: float
    platelets_low: float
    childbearing_from: int
    childbearing_to: int
    pregnancy_test_days: int
    pregnancy_contradicted_days: int
    adult_age: int
    older_age: int
    surgery_hold_days: int
    surgery_block_days: int
    surgery_caution_days: int
    surgery_after_days: int
    surgery_told_after_days: int
    suicidality_days: int
    paracetamol_high_mg_day: float
    highest_dose_ug: int
    usual_highest_dose_ug: int
    wrong_magnitude_ug: int
    fastest_step_days: int
    largest_step_ug: int
    gut_day_above_baseline: float
    gut_days: int
    gut_window_days: int
    baseline_entries: int
    baseline_window_days: int
    gut_settles_days: int
    paralysis_gut_above_baseline: float
    low_weight_kg: float


def read_thresholds(path: Path = PATH) -> dict[str, dict[str, object]]:
    """Every threshold with its unit, kind, source and certainty. Refuses gaps."""
    with path.open("rb") as file:
        table: dict[str, dict[str, object]] = tomllib.load(file)
    wanted = {f.name for f in fields(Thresholds)}
    if wanted != set(table):
        odd = ", ".join(sorted(wanted ^ set(table)))
        raise EvidenceError(path.name, f"missing or not used: {odd}", "keep table and code in step")
    for name, row in table.items():
        if set(row) != {"value", "unit", "kind", "source", "certainty"}:
            raise EvidenceError(f"{path.name} [{name}]", f"has the keys {sorted(row)}", "give all five keys")
        if row["kind"] not in KINDS or row["certainty"] not in CERTAINTIES or not row["source"]:
            raise EvidenceError(f"{path.name} [{name}]", "kind, certainty or source is wrong", "see the file's head")
    return table


@cache
def load_thresholds() -> Thresholds:
    """The thresholds in force."""
    return Thresholds(**{name: row["value"] for name, row in read_thresholds().items()})  # type: ignore[arg-type]  # TOML numbers

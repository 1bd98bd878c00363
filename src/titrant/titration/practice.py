"""Numbers of practice: what a step, a dwell, a gap and an intolerable day are. Values in ``data/practice.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from titrant.core.errors import EvidenceError

KINDS = ("measured", "derived", "assumed")


@dataclass(frozen=True)
class Practice:
    """The values by name; units, kinds and sources stand in the data file."""

    start_at_most_ug: int
    sensitive_start_ug: int
    sensitive_start_at_most_ug: int
    step_at_most_ug: int
    step_at_most_fraction: float
    sensitive_step_at_most_ug: int
    sensitive_until_ug: int
    dwell_days: int
    dwell_taken_share: float
    diary_days_for_a_step: int
    tolerated_after_days: int
    baseline_days: int
    mild_from: int
    moderate_from: int
    severe_from: int
    moderate_days_in_7: int
    gut_days_to_wait: int
    pause_days: int
    gap_days: int
    long_gap_days: int
    much_better_points: float
    much_better_share: float
    clearly_lower_pain: float
    worth_going_back_up: float
    not_working_relief: float
    not_working_after_days: int
    not_working_after_doses: int
    not_tolerated_after_doses: int
    onset_days: int
    event_review_days: int
    search_days: int
    spare_days: int
    supply_days: int
    most_fills: int


def read_data(name: str) -> dict[str, Any]:
    """One data file of this floor."""
    return tomllib.loads(files("titrant.titration").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def practice() -> Practice:
    """The numbers in force.

    Raises
    ------
    EvidenceError
        When an entry has no source, an unknown kind, or is assumed without a reason.
    """
    entries = read_data("practice.toml")
    for name, entry in entries.items():
        _check(name, entry)
    names = {f.name for f in fields(Practice)}
    if names != set(entries):
        odd = ", ".join(sorted(names ^ set(entries)))
        raise EvidenceError("practice.toml", f"entries and fields differ: {odd}", "add or remove them in both places")
    return Practice(**{name: entry["value"] for name, entry in entries.items()})


def _check(name: str, entry: dict[str, Any]) -> None:
    if not entry.get("source") or entry.get("kind") not in KINDS:
        raise EvidenceError(f"practice.toml [{name}]", "a source and a kind are needed", "add them")
    if entry["kind"] == "assumed" and not entry.get("reason"):
        raise EvidenceError(f"practice.toml [{name}]", "an assumed value needs its reason", "add `reason`")

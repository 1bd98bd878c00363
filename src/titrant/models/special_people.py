"""People whose kinetics differ: what liver and kidney do to a set of values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEAST_LOST = 0.05
MOST_ORAL = 0.9
USUAL_CREATININE_CLEARANCE = 6.0  # L/h, 100 mL/min: at which the base clearance holds


def with_cirrhosis(values: Mapping[str, Any]) -> dict[str, Any]:
    """Decompensated cirrhosis: first pass is lost, clearance falls, half-life stays.

    References
    ----------
    claim E17 (`bertolotti-1997`).
    """
    from titrant.core.functions import minimum

    F = minimum(values["F"] * values["F_cirrhosis"], MOST_ORAL)
    F_6bn = minimum(values["F_6bn"], 1.0 - F - LEAST_LOST)
    return {**values, "F": F, "F_6bn": F_6bn, "CL": values["CL"] * values["CL_cirrhosis"]}


def with_creatinine_clearance(values: Mapping[str, Any], clearance: float) -> dict[str, Any]:
    """Kidney: only the renal part of the clearance of 6-beta-naltrexol follows creatinine clearance [L/h].

    References
    ----------
    `dunbar-2007`, `meyer-1984`.
    """
    renal = values["CL_renal_6bn"]
    left = clearance / USUAL_CREATININE_CLEARANCE
    return {**values, "CL_6bn": values["CL_6bn"] - renal * (1.0 - left)}

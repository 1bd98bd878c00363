"""People whose kinetics differ: what liver and kidney do to a set of values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from titrant.core.functions import minimum


def with_cirrhosis(values: Mapping[str, Any]) -> dict[str, Any]:
    """Decompensated cirrhosis: first pass is lost, clearance falls, half-life stays.

    References
    ----------
    claim E17 (`bertolotti-1997`).
    """
    F = minimum(values["F"] * values["F_cirrhosis"], values["F_most"])
    F_6bn = minimum(values["F_6bn"], 1.0 - F - values["lost_least"])
    return {**values, "F": F, "F_6bn": F_6bn, "CL": values["CL"] * values["CL_cirrhosis"]}


def with_creatinine_clearance(values: Mapping[str, Any], clearance: float) -> dict[str, Any]:
    """Kidney: only the renal part of the clearance of 6-beta-naltrexol follows creatinine clearance [L/h].

    References
    ----------
    `dunbar-2007`, `meyer-1984`.
    """
    renal = values["CL_renal_6bn"]
    left = clearance / values["CrCl_usual"]
    return {**values, "CL_6bn": values["CL_6bn"] - renal * (1.0 - left)}

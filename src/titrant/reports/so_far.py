"""What the diary shows so far, as lines: means and medians, no model."""

from __future__ import annotations

from titrant.advice.advice_result import Advice
from titrant.core.dose import format_dose


def so_far(advice: Advice) -> list[tuple[str, str]]:
    """Pain before the first dose, lately, and at each dose."""
    pain, by_dose = advice.expect.get("pain", {}), advice.expect.get("pain_by_dose_ug", {})
    rows = []
    if pain.get("before") is not None:
        rows.append(("pain before the first dose", f"{pain['before']:.1f} (median)"))
    if pain.get("last_14_days") is not None:
        rows.append(("pain in the last 14 days", f"{pain['last_14_days']:.1f} (mean)"))
    return rows + [
        (f"pain at {format_dose(int(ug))}, from day 8", f"{mean:.1f} (mean)") for ug, mean in by_dose.items()
    ]

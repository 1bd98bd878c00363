"""What pharmacology says of an opioid beside the interval of its rule: five half-lives, the longest derived interval.

The rules alone decide an interval. Where pharmacology is longer, that is printed as a disagreement.
"""

from __future__ import annotations

from functools import cache

from titrant.safety.exposure import Exposure
from titrant.safety.names.table import Row, read_rows

_FORM_OF_RULE = {
    "OP-02": "short",
    "OP-03": "long",
    "OP-04": "patch",
    "OP-11": "short",
    "OP-12": "illicit",
    "OP-18": "short",
}


@cache
def _rows() -> dict[tuple[str, str], Row]:
    return {(row["ingredient"], row["form"]): row for row in read_rows("opioid_pharmacology.csv")}


def _row(e: Exposure) -> Row | None:
    form = f"depot{e.days}" if e.rule == "OP-05" else _FORM_OF_RULE[e.rule]
    found = [row for name in e.listed.contains for f in (form, "short", "long") if (row := _rows().get((name, f)))]
    return found[0] if found else None


def beside_the_rule(e: Exposure) -> str:
    """Five half-lives of an opioid, and whether anything derived is longer than its rule; empty when not known."""
    row = _row(e)
    if row is None:
        return ""
    told = f"{e.listed.told}: five half-lives take {row['five_half_lives_days']} days ({row['half_life_certainty']})"
    longer = max(float(row["five_half_lives_days"]), float(row["longest_days"]))
    if longer <= e.days:
        return told
    return f"{told}; up to {longer:g} days have been derived, longer than the {e.days} of the rule, which decides"

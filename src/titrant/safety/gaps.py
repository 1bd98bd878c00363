"""What a screening leaves open, as gaps beside those the record shows by itself: an unread name, a doubtful entry."""

from __future__ import annotations

from titrant.patient.missing import Gap
from titrant.safety.screening import Finding, Screening

DOUBTFUL = ("data_quality", "medicine_list")


def gaps_of_screening(screening: Screening, told: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """Gaps that only the rules see, those that hold the start first.

    Parameters
    ----------
    screening
        The screening of the same record and day.
    told
        Gaps already told; their rules are not told again.
    """
    covered = {rule for gap in told for rule in gap.rules}
    found = [_gap(f) for f in screening.findings if _is_open(f) and f.rule not in covered]
    return tuple(sorted(found, key=lambda gap: not gap.holds_start))


def _is_open(f: Finding) -> bool:
    return f.severity != "clear" and (f.answer == "unknown" or f.theme in DOUBTFUL)


def _gap(f: Finding) -> Gap:
    what = "; ".join(f.missing) or "; ".join(f.inputs)
    holds = f.holds_start and f.overridden_by is None
    cost = "no dose may start and none may be raised until it is settled" if holds else f.reason.partition(" Found:")[0]
    return Gap(f"{f.title}: {what}" if what else f.title, cost, f.action, (f.rule,), holds)

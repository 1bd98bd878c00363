"""What the plan tells people, picked by who they are."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from titrant.safety.screening import Screening
from titrant.titration.behaviours.restart_after_a_gap import RestartAfterAGap
from titrant.titration.plan_result import Contingency, Task
from titrant.titration.practice import practice, read_data
from titrant.titration.profile import Profile
from titrant.titration.protocol import Protocol


@cache
def _texts() -> dict[str, list[dict[str, Any]]]:
    return read_data("texts.toml")


def watch_for(profile: Profile, *, first_step: bool) -> tuple[str, ...]:
    """What to look out for at a step."""
    return tuple(
        entry["text"]
        for entry in _texts()["watch_for"]
        if entry["group"] in profile.groups and (first_step or not entry.get("first_step_only"))
    )


def contingencies(profile: Profile, protocol: Protocol) -> tuple[Contingency, ...]:
    """If this, then that; the urgent first."""
    words = _words(protocol)
    found = [
        Contingency(
            when=entry["when"].format(**words),
            then=entry["then"].format(**words),
            urgent=entry.get("urgent", False),
            because=tuple(entry["because"]),
        )
        for entry in _texts()["contingency"]
        if entry["group"] in profile.groups
    ]
    return tuple(sorted(found, key=lambda c: not c.urgent))


def tests_due(profile: Profile, screening: Screening, first_day: date) -> tuple[Task, ...]:
    """Laboratory tests with their days, counted from the first dose."""
    fired = {f.rule for f in screening.findings}
    return tuple(
        Task(first_day + timedelta(days=day), entry["what"], tuple(entry["because"]), "test")
        for entry in _texts()["task"]
        if entry["group"] in profile.groups and entry.get("rule", "") in ("", *fired)
        for day in entry["days"]
    )


def _words(protocol: Protocol) -> dict[str, Any]:
    at = practice()
    restart = next((b.says for b in protocol.behaviours if isinstance(b, RestartAfterAGap)), "ask the prescriber")
    return {
        "pause_days": at.pause_days,
        "gap_days": at.gap_days,
        "surgery_hold_days": at.surgery_hold_days,
        "restart": restart.removeprefix(f"after {at.gap_days} missed days or more, "),
    }

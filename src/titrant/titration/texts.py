"""What the plan tells people, picked by who they are."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from titrant.patient.record import Record
from titrant.safety.due import tests_due
from titrant.safety.screening import Screening
from titrant.safety.thresholds import load_thresholds
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
    restart = _restart(protocol)
    found = [
        Contingency(
            when=filled(entry["when"], restart),
            then=filled(entry["then"], restart),
            urgent=entry.get("urgent", False),
            because=tuple(entry["because"]),
        )
        for entry in _texts()["contingency"]
        if entry["group"] in profile.groups
    ]
    return tuple(sorted(found, key=lambda c: not c.urgent))


def tests_to_do(record: Record, screening: Screening) -> tuple[Task, ...]:
    """The tests that are due, those of one day for one reason together."""
    together: dict[tuple[date, tuple[str, ...]], list[str]] = {}
    for item in tests_due(record, screening):
        together.setdefault((max(item.by, screening.on), item.rules), []).append(item.what)
    return tuple(Task(day, ", ".join(tests), rules, "test") for (day, rules), tests in together.items())


def filled(text: str, restart: str = "come back as the titration says") -> str:
    """A text with its numbers in place of their names."""
    at = practice()
    return text.format(
        pause_days=at.pause_days,
        gap_days=at.gap_days,
        surgery_hold_days=load_thresholds().surgery_hold_days,
        restart=restart,
    )


def _restart(protocol: Protocol) -> str:
    restart = next((b.says for b in protocol.behaviours if isinstance(b, RestartAfterAGap)), "ask the prescriber")
    return restart.removeprefix(f"after {practice().gap_days} missed days or more, ")

"""titrant as a policy for people who never want days without it: the same call, with one setting."""

from __future__ import annotations

from functools import cache

from titrant.trials.dosing.live import live
from titrant.trials.dosing.policies.from_record import RecordPolicy
from titrant.trials.dosing.policies.registry import policy_factory
from titrant.trials.dosing.run import make_world

PEOPLE = range(4)


@cache
def lived(policy: str) -> list[RecordPolicy]:
    """Four people of the sober world after sixteen weeks under a policy."""
    policies = [policy_factory(policy)() for _ in PEOPLE]
    live(make_world("g3-sober", 14, PEOPLE), policies, ceiling_ug=6000, seed=14, generator="g3-sober", events=False)
    return policies


def actions(policy: str) -> list[set[str]]:
    """What each was advised."""
    return [{given.action for given in each.advised} for each in lived(policy)]


def test_days_off_are_offered_unless_never_is_asked_for() -> None:
    assert any("test_off" in advised for advised in actions("titrant"))
    assert all("test_off" not in advised for advised in actions("titrant-never"))


def test_until_a_test_period_both_do_the_same() -> None:
    for one, other in zip(lived("titrant"), lived("titrant-never"), strict=True):
        before = next((k for k, given in enumerate(one.advised) if given.action == "test_off"), len(one.advised))
        assert one.advised[:before] == other.advised[:before]

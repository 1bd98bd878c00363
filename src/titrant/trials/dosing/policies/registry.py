"""Policies by name, or by ``module:callable`` for one of your own."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from titrant.core.errors import UsageError
from titrant.trials.dosing.live import Policy
from titrant.trials.dosing.policies.curves import Quadratic, SafeSearch, UpAndDown
from titrant.trials.dosing.policies.from_record import RecordPolicy, ask_titrant_on_paper
from titrant.trials.dosing.policies.ladders import NEVER, Fixed, Ladder, Random
from titrant.trials.dosing.policies.library import LibraryBayes
from titrant.trials.dosing.policies.oracle import Oracle

HALVES = tuple(0.5 * k for k in range(1, 10))

POLICIES: dict[str, tuple[str, Callable[[], Policy]]] = {
    "none": ("P0 none", lambda: Fixed(0.0)),
    "random": ("P1 random dose each week", Random),
    "fixed-4.5": ("P2 fixed 4.5 mg", lambda: Fixed(4.5)),
    "fixed-1.5": ("P3 fixed 1.5 mg", lambda: Fixed(1.5)),
    "ladder": ("P4 1.5, 3, 4.5 mg every two weeks, back on bad days", lambda: Ladder((1.5, 3.0, 4.5), 2)),
    "best-week": (
        "P5 +0.5 mg weekly to 4.5, then the lowest-pain week",
        lambda: Ladder(HALVES, 1, "best", trouble_days=NEVER),
    ),
    "best-fortnight": (
        "P5 with 14 days on each dose",
        lambda: Ladder(HALVES, 2, "best", skip_days=7, trouble_days=NEVER),
    ),
    "until-trouble": ("P6 up until side effects, back one", lambda: Ladder(HALVES, 1, "last")),
    "up-and-down": ("P7 down on 30 % less pain, else up", UpAndDown),
    "quadratic": ("P8 parabola through three calibration doses", Quadratic),
    "safe-search": ("P9 safe search with Gaussian processes", SafeSearch),
    "thompson": ("P10 Thompson, knows the true laws, heeds no side effects", lambda: LibraryBayes(thompson=True)),
    "greedy-bayes": ("P11 greedy posterior mean, knows the true laws", LibraryBayes),
    "oracle": ("P12 knows the best dose", Oracle),
    "titrant": ("titrant", RecordPolicy),
    "titrant-never": ("titrant without test periods off", lambda: RecordPolicy(off_block=False)),
    "titrant-paper": ("titrant with the rule on paper", lambda: RecordPolicy(ask_titrant_on_paper)),
    "fixed-steps": ("1.5, 3, 4.5 mg every two weeks, whatever happens", lambda: Ladder((1.5, 3.0, 4.5), 2, heed=False)),
    "half-steps": ("+0.5 mg every two weeks, back at trouble", lambda: Ladder(HALVES, 2, trouble_days=1)),
    "best-of-ladder": (
        "0.5, 1.5, 3, 4.5 mg for two weeks each, then the best of them or none",
        lambda: Ladder((0.5, 1.5, 3.0, 4.5), 2, "best", with_none=True, scales=(0.5, 0.25)),
    ),
}


def policy_factory(policy: Any) -> Callable[[], Policy]:
    """How to make the policy of one person.

    Parameters
    ----------
    policy
        A name of ``POLICIES``; ``module:callable``; a class with ``next_dose``; or a function
        ``policy(record, on, seed)`` that gives advice.
    """
    if isinstance(policy, str):
        if policy in POLICIES:
            return POLICIES[policy][1]
        policy = load_callable(policy)
    if isinstance(policy, type) and hasattr(policy, "next_dose"):
        return policy
    return lambda: RecordPolicy(policy)


def policy_name(policy: Any) -> str:
    """A name for files and tables."""
    return policy if isinstance(policy, str) else getattr(policy, "__name__", type(policy).__name__)


def load_callable(text: str) -> Any:
    """The object that ``module:callable`` names."""
    module, colon, name = text.partition(":")
    if not colon:
        names = ", ".join(POLICIES)
        raise UsageError("bench dosing", f"there is no policy {text!r}", f"use {names} or module:callable")
    return getattr(import_module(module), name)

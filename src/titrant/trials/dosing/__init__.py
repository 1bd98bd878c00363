"""Dose-finding on simulated people: who ends near their own best dose, at what price, with which claims.

    from titrant.trials.dosing import run_dosing

    run = run_dosing("titrant", "g1", people=50, seed=11)      # 14 baseline days + 168, weekly and after severe days
    run = run_dosing("titrant", "g3-hopeful", people=50)        # 14 + 112 days, weekly; also "g3-sober"
    print(run)                                                  # every metric with its Monte Carlo error
    run.measures["final_regret"], run.table["within"]

A policy of your own is any function ``policy(record, on, seed)`` that gives something with ``action`` and
``dose_ug`` (``p_helped`` and ``expect["relief"] = {"80": (low, high), "90": ...}`` are scored if given):

    run_dosing(my_policy, "g3-sober", people=100, seed=12)      # or "my_module:my_policy"

Policies by name: ``policies.registry.POLICIES``; scenarios: ``scenarios.scenario_names()`` (``M1`` ...).
``paired_difference(a.measures, b.measures, "final_regret")`` compares two runs on the same people. Development
seeds are 11 to 15 (``benchmarks/dosing/seeds.toml``); the test seeds there are for reporting alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "run_dosing": "titrant.trials.dosing.run",
    "make_world": "titrant.trials.dosing.run",
    "DosingRun": "titrant.trials.dosing.run",
    "best_dose": "titrant.trials.dosing.world",
    "paired_difference": "titrant.trials.dosing.summary",
    "RecordPolicy": "titrant.trials.dosing.policies.from_record",
    "scenario_names": "titrant.trials.dosing.scenarios",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'titrant.trials.dosing' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)

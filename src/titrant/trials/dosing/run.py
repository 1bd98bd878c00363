"""One run of the benchmark: a policy, a generator, a scenario, people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from titrant.core.plain import PlainResult
from titrant.trials.dosing.frozen import frozen_hash, read_frozen
from titrant.trials.dosing.live import Lives, live
from titrant.trials.dosing.measures import measure
from titrant.trials.dosing.policies.registry import load_callable, policy_factory, policy_name
from titrant.trials.dosing.scenarios import apply_scenario, generator_of
from titrant.trials.dosing.summary import summarise, summarise_gain
from titrant.trials.dosing.world import World, best_dose

if TYPE_CHECKING:
    import numpy as np

GENERATORS = ("g1", "g2", "g3-hopeful", "g3-sober")
GAIN_CEILING_UG = 6000
DEV_SEED = 11


@dataclass(frozen=True)
class DosingRun(PlainResult):
    """The result of one run: what was asked, one number a person and metric, and the table."""

    policy: str
    generator: str
    scenario: str
    people: int
    first: int
    seed: int
    ceiling_ug: int
    decisions: int
    seconds_per_decision: float
    inputs: dict[str, str]
    table: dict[str, dict[str, float | int | None]]
    measures: dict[str, np.ndarray] = field(repr=False)
    _lives: Lives | None = field(default=None, repr=False, compare=False)

    @property
    def lives(self) -> Lives:
        """All days of all people, where the run was asked to keep them."""
        if self._lives is None:
            raise ValueError("run with keep_lives=True to look at single days")
        return self._lives

    def __str__(self) -> str:
        head = f"{self.policy} on {self.generator}, {self.scenario}, {self.people} people, seed {self.seed}"
        rows = [f"  {name:32} {_shown(row)}" for name, row in self.table.items()]
        return "\n".join([head, *rows, f"  {'seconds per decision':32} {self.seconds_per_decision:.3g}"])


def make_world(generator: str, seed: int, people: range, scenario: str = "base") -> World:
    """People of a named generator, or of ``module:callable(seed, people, scenario)``."""
    generator = generator_of(scenario, generator)
    if ":" in generator:
        world: World = load_callable(generator)(seed, people, scenario)
        return world
    name, _, kind = generator.partition("-")
    law = apply_scenario(read_frozen(f"{name}.toml"), scenario)
    if name == "g1":
        from titrant.trials.dosing.g1_statistical import G1World

        return G1World(seed, people, law)
    if name == "g2":
        from titrant.trials.dosing.g2_mechanistic import G2World

        return G2World(seed, people, law)
    from titrant.trials.dosing.g3_diaries import G3World

    return G3World(seed, people, law, kind=kind or "hopeful")


def run_dosing(
    policy: Any,
    generator: str = "g1",
    scenario: str = "base",
    people: int = 100,
    *,
    seed: int = DEV_SEED,
    first: int = 0,
    ceiling_ug: int = 4500,
    keep_lives: bool = False,
    on_day: Callable[[int], None] | None = None,
) -> DosingRun:
    """Let people live under a policy and measure what became of them.

    Parameters
    ----------
    policy
        A name, ``module:callable``, a class with ``next_dose``, or a function ``policy(record, on, seed)``
        that gives something with ``action`` and ``dose_ug``.
    generator
        ``g1``, ``g2``, ``g3-hopeful``, ``g3-sober``, or ``module:callable``.
    people, first
        How many people, and the number of the first: person 7 of a seed is the same in every run.
    ceiling_ug
        Highest dose, 4500 or 6000; on G1 and G2 the best dose is sought below it, on G3 below 6 mg always.
    """
    who = range(first, first + people)
    world = make_world(generator, seed, who, scenario)
    sixteen_weeks = world.name == "g3"
    best = best_dose(world, GAIN_CEILING_UG if sixteen_weeks else ceiling_ug)
    make = policy_factory(policy)
    policies = [make() for _ in who]
    for each, ug in zip(policies, best.dose_ug, strict=True):
        if hasattr(each, "tell"):
            each.tell(min(float(ug), ceiling_ug) / 1000)
    lives = live(
        world,
        policies,
        ceiling_ug=ceiling_ug,
        seed=seed,
        generator=generator_of(scenario, generator),
        events=not sixteen_weeks,
        on_day=on_day,
    )
    measures = measure(lives, best)
    return DosingRun(
        policy=policy_name(policy),
        generator=generator,
        scenario=scenario,
        people=people,
        first=first,
        seed=seed,
        ceiling_ug=ceiling_ug,
        decisions=lives.decisions,
        seconds_per_decision=lives.seconds / max(lives.decisions, 1),
        inputs=_inputs(generator_of(scenario, generator)),
        table=summarise_gain(measures) if sixteen_weeks else summarise(measures),
        measures=measures,
        _lives=lives if keep_lives else None,
    )


def _inputs(generator: str) -> dict[str, str]:
    if ":" in generator:
        return {"generator": generator}
    name = generator.partition("-")[0]
    return {f"{name}.toml": frozen_hash(f"{name}.toml"), "scenarios.toml": frozen_hash("scenarios.toml")}


def _shown(row: dict[str, float | int | None]) -> str:
    if row["value"] is None:
        return "-"
    error = "" if row["se"] is None else f" ± {row['se']:.3f}"
    return f"{row['value']:8.3f}{error}"

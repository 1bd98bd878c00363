"""The benchmark as a whole: policies x scenarios on one generator, with differences from the paper rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from titrant.core.plain import PlainResult
from titrant.trials.dosing.frozen import frozen_hash, read_frozen
from titrant.trials.dosing.policies.registry import POLICIES
from titrant.trials.dosing.shards import Shard, cut, do_all, gather
from titrant.trials.dosing.summary import paired_difference, summarise, summarise_gain

RIVAL = {"g1": "best-week", "g2": "best-week", "g3-hopeful": "best-of-ladder", "g3-sober": "best-of-ladder"}
COMPARED = ("final_regret", "mean_regret", "within", "over", "adverse_days")
QUICK_SCENARIOS = ("base", "M1", "M2", "M9", "M10")
QUICK_PEOPLE = 100
TITRANT = "titrant"
FILES = ("g1.toml", "g2.toml", "g3.toml", "scenarios.toml", "policies.toml")


@dataclass(frozen=True)
class DosingBench(PlainResult):
    """All tables of one benchmark, ready to be kept as JSON."""

    generator: str
    ceiling_ug: int
    people: int
    seeds: tuple[int, ...]
    seed_set: str
    rival: str
    tables: dict[str, dict[str, dict[str, dict[str, float | int | None]]]]
    differences: dict[str, dict[str, dict[str, dict[str, float]]]]
    seconds_per_decision: dict[str, float]
    inputs: dict[str, str]
    made_by: dict[str, str]

    def __str__(self) -> str:
        head = (
            f"Dose finding on {self.generator}, {self.people} people a scenario, "
            f"ceiling {self.ceiling_ug / 1000:g} mg, {self.seed_set} seeds"
        )
        lines = [head]
        for scenario in next(iter(self.tables.values())):
            lines += ["", scenario, _header(self)]
            lines += [_line(policy, rows[scenario]) for policy, rows in self.tables.items()]
        return "\n".join(lines)


def bench_dosing(
    policies: tuple[str, ...] = ("titrant", "best-week"),
    generator: str = "g1",
    scenarios: tuple[str, ...] = QUICK_SCENARIOS,
    *,
    people: int = QUICK_PEOPLE,
    ceiling_ug: int = 4500,
    seed_set: str = "dev",
    folder: Path = Path("out/bench/dosing"),
    workers: int = 1,
    told: Callable[[int, int], None] | None = None,
) -> DosingBench:
    """Run policies on the same people under each scenario; what was done before is not done again.

    Parameters
    ----------
    policies
        Names, or ``module:callable``.
    seed_set
        ``dev`` for tuning, ``test`` for reporting; people are shared among the seeds of the set.
    folder
        Where shards are kept.
    """
    seeds = tuple(read_frozen("seeds.toml")[seed_set])
    made_by = {policy: code_fingerprint(policy) for policy in policies}
    jobs = {
        (policy, scenario): cut(policy, generator, scenario, seeds=seeds, people=people, ceiling_ug=ceiling_ug)
        for policy in policies
        for scenario in scenarios
    }
    work = [(shard, made_by[shard.policy]) for job in jobs.values() for shard in job]
    do_all(work, folder, workers=workers, told=told)
    return _tables(jobs, folder, policies, scenarios, made_by=made_by, people=people, seeds=(seed_set, seeds))


def code_fingerprint(policy: str) -> str:
    """Hash of the code and data that a policy's result rests on, so that results of other code are not mixed in.

    For titrant, or a policy from outside, that is all of titrant; for its rivals the benchmark alone.
    """
    digest = sha256()
    here = Path(__file__).resolve().parent
    rival = policy in POLICIES and not policy.startswith(TITRANT)
    source = here if rival else here.parents[1]
    for path in sorted(source.rglob("*")):
        if path.suffix in (".py", ".toml", ".csv") and path.is_file():
            digest.update(path.relative_to(source).as_posix().encode() + path.read_bytes())
    for name in FILES:
        digest.update(frozen_hash(name).encode())
    return digest.hexdigest()[:16]


def _tables(
    jobs: dict[tuple[str, str], list[Shard]],
    folder: Path,
    policies: tuple[str, ...],
    scenarios: tuple[str, ...],
    *,
    made_by: dict[str, str],
    people: int,
    seeds: tuple[str, tuple[int, ...]],
) -> DosingBench:
    shard = next(iter(jobs.values()))[0]
    summary = summarise_gain if shard.generator.startswith("g3") else summarise
    found = {key: gather(job, folder) for key, job in jobs.items()}
    rival = RIVAL.get(shard.generator, "best-week")
    others = [policy for policy in policies if policy != rival and rival in policies]
    inputs: dict[str, str] = {}
    for _, about in found.values():
        inputs |= about["inputs"]
    return DosingBench(
        generator=shard.generator,
        ceiling_ug=shard.ceiling_ug,
        people=people,
        seeds=seeds[1],
        seed_set=seeds[0],
        rival=rival,
        tables={p: {s: summary(found[p, s][0]) for s in scenarios} for p in policies},
        differences={
            p: {s: {m: paired_difference(found[p, s][0], found[rival, s][0], m) for m in COMPARED} for s in scenarios}
            for p in others
        },
        seconds_per_decision={p: _seconds([found[p, s][1] for s in scenarios]) for p in policies},
        inputs=inputs,
        made_by=made_by,
    )


def _seconds(abouts: list[dict[str, Any]]) -> float:
    decisions = sum(about["decisions"] for about in abouts)
    return float(sum(about["seconds"] for about in abouts) / max(decisions, 1))


REGRET_COLUMNS = {
    "final_regret": "regret",
    "mean_regret": "mean",
    "within": "within",
    "over": "over",
    "adverse_days": "adverse",
    "harmed": "harmed",
    "false_claim_nil": "false",
    "power": "power",
    "nil_off_or_told": "nil off",
    "covered_80": "cov 80",
}
GAIN_COLUMNS = {
    "share_of_gain": "gain",
    "share_of_gain_last_four_weeks": "last 4 wk",
    "over": "over",
    "no_effect_still_on": "nil on",
    "could_gain_taken_off": "taken off",
    "adverse_days": "adverse",
    "harmed": "harmed",
}


def columns(generator: str) -> dict[str, str]:
    """Metrics shown in short tables, with their headings."""
    return GAIN_COLUMNS if generator.startswith("g3") else REGRET_COLUMNS


def _header(bench: DosingBench) -> str:
    return f"  {'policy':18}" + "".join(f"{name:>10}" for name in columns(bench.generator).values())


def _line(policy: str, rows: dict[str, dict[str, float | int | None]]) -> str:
    shown = columns("g3" if "share_of_gain" in rows else "g1")
    cells = [rows[name]["value"] for name in shown]
    return f"  {policy:18}" + "".join("         -" if cell is None else f"{cell:10.2f}" for cell in cells)

"""Many runs in pieces: each shard is a few people under one policy, written when done, never done twice.

A shard is a pure function of its description, so an interrupted benchmark goes on where it stopped. Shards
made by other code or from other frozen files are done again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from titrant.trials.dosing.run import run_dosing

if TYPE_CHECKING:
    import numpy as np

PEOPLE_A_SHARD = 25


@dataclass(frozen=True)
class Shard:
    """What one piece is: enough to do it again anywhere."""

    policy: str
    generator: str
    scenario: str
    seed: int
    first: int
    people: int
    ceiling_ug: int

    @property
    def name(self) -> str:
        """File name without ending."""
        parts = (self.policy, self.generator, self.scenario, f"{self.ceiling_ug}ug", self.seed, self.first, self.people)
        return "_".join(str(part).replace(":", ".").replace("/", ".") for part in parts)


def cut(
    policy: str, generator: str, scenario: str, *, seeds: Iterable[int], people: int, ceiling_ug: int
) -> list[Shard]:
    """Shards of ``people`` people in all, shared among the seeds in turn."""
    seeds = list(seeds)
    per_seed = [people // len(seeds) + (k < people % len(seeds)) for k in range(len(seeds))]
    return [
        Shard(policy, generator, scenario, seed, first, min(PEOPLE_A_SHARD, count - first), ceiling_ug)
        for seed, count in zip(seeds, per_seed, strict=True)
        for first in range(0, count, PEOPLE_A_SHARD)
    ]


def do_shard(shard: Shard, folder: str, made_by: str) -> str:
    """Run one shard and write it; a finished one of the same making is left alone."""
    import numpy as np

    place = Path(folder) / f"{shard.name}.npz"
    if _finished(place, made_by):
        return shard.name
    run = run_dosing(
        shard.policy,
        shard.generator,
        shard.scenario,
        shard.people,
        seed=shard.seed,
        first=shard.first,
        ceiling_ug=shard.ceiling_ug,
    )
    about = {
        "shard": asdict(shard),
        "made_by": made_by,
        "inputs": run.inputs,
        "decisions": run.decisions,
        "seconds": run.seconds_per_decision * run.decisions,
    }
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part.npz")
    arrays: dict[str, Any] = {"about": np.array(json.dumps(about)), **run.measures}
    np.savez_compressed(part, **arrays)
    part.replace(place)
    return shard.name


def do_all(
    work: list[tuple[Shard, str]], folder: Path, *, workers: int = 1, told: Callable[[int, int], None] | None = None
) -> None:
    """Do every shard, each with the fingerprint of its code, in this process or in several.

    ``told(done, all)`` hears of progress.
    """
    if workers <= 1:
        for done, (shard, made_by) in enumerate(work, 1):
            do_shard(shard, str(folder), made_by)
            if told:
                told(done, len(work))
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each worker has a core; threads of theirs would fight for it
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(do_shard, shard, str(folder), made_by) for shard, made_by in work]
        for done, each in enumerate(as_completed(waiting), 1):
            each.result()
            if told:
                told(done, len(work))


def gather(shards: list[Shard], folder: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Measures of all people of the shards, in order, with decisions, seconds and inputs."""
    import numpy as np

    parts: list[dict[str, np.ndarray]] = []
    about: dict[str, Any] = {"decisions": 0, "seconds": 0.0, "inputs": {}}
    for shard in shards:
        with np.load(folder / f"{shard.name}.npz") as file:
            said = json.loads(str(file["about"]))
            parts.append({name: file[name] for name in file.files if name != "about"})
        about["decisions"] += said["decisions"]
        about["seconds"] += said["seconds"]
        about["inputs"] |= said["inputs"]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}, about


def _finished(place: Path, made_by: str) -> bool:
    import numpy as np

    if not place.exists():
        return False
    with np.load(place) as file:
        said = json.loads(str(file["about"]))
    return bool(said["made_by"] == made_by)

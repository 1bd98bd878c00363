"""``titrant bench``: the benchmarks, from the command line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from titrant.cli.reading import Json
from titrant.core.plain import to_json

REFERENCE_PEOPLE = 1000
Names = Annotated[tuple[str, ...], Parameter(consume_multiple=True)]


def command(
    what: Literal["dosing", "dosing-page", "dosing-reference"],
    *,
    quick: Annotated[bool, Parameter(negative="")] = False,
    people: int | None = None,
    generator: str = "g1",
    scenario: Names = (),
    policy: Names = ("titrant", "best-week"),
    ceiling_mg: Literal["4.5", "6"] = "4.5",
    seeds: Literal["dev", "test"] = "dev",
    workers: int = 2,
    shards: Path = Path("out/bench/dosing"),
    save: Path | None = None,
    json: Json = False,
) -> None:
    """Let simulated people find their dose under each policy, and count what became of them.

    Parameters
    ----------
    what
        dosing runs the benchmark; dosing-page makes the leaderboard page from the kept results;
        dosing-reference compares G1 and G3 with the rows they were set against.
    quick
        100 people on five scenarios.
    people
        People a scenario (100 unless said).
    generator
        g1 (statistical), g2 (mechanistic), g3-hopeful, g3-sober (full diaries), or module:callable.
    scenario
        One or more of base, M1 to M18 and pairs; all of them when left out. On g3 only base by default.
    policy
        Names, or module:callable for one of your own.
    ceiling_mg
        Highest dose.
    seeds
        Development seeds, or the test seeds that nothing is tuned on.
    workers
        Processes.
    shards
        Folder of finished pieces; a run that was stopped goes on from there.
    save
        File to keep the tables in, as JSON.

    Examples
    --------
    titrant bench dosing --quick
    titrant bench dosing --people 1000 --scenario base --policy best-week oracle --json
    titrant bench dosing --policy titrant best-week --save docs/results/dosing_bench_g1.json
    titrant bench dosing-page
    titrant bench dosing --generator g3-sober --policy titrant my_module:my_policy
    """
    if what == "dosing-page":
        _page(Path("docs"))
        return
    if what == "dosing-reference":
        _reference(save or Path("docs/results/dosing_reproduction.json"), people or REFERENCE_PEOPLE)
        return
    from titrant.trials.dosing.bench import QUICK_PEOPLE, QUICK_SCENARIOS, bench_dosing
    from titrant.trials.dosing.scenarios import scenarios_for

    chosen = scenario or (QUICK_SCENARIOS if quick and generator == "g1" else scenarios_for(generator))
    result = bench_dosing(
        policy,
        generator,
        chosen,
        people=people or QUICK_PEOPLE,
        ceiling_ug=round(float(ceiling_mg) * 1000),
        seed_set=seeds,
        folder=shards,
        workers=workers,
        told=_progress if sys.stderr.isatty() else None,
    )
    if save:
        save.parent.mkdir(parents=True, exist_ok=True)
        save.write_text(to_json(result.to_dict() | _when_and_what()) + "\n", encoding="utf-8")
    print(result.to_json() if json else result)


def _when_and_what() -> dict[str, str]:
    """The day and the commit of a kept result; only the command line reads the clock."""
    git = shutil.which("git")
    asked = (git or "git", "rev-parse", "--short=12", "HEAD")
    # Fixed words, no shell: nothing of the caller's reaches the command.
    told = subprocess.run(asked, capture_output=True, text=True, check=False) if git else None  # noqa: S603
    commit = told.stdout.strip() if told and told.returncode == 0 else "not known"
    return {"date": date.today().isoformat(), "commit": commit}


def _reference(kept: Path, people: int) -> None:
    from titrant.trials.dosing.reproduction import reproduce_g1, reproduce_g3

    g1 = reproduce_g1(people)
    result = {"people": people, "g1": g1, "g3": reproduce_g3(people)} | _when_and_what()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(to_json(result) + "\n", encoding="utf-8")
    farthest = max(beside["apart_in_se"] for row in g1.values() for beside in row.values())
    print(f"{kept}: the farthest number of G1 is {farthest:.1f} standard errors from its reference")


def _page(docs: Path) -> None:
    import json as reader

    from titrant.trials.dosing.leaderboard import leaderboard_page, regret_figure

    kept = sorted((docs / "results").glob("dosing_bench_*.json"))
    results = [reader.loads(path.read_text(encoding="utf-8")) for path in kept]
    page = docs / "reference" / "dosing_leaderboard.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    figures = []
    for path, result in zip(kept, results, strict=True):
        figure = path.with_suffix(".svg")
        figure.write_text(regret_figure(result), encoding="utf-8")
        figures.append(f"![{path.stem}](../results/{figure.name})")
    page.write_text(leaderboard_page(results) + "\n" + "\n\n".join(figures) + "\n", encoding="utf-8")
    print(f"{page}: {len(results)} results")


def _progress(done: int, total: int) -> None:
    print(f"\r{done} of {total} shards", end="\n" if done == total else "", file=sys.stderr, flush=True)

"""The population engine against other engines on work item W, in turn, in one process.

    benchmarks/engine/measure.sh

sets the peers up, runs this and writes ``docs/results/engine_w.json``. A round times every entry once; speed is
people per second of CPU time on one thread; ratios are to the fastest peer of the same round. Errors are taken
over all people of the accuracy set against a grid eleven times nine nodes a day.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple

import numpy as np
from tests.engines.work_item import DOSE_NMOL, W, population, relative_error

from benchmarks.engine import numbalsoda_w
from benchmarks.engine.peers import ATOL_OF_RTOL, Peer, installed, loosest
from titrant.engine.compiled.any_schedule import Found, run_periods
from titrant.engine.compiled.compile_system import DENSE, OF_PERIODS
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.quadrature import Grid
from titrant.engine.compiled.regimen import Outputs, evenly, run
from titrant.engine.periods import Entries

DAYS = 84
PEOPLE, SCATTERED_PEOPLE, ACCURACY_PEOPLE, HOURLY_PEOPLE = 8192, 2048, 20_000, 4000
REFERENCE = Grid((0.0, 0.25, 0.5, 0.8, 1.2, 1.7, 2.2, 4.0, 6.0, 8.5, 14.0, 24.0), 9)
SUMMARIES = (Summary("mean", 3), Summary("above", 3, 1.0), Summary("mean", 5))
KINDS = {"f64": False, "f32": True}
KEPT: dict[bool, Outputs] = {}


class Timed(NamedTuple):
    """One entry of a round: how many people, what is called, its error, and whether it is a peer of which kind."""

    people: int
    call: Callable[[], Any]
    error: dict[str, Any] | None
    peer_of: str | None = None


def regimens() -> dict[str, np.ndarray]:
    """Doses day by day: regular, and titrated with a fifth of the days missed."""
    regular = np.full(DAYS, DOSE_NMOL)
    irregular = regular.copy()
    irregular[:14] /= 3
    irregular[14:28] *= 2 / 3
    irregular[np.random.default_rng(1).random(DAYS) < 0.2] = 0.0
    return {"regular": regular, "irregular": irregular}


def scattered(people: int) -> Entries:
    """Half the dose twice a day, each within three hours of its hour, at times of each person's own; a fifth missed."""
    rng = np.random.default_rng(2)
    hours = (24.0 * np.arange(DAYS)[:, None] + np.array([0.0, 10.0])).ravel()
    time = hours + rng.uniform(0.0, 3.0, (people, hours.size))
    amount = np.where(rng.random(time.shape) < 0.2, 0.0, DOSE_NMOL / 2)
    return Entries(time, amount, np.zeros(hours.size, dtype=int), 1)


def stored(p: np.ndarray, doses: np.ndarray, per_day: int, single: bool) -> Outputs:
    """All outputs, as the kernel writes them, into the memory of the call before."""
    found = run(W, p, doses[:, None], per_day=per_day, single=single, threads=1, reuse=KEPT.get(single))
    KEPT[single] = found
    return found


def summed_up(p: np.ndarray, doses: np.ndarray, single: bool) -> Outputs:
    """Three numbers a day instead of all outputs."""
    return run(W, p, doses[:, None], output_times=(), summaries=SUMMARIES, single=single, threads=1)


def truth(p: np.ndarray, doses: np.ndarray, per_day: int) -> np.ndarray:
    return run(W, p, doses[:, None], per_day=per_day, grid=REFERENCE, tolerance=1e-9).values


def errors(ours: Callable[[slice, bool], np.ndarray], expected: Callable[[slice], np.ndarray], people: int) -> Any:
    """Worst and root mean square error over all people, by kind of number."""
    parts: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    for first in range(0, people, 2000):
        chosen = slice(first, min(first + 2000, people))
        right = expected(chosen)
        for kind, single in KINDS.items():
            off = relative_error(ours(chosen, single).astype(float), right)
            parts[kind].append((float(off.max()), float((off**2).mean())))
    return {
        kind: {"max": max(w for w, _ in found), "rms": float(np.sqrt(np.mean([s for _, s in found]))), "people": people}
        for kind, found in parts.items()
    }


def daily_entries(p: np.ndarray, doses: np.ndarray, per_day: int, peers: list[Peer], people: int) -> dict[str, Timed]:
    """All entries of one regimen of days."""
    off = errors(
        lambda chosen, single: run(W, p[chosen], doses[:, None], per_day=per_day, single=single).values,
        lambda chosen: truth(p[chosen], doses, per_day),
        people,
    )
    todo: dict[str, Timed] = {}
    for kind, single in KINDS.items():
        todo[f"titrant {kind}"] = Timed(PEOPLE, partial(stored, p[:PEOPLE], doses, per_day, single), off[kind])
        if per_day == 4:
            todo[f"titrant {kind}, summaries"] = Timed(PEOPLE, partial(summed_up, p[:PEOPLE], doses, single), None)
    for peer in peers:

        def solved(rtol: float, count: int = peer.checked, solve: Any = peer.solve) -> np.ndarray:
            return solve(p[:count], doses, np.array(evenly(per_day)), rtol, rtol * ATOL_OF_RTOL)

        for kind, (rtol, reached) in loosest(solved, truth(p[: peer.checked], doses, per_day)).items():
            call = partial(solved, rtol, peer.timed)
            todo[f"{peer.name} beside {kind}"] = Timed(peer.timed, call, reached, kind)
    return todo


def scattered_entries(p: np.ndarray, people: int) -> dict[str, Timed]:
    """Any schedule: doses at times of each person's own, against the fastest peer."""
    entries, wanted, few = scattered(people), 6.0 * np.arange(1, 4 * DAYS + 1), 256

    def ours(chosen: slice, single: bool, *, fine: bool = False) -> np.ndarray:
        grid = DENSE.doubled() if fine else OF_PERIODS
        found: Found = run_periods(
            W,
            p[chosen],
            entries.of(chosen),
            wanted,
            single=single,
            grid=grid,
            tolerance=1e-9 if fine else None,
            threads=1,
        )
        return found.values

    def peer(rtol: float) -> np.ndarray:
        time, amount = entries.time[:few], entries.amount[:few]
        return numbalsoda_w.solve_scattered(
            numbalsoda_w.ADDRESS, p[:few], time, amount, wanted, rtol, rtol * ATOL_OF_RTOL
        )

    off = errors(ours, lambda chosen: ours(chosen, False, fine=True), people)
    timed = slice(0, SCATTERED_PEOPLE)
    todo = {
        f"titrant {k}": Timed(SCATTERED_PEOPLE, partial(ours, timed, single), off[k]) for k, single in KINDS.items()
    }
    for kind, (rtol, reached) in loosest(peer, ours(slice(0, few), False, fine=True)).items():
        todo[f"numbalsoda dop853 beside {kind}"] = Timed(few, partial(peer, rtol), reached, kind)
    return todo


def in_turn(todo: dict[str, Timed], rounds: int) -> dict[str, list[float]]:
    """People per CPU second of each entry, round by round."""
    speed: dict[str, list[float]] = {name: [] for name in todo}
    KEPT.clear()
    for entry in todo.values():
        entry.call()
        entry.call()
    for _ in range(rounds):
        for name, entry in todo.items():
            start = process_time()
            entry.call()
            speed[name].append(entry.people / (process_time() - start))
    return speed


def rows(regimen: str, per_day: int, todo: dict[str, Timed], rounds: int) -> list[dict[str, Any]]:
    """Speeds, ratios to the fastest peer of the same kind, and errors."""
    speed, made = in_turn(todo, rounds), []
    for name, entry in todo.items():
        kind = entry.peer_of or ("f64" if "f64" in name else "f32")
        rivals = [other for other, e in todo.items() if e.peer_of == kind]
        fastest = max(rivals, key=lambda other: median(speed[other]))
        ratios = [a / b for a, b in zip(speed[name], speed[fastest], strict=True)]
        row = {"regimen": regimen, "per_day": per_day, "engine": name, "kind": kind, "peer": bool(entry.peer_of)}
        row |= {"people_per_cpu_second": summed(speed[name]), "ratio": round(median(ratios), 3), "error": entry.error}
        row |= {"ratio_low": round(min(ratios), 3), "ratio_high": round(max(ratios), 3)}
        made.append(row)
        print(row, flush=True)
    return made


def summed(speed: list[float]) -> dict[str, float]:
    return {"median": round(median(speed)), "low": round(min(speed)), "high": round(max(speed))}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--people", type=int, default=ACCURACY_PEOPLE, help="people of the accuracy set")
    asked.add_argument("--save", type=Path, default=Path("docs/results/engine_w.json"))
    options = asked.parse_args()
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    p = population(max(options.people, PEOPLE))
    peers, missing = installed()
    made = []
    for name, doses in regimens().items():
        for per_day in (4, 24):
            people = options.people if per_day == 4 else min(options.people, HOURLY_PEOPLE)
            made += rows(name, per_day, daily_entries(p, doses, per_day, peers, people), options.rounds)
    people = max(min(options.people, HOURLY_PEOPLE), SCATTERED_PEOPLE)
    made += rows("scattered", 4, scattered_entries(p, people), options.rounds)
    kept = {"date": str(date.today()), "commit": commit, "days": DAYS, "rounds": options.rounds}
    kept |= {"not_installed": missing, "rows": made}
    options.save.parent.mkdir(parents=True, exist_ok=True)
    options.save.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

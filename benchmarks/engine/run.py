"""The population engine against its fastest peer on work item W, in turn, in one process.

    benchmarks/engine/setup_peers.sh
    PYTHONPATH=src:. out/peers/bin/python -m benchmarks.engine.run

Writes ``docs/results/engine_w.json``. A round times every entry once; speed is people per second of CPU time on
one thread. Errors are taken over all people of the accuracy set against a grid eleven times nine nodes a day.
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
from time import perf_counter, process_time
from typing import Any

import numpy as np
from tests.engines.work_item import DOSE_NMOL, W, population, relative_error

from benchmarks.engine import numbalsoda_w
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.quadrature import Grid
from titrant.engine.compiled.regimen import Outputs, evenly, run

DAYS = 84
PEOPLE, PEER_PEOPLE, ACCURACY_PEOPLE, HOURLY_PEOPLE = 8192, 256, 20_000, 4000
REFERENCE = Grid((0.0, 0.25, 0.5, 0.8, 1.2, 1.7, 2.2, 4.0, 6.0, 8.5, 14.0, 24.0), 9)
# The peer runs at the loosest of these at which its worst person is within the bound of the entry it is beside.
RTOLS = (1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 3e-8, 1e-8, 3e-9)
ATOL_OF_RTOL = 1e-3
BOUNDS = {"f64": 3e-6, "f32": 1e-5}


def regimens() -> dict[str, np.ndarray]:
    """Doses day by day: regular, and titrated with a fifth of the days missed."""
    regular = np.full(DAYS, DOSE_NMOL)
    irregular = regular.copy()
    irregular[:14] /= 3
    irregular[14:28] *= 2 / 3
    irregular[np.random.default_rng(1).random(DAYS) < 0.2] = 0.0
    return {"regular": regular, "irregular": irregular}


KEPT: dict[bool, Outputs] = {}
SUMMARIES = (Summary("mean", 3), Summary("above", 3, 1.0), Summary("mean", 5))


def stored(p: np.ndarray, doses: np.ndarray, per_day: int, single: bool, threads: int = 1) -> Outputs:
    """All outputs, as the kernel writes them, into the memory of the call before."""
    found = run(W, p, doses[:, None], per_day=per_day, single=single, threads=threads, reuse=KEPT.get(single))
    KEPT[single] = found
    return found


def ours(p: np.ndarray, doses: np.ndarray, per_day: int, single: bool) -> np.ndarray:
    """All outputs of each person, (N, T, Q)."""
    return stored(p, doses, per_day, single).values


def summed_up(p: np.ndarray, doses: np.ndarray, single: bool) -> Outputs:
    """Three numbers a day instead of all outputs."""
    return run(W, p, doses[:, None], output_times=(), summaries=SUMMARIES, single=single, threads=1)


def peer(p: np.ndarray, doses: np.ndarray, per_day: int, rtol: float) -> np.ndarray:
    return numbalsoda_w.solve(numbalsoda_w.ADDRESS, p, doses, np.array(evenly(per_day)), rtol, rtol * ATOL_OF_RTOL)


def truth(p: np.ndarray, doses: np.ndarray, per_day: int) -> np.ndarray:
    return run(W, p, doses[:, None], per_day=per_day, grid=REFERENCE, tolerance=1e-9).values


def loosest(p: np.ndarray, doses: np.ndarray, per_day: int) -> dict[str, tuple[float, dict[str, float]]]:
    """Tolerance of the peer for each bound, and what it reached."""
    expected, found = truth(p, doses, per_day), {}
    for rtol in RTOLS:
        off = relative_error(peer(p, doses, per_day, rtol), expected)
        reached = {"max": float(off.max()), "rms": float(np.sqrt((off**2).mean())), "people": len(p)}
        for name, bound in BOUNDS.items():
            if name not in found and reached["max"] <= bound:
                found[name] = (rtol, reached)
        if len(found) == len(BOUNDS):
            break
    return found


def entries(
    p: np.ndarray, doses: np.ndarray, per_day: int, rtols: dict[str, float]
) -> dict[str, tuple[int, Callable[[], Any]]]:
    todo: dict[str, tuple[int, Callable[[], Any]]] = {}
    for name, single in (("f64", False), ("f32", True)):
        todo[f"titrant {name}"] = (PEOPLE, partial(stored, p[:PEOPLE], doses, per_day, single))
        if per_day == 4:
            todo[f"titrant {name}, summaries"] = (PEOPLE, partial(summed_up, p[:PEOPLE], doses, single))
        todo[f"numbalsoda {name}"] = (PEER_PEOPLE, partial(peer, p[:PEER_PEOPLE], doses, per_day, rtols[name]))
    return todo


def in_turn(todo: dict[str, tuple[int, Callable[[], Any]]], rounds: int) -> dict[str, list[float]]:
    """People per CPU second of each entry, round by round."""
    speed: dict[str, list[float]] = {name: [] for name in todo}
    KEPT.clear()
    for call in todo.values():
        call[1]()
        call[1]()
    for _ in range(rounds):
        for name, (people, call) in todo.items():
            start = process_time()
            call()
            speed[name].append(people / (process_time() - start))
    return speed


def errors(p: np.ndarray, doses: np.ndarray, per_day: int) -> dict[str, dict[str, float]]:
    """Worst and root mean square error over all people."""
    parts: dict[str, list[tuple[float, float]]] = {"titrant f64": [], "titrant f32": []}
    for first in range(0, len(p), 2000):
        part = p[first : first + 2000]
        expected = truth(part, doses, per_day)
        for name, single in (("titrant f64", False), ("titrant f32", True)):
            off = relative_error(ours(part, doses, per_day, single).astype(float), expected)
            parts[name].append((float(off.max()), float((off**2).mean())))
    return {
        name: {"max": max(w for w, _ in found), "rms": float(np.sqrt(np.mean([s for _, s in found]))), "people": len(p)}
        for name, found in parts.items()
    }


def threads(p: np.ndarray, doses: np.ndarray, rounds: int) -> dict[str, list[float]]:
    """People per second of wall time on one and two threads; on a shared machine other work is in it."""
    found: dict[str, list[float]] = {}
    KEPT.clear()
    for _ in range(rounds):
        for single in (False, True):
            for count in (1, 2):
                start = perf_counter()
                stored(p[:PEOPLE], doses, 4, single, count)
                found.setdefault(f"f{32 if single else 64}, {count} threads", []).append(
                    PEOPLE / (perf_counter() - start)
                )
    return found


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
    rows = []
    for name, doses in regimens().items():
        for per_day in (4, 24):
            reached = loosest(p[:PEER_PEOPLE], doses, per_day)
            speed = in_turn(entries(p, doses, per_day, {k: r for k, (r, _) in reached.items()}), options.rounds)
            off = errors(p[: options.people if per_day == 4 else HOURLY_PEOPLE], doses, per_day)
            off |= {f"numbalsoda {k}": {**e, "rtol": r} for k, (r, e) in reached.items()}
            for engine, found in speed.items():
                beside = speed[f"numbalsoda {'f64' if 'f64' in engine else 'f32'}"]
                ratios = [a / b for a, b in zip(found, beside, strict=True)]
                row = {"regimen": name, "per_day": per_day, "engine": engine, "people_per_cpu_second": summed(found)}
                row |= {"ratio": round(median(ratios), 1), "ratio_low": round(min(ratios), 1)}
                row |= {"ratio_high": round(max(ratios), 1), "error": off.get(engine)}
                rows.append(row)
                print(row, flush=True)
    kept = {
        "date": str(date.today()),
        "commit": commit,
        "days": DAYS,
        "rounds": options.rounds,
        "rows": rows,
        "wall_people_per_second": {k: summed(v) for k, v in threads(p, regimens()["regular"], options.rounds).items()},
    }
    options.save.parent.mkdir(parents=True, exist_ok=True)
    options.save.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()

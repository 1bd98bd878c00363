"""Particles, scaling to a million people, titrant's own system beside W, gradients; appended to the results."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
from tests.engines.work_item import DOSE_NMOL, F_CAP, OMEGA, TYPICAL, W

from benchmarks.engine.page import RESULTS
from benchmarks.engine.run import regimens, scattered
from benchmarks.engine.sampler import sampled
from titrant.core.functions import exp, minimum
from titrant.core.streams import normals
from titrant.engine.bands import bands
from titrant.engine.compiled.any_schedule import Calendar, run_periods
from titrant.engine.compiled.chunk import chunks, nowhere
from titrant.engine.compiled.compile_system import compiled
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.regimen import run
from titrant.engine.doses import every_day
from titrant.engine.draw import Draw
from titrant.engine.gradient import DIFFERENCES, gradient
from titrant.engine.population import job_of
from titrant.models.catalogue import system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people
from titrant.models.system import Numbers

PARTICLES, ROUNDS, OWN_PEOPLE = 131_072, 5, 2048
DAILY = np.full((84, 1), DOSE_NMOL)
PAIN = (Summary("mean", W.outputs.index("P")),)


def traits(z: Numbers, u: Numbers) -> Numbers:
    """Parameters of W from eight normal numbers."""
    p = [size * exp(OMEGA[name] * own) for (name, size), own in zip(TYPICAL.items(), z, strict=True)]
    return (p[0], minimum(p[1], F_CAP), *p[2:])


DRAW = Draw(7, "engine benchmark", len(TYPICAL), traits)


def draw(first: int, count: int) -> np.ndarray:
    """Parameters of W for the persons from ``first`` on, drawn in NumPy."""
    return DRAW.people(first, count).params()


def particles() -> list[str]:
    """Weights of many particles for one diary: simulate, compare weekly pain, weigh; and the same by a sampler."""
    diary, took, spent = 5.0 + 0.5 * np.random.default_rng(1).standard_normal(12), [], []
    for _ in range(ROUNDS):
        start, cpu = perf_counter(), process_time()
        daily = run(W, DRAW.people(0, PARTICLES), DAILY, output_times=(), summaries=PAIN, single=True, threads=2).daily
        weekly = daily[:, :, 0].reshape(PARTICLES, 12, 7).mean(axis=2)
        weight = np.exp(-0.5 * ((weekly - diary) ** 2).sum(axis=1))
        took.append(perf_counter() - start)
        spent.append(process_time() - cpu)
    left = float(weight.sum() ** 2 / (weight**2).sum())
    spread = f"{median(took):.1f} s ({min(took):.1f} to {max(took):.1f})"
    what = f"{PARTICLES:,} particles x 84 days of one person with weekly pain and weights, two threads, f32"
    told = f"{what}: {spread} of wall time, {median(spent):.1f} s of CPU; effective particles {left:,.0f}."
    eta = normals(7, "engine benchmark", 0, PARTICLES, len(TYPICAL))
    return [told, sampled(diary, eta, weight, left, median(spent))]


def scaling() -> list[str]:
    """A population of each size in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.engine.more"]
    sizes = ("1000", "10000", "100000", "1000000")
    return [
        subprocess.run([*command, size], capture_output=True, text=True, check=True).stdout.strip() for size in sizes
    ]


def one_size(people: int) -> str:
    summaries = (Summary("mean", 3), Summary("above", 3, 1.0), *PAIN)
    bands(W, DRAW, DAILY, 1000, summaries, single=True, threads=2)  # the kernel is there, and so is its memory
    start, cpu = perf_counter(), process_time()
    bands(W, DRAW, DAILY, people, summaries, single=True, threads=2)
    wall, cpu = perf_counter() - start, process_time() - cpu
    # Not getrusage: a process started from a large one is told the large one's peak.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1e6
    what = f"{people:,} people x 84 days, bands of three summaries, f32, two threads"
    each = f"{cpu:.1f} s of CPU, {1e6 * cpu / people:.0f} microseconds a person"
    return f"{what}: {wall:.1f} s of wall time, {each}, memory at most {peak:.2f} GB."


def own_system() -> list[str]:
    """People times states a second of titrant's own system and of W, in turn."""
    model = system("full-M2")
    p = in_order(model, {**draw_people(OWN_PEOPLE), "capsule": 1.0})
    params = np.stack([np.broadcast_to(np.asarray(v, dtype=float), (OWN_PEOPLE,)) for v in p], axis=1)
    size, told = f"full-M2 ({len(model.states)} states, {len(model.outputs)} outputs)", []
    for regimen, doses in regimens().items():
        amounts = np.zeros((84, len(model.depots)))
        amounts[:, 0] = doses
        for per_day in (4, 24):
            cases = {"W": (W, draw(0, OWN_PEOPLE), doses[:, None]), "full-M2": (model, params, amounts)}
            a, b = (median(found) for found in states_a_second(cases, per_day).values())
            what = f"People times states a second, f64, {regimen}, {per_day} outputs a day"
            told.append(f"{what}: W {a:,.0f}, {size} {b:,.0f}, which is {a / b:.1f} times slower a state.")
    return told


def states_a_second(cases: dict[str, tuple[Any, np.ndarray, np.ndarray]], per_day: int) -> dict[str, list[float]]:
    speed: dict[str, list[float]] = {name: [] for name in cases}
    kept: dict[str, Any] = dict.fromkeys(cases)
    for _ in range(ROUNDS + 1):
        for name, (model, people, doses) in cases.items():
            start = process_time()
            kept[name] = run(model, people, doses, per_day=per_day, threads=1, reuse=kept[name])
            speed[name].append(OWN_PEOPLE * len(model.states) / (process_time() - start))
    return {name: found[1:] for name, found in speed.items()}


def gradients() -> list[str]:
    """The gradient by the eight parameters of W against one simulation, in turn, by tangents and by differences."""
    doses, times, told = every_day(DOSE_NMOL, 84), np.arange(24.0, 2017.0, 24.0), []
    for people in (1, 256, 1024):
        params = draw(0, people)
        gradient(W, tuple(params.T), doses, times, W.parameters)  # the kernel is there
        found: dict[str, list[float]] = {"tangents": [], "the kernel alone": [], "differences": []}
        for _ in range(3 * ROUNDS):
            alone = seconds(lambda p=params: run(W, p, DAILY, output_times=(24.0,), threads=1))
            one = seconds(lambda p=params: job_of(W, p, doses, times).solved())
            tangents = seconds(lambda p=params: gradient(W, tuple(p.T), doses, times, W.parameters))
            found["tangents"].append(tangents / one)
            found["the kernel alone"].append(tangents / alone)
            if people <= 256:
                by = seconds(lambda p=params: gradient(W, tuple(p.T), doses, times, W.parameters, method=DIFFERENCES))
                found["differences"].append(by / one)
        shown = {name: f"{median(v):.1f} ({min(v):.1f} to {max(v):.1f})" for name, v in found.items() if v}
        who = "one person" if people == 1 else f"each of {people:,} people"
        beside = f", {shown['the kernel alone']} of the simulation kernel alone"
        other = f"; by differences {shown['differences']}" if "differences" in shown else ""
        told.append(
            f"The gradient of {who} by eight parameters, 84 days, by tangents: the time of {shown['tangents']} "
            f"simulations of the same{beside}{other}."
        )
    return told


def seconds(work: Callable[[], Any]) -> float:
    """CPU seconds of some work."""
    start = process_time()
    work()
    return process_time() - start


def draws() -> str:
    """What making people ready costs beside solving: drawn in the kernel and in NumPy."""
    people, parts = DRAW.people(0, PARTICLES), chunks(compiled(W), DRAW.people(0, PARTICLES))
    draw(0, 1000)  # SciPy is loaded
    start = process_time()
    for chunk in parts:
        chunk.arrays(people, nowhere())
    middle = process_time()
    draw(0, PARTICLES)
    inside, beside = (1e6 * t / PARTICLES for t in (middle - start, process_time() - middle))
    what = "Drawing a person of W in the kernel, poles and loads of doses found too"
    return f"{what}: {inside:.2f} microseconds of CPU; NumPy takes {beside:.2f} for the draw alone."


def own_hours() -> str:
    """Stored outputs and summaries of calendar days, where doses come at hours of each person's own."""
    params, entries = draw(0, OWN_PEOPLE), scattered(OWN_PEOPLE)
    wanted, none, spent = 6.0 * np.arange(1, 337), np.empty(0), []
    asked: dict[str, Any] = {"single": True, "threads": 1}
    for _ in range(ROUNDS + 1):
        start = process_time()
        run_periods(W, params, entries, wanted, **asked)
        middle = process_time()
        run_periods(W, params, entries, none, summaries=PAIN, calendar=Calendar(84), **asked)
        spent.append((middle - start, process_time() - middle))
    stored, summed = (1e6 * median(t) / OWN_PEOPLE for t in zip(*spent[1:], strict=True))
    what = "Two doses a day at own hours, 84 days, f32"
    return f"{what}: {stored:.0f} microseconds of CPU a person with four outputs a day, {summed:.0f} with daily pain."


def main() -> None:
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    kept["also"] = [*own_system(), *particles(), *scaling(), *gradients(), draws(), own_hours()]
    print("\n".join(kept["also"]))
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    print(one_size(int(sys.argv[1]))) if sys.argv[1:] else main()

"""Particles of one person, scaling to a million people, and titrant's own system beside W; appended to the results."""

from __future__ import annotations

import json
import resource
from statistics import median
from time import perf_counter, process_time

import numpy as np
from tests.engines.work_item import DOSE_NMOL, F_CAP, OMEGA, TYPICAL, W

from benchmarks.engine.page import RESULTS
from titrant.core.streams import normals
from titrant.engine.bands import bands
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.regimen import run
from titrant.models.catalogue import system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people

PARTICLES, ROUNDS, OWN_PEOPLE = 131_072, 5, 2048
DAILY = np.full((84, 1), DOSE_NMOL)
PAIN = (Summary("mean", W.outputs.index("P")),)


def draw(first: int, count: int) -> np.ndarray:
    """Parameters of W for the persons from ``first`` on."""
    eta = normals(7, "engine benchmark", first, count, len(TYPICAL))
    p = np.array(list(TYPICAL.values())) * np.exp(np.array(list(OMEGA.values())) * eta)
    p[:, 1] = np.minimum(p[:, 1], F_CAP)
    return p


def particles() -> str:
    """Weights of many particles for one diary: simulate, compare weekly pain, weigh."""
    diary, took = 5.0 + 0.5 * np.random.default_rng(1).standard_normal(12), []
    left = 0.0
    for _ in range(ROUNDS):
        start = perf_counter()
        daily = run(W, draw(0, PARTICLES), DAILY, output_times=(), summaries=PAIN, single=True, threads=2).daily
        weekly = daily[:, :, 0].reshape(PARTICLES, 12, 7).mean(axis=2)
        weight = np.exp(-0.5 * ((weekly - diary) ** 2).sum(axis=1))
        left = float(weight.sum() ** 2 / (weight**2).sum())
        took.append(perf_counter() - start)
    spread = f"{median(took):.1f} s ({min(took):.1f} to {max(took):.1f})"
    what = f"{PARTICLES:,} particles x 84 days of one person with weekly pain and weights, two threads, f32"
    return f"{what}: {spread} of wall time; effective particles {left:,.0f}."


def scaling() -> list[str]:
    told = []
    for people in (1_000, 10_000, 100_000, 1_000_000):
        start, cpu = perf_counter(), process_time()
        bands(W, draw, DAILY, people, (Summary("mean", 3), Summary("above", 3, 1.0), *PAIN), single=True, threads=2)
        wall, cpu = perf_counter() - start, process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        what = f"{people:,} people x 84 days, bands of three summaries, f32, two threads"
        told.append(f"{what}: {wall:.1f} s of wall time, {cpu:.1f} s of CPU, memory at most {peak:.2f} GB so far.")
    return told


def own_system() -> str:
    model = system("full-M2")
    p = in_order(model, {**draw_people(OWN_PEOPLE), "capsule": 1.0})
    params = np.stack([np.broadcast_to(np.asarray(v, dtype=float), (OWN_PEOPLE,)) for v in p], axis=1)
    amounts = np.zeros((84, len(model.depots)))
    amounts[:, 0] = DOSE_NMOL
    speed: dict[str, list[float]] = {"W": [], "full-M2": []}
    kept = {"W": None, "full-M2": None}
    for _ in range(ROUNDS + 1):
        for name, one, people, dose in (("W", W, draw(0, OWN_PEOPLE), DAILY), ("full-M2", model, params, amounts)):
            start = process_time()
            kept[name] = run(one, people, dose, threads=1, reuse=kept[name])
            speed[name].append(OWN_PEOPLE * len(one.states) / (process_time() - start))
    a, b = (median(speed[name][1:]) for name in ("W", "full-M2"))
    size = f"{len(model.states)} states, {len(model.outputs)} outputs"
    what = "People times states a second, f64, four outputs a day"
    return f"{what}: W {a:,.0f}, full-M2 ({size}) {b:,.0f}, which is {a / b:.1f} times slower a state."


def main() -> None:
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    kept["also"] = [own_system(), particles(), *scaling()]
    print("\n".join(kept["also"]))
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

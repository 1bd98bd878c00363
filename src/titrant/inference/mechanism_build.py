"""Write the table of the mechanistic chain's shapes anew.

    python -m titrant.inference.mechanism_build

Each sampled person is solved on every node of the dose grid, scaled to unit height, and shapes that are nearly the
same are kept as one with their weights added.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.evidence.parameter_sets import ADVICE, content_hash, values
from titrant.inference import curves
from titrant.inference.mechanism import KEY, NAME, Shapes
from titrant.inference.priors import numbers
from titrant.models import catalogue, compose, parameters, people
from titrant.simulation import mechanism_shapes
from titrant.simulation.mechanism_shapes import designed_sample, steady_relief

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DESIGN = "mechanism-design"
ANSWER = {0.0: "symmetric", 1.0: "rectified"}


def digest() -> str:
    """SHA-256 of all that the table rests on, line ends normalised: models, parameters, design, dose grid."""
    made_from = hashlib.sha256()
    modules = (*catalogue.FILES, catalogue, compose, parameters, people, mechanism_shapes, inspect.getmodule(digest))
    texts = [inspect.getsource(module) for module in modules if module]
    design = files("titrant.inference").joinpath("data", f"{DESIGN}.toml").read_text(encoding="utf-8")
    for text in (*texts, design, content_hash(ADVICE), str(np.round(curves.nodes(), 9).tolist())):
        made_from.update(text.replace("\r\n", "\n").encode())
    return made_from.hexdigest()


def sampled() -> Shapes:
    """Every sampled shape at unit height, weights summing to 1."""
    p, mg = numbers(DESIGN), np.exp(curves.nodes())
    named, relief, weight = [], [], []
    for name, share, found in _solved(p, mg):
        named += [f"{name} {person + 1}" for person in range(len(found))]
        relief.append(found)
        weight += [share / len(found)] * len(found)
    all_relief = np.concatenate(relief)
    best, worst = all_relief.max(axis=1), -all_relief.min(axis=1)
    helps = best >= p["helps_from"] * worst
    height = np.where(helps, best, worst)
    return Shapes(mg, all_relief / height[:, None], np.array(weight), helps, height, tuple(named))


def _solved(p: dict[str, Any], mg: Array) -> Iterator[tuple[str, float, Array]]:
    """Name, weight and relief (N, G) of each group of the design."""
    drawn, through_tlr4 = designed_sample(p["varying"], p["people"]), values(ADVICE)["P_TLR4"]
    asked = {"days": p["days"], "samples": p["samples"]}
    each = (1 - through_tlr4) / (len(catalogue.STRUCTURES) * len(p["answers"]))
    for structure in catalogue.STRUCTURES:
        for rectified in p["answers"]:
            person = {**drawn, "rectified": rectified}
            name = f"{structure} tone {ANSWER[rectified]}"
            yield name, each, steady_relief(structure, "tone", person, mg, **asked)
    # Blockade of mu receptors does not enter this path, so one structure stands for all.
    yield "TLR4", through_tlr4, steady_relief(catalogue.STRUCTURES[0], "TLR4", drawn, mg, **asked)


def merged(every: Shapes, within: float) -> Shapes:
    """Shapes of one kind that are nowhere further apart than ``within`` as one: the first of them stands for all."""
    kept: list[int] = []
    weight = np.zeros(len(every.weight))
    for i in range(len(every.weight)):
        alike = [k for k in kept if every.helps[k] == every.helps[i]]
        apart = [float(np.abs(every.shape[i] - every.shape[k]).max()) for k in alike]
        home = alike[int(np.argmin(apart))] if alike and min(apart) <= within else i
        if home == i:
            kept.append(i)
        weight[home] += every.weight[i]
    named = tuple(every.named[i] for i in kept)
    return Shapes(every.mg, every.shape[kept], weight[kept], every.helps[kept], every.height[kept], named)


def text_of(table: Shapes) -> str:
    """The table as it is shipped."""
    lines = [KEY + digest(), ",".join(["from", "weight", "helps", "height", *(f"{mg:.6g}" for mg in table.mg)])]
    for i, name in enumerate(table.named):
        told = [name, f"{table.weight[i]:.6f}", str(int(table.helps[i])), f"{table.height[i]:.4g}"]
        lines.append(",".join([*told, *(f"{value:.3f}" for value in table.shape[i])]))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the table where titrant reads it."""
    table = merged(sampled(), numbers(DESIGN)["merge_within"])
    path = files("titrant.inference").joinpath("data", NAME)
    with open(str(path), "w", encoding="utf-8", newline="\n") as out:
        out.write(text_of(table))
    share = float(table.weight[table.helps].sum())
    sys.stdout.write(f"{NAME}: {len(table.named)} shapes, {share:.0%} of the weight helps\n")


if __name__ == "__main__":
    main()

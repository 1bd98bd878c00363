"""Does looking one fortnight ahead lose anything against looking two ahead? Measured on simulated people's reviews.

    python -m titrant.trials.dosing.look_compare --people 40 --save docs/results/dosing_look_ahead.json

At each review four choices are compared: that of the look-ahead as advice computes it, of the same with exact chances
of what a fortnight shows, of two steps, and what titrant does (it climbs first). All are valued by two steps, in points
a day over the days that count.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from titrant.core.plain import to_json
from titrant.trials.dosing.bench import code_fingerprint
from titrant.trials.dosing.look_reviews import WEEKS, Review, reviews
from titrant.trials.dosing.two_steps import look, one_step, pruned

CEILINGS_UG = {"g3-hopeful": 6000, "g3-sober": 6000, "g1": 4500}
PEOPLE, SEED = 40, 15
KEPT = 0.995  # of the belief, by the weightiest curves
CLOSE = 0.02  # NRS a day, the least for which titrant moves
STRETCHES = {
    "all": range(WEEKS + 1),
    "weeks 2 to 4": range(5),
    "weeks 5 to 8": range(5, 9),
    "weeks 9 to 12": range(9, WEEKS + 1),
}


def compared(review: Review) -> dict[str, float]:
    """Doses chosen and what each is worth by two steps, for one review."""
    at = review.at
    few = replace(at, known=pruned(at.known, KEPT))
    advised, whole, one, two = one_step(at), look(at, 1), look(few, 1), look(few, 2)
    by_one, by_exact, by_two = (int(np.argmax(q)) for q in (advised, whole, two))
    by_titrant = at.index(review.chosen_ug)
    lost = float(two[by_two]) - two
    return {
        "same_dose": float(by_one == by_two),
        "as_good": float(lost[by_one] < CLOSE),
        "one_step_lower": float(by_one < by_two),
        "one_step_higher": float(by_one > by_two),
        "lost_by_one_step": float(lost[by_one]),
        "same_dose_exact": float(by_exact == by_two),
        "lost_by_one_step_exact": float(lost[by_exact]),
        "same_dose_titrant": float(by_titrant == by_two),
        "titrant_lower": float(by_titrant < by_two),
        "titrant_higher": float(by_titrant > by_two),
        "lost_by_titrant": float(lost[by_titrant]),
        "worth_of_second_trial": float(two[by_two] - one.max()),
        "error_of_nodes": _apart(advised, whole),
        "error_of_pruning": _apart(one, whole),
    }


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    """Largest difference where both have a value."""
    told = np.isfinite(one)
    return float(np.abs(one[told] - other[told]).max())


def mean_of(values: Sequence[float], people: Sequence[int]) -> dict[str, float]:
    """Mean over reviews and its Monte Carlo error; reviews of one person count as one draw.

    >>> mean_of([1.0, 0.0, 1.0, 0.0], [1, 1, 2, 2])
    {'mean': 0.5, 'se': 0.0}
    """
    x, person = np.array(values), np.array(people)
    mean = float(x.mean())
    of_person = np.array([(x[person == i] - mean).sum() for i in np.unique(person)])
    return {"mean": mean, "se": float(np.sqrt((of_person**2).sum()) / x.size)}


def comparison(generator: str, people: int, seed: int) -> dict[str, Any]:
    """All measures of one generator, over all reviews and over early, middle and late ones."""
    found = reviews(generator, people, seed, CEILINGS_UG[generator])
    rows = [compared(review) for review in found]
    table: dict[str, Any] = {"largest_loss_by_one_step": max(row["lost_by_one_step"] for row in rows)}
    for stretch, weeks in STRETCHES.items():
        chosen = [i for i, review in enumerate(found) if review.week in weeks]
        who = [found[i].person for i in chosen]
        measures = {name: mean_of([rows[i][name] for i in chosen], who) for name in rows[0]} if chosen else {}
        table[stretch] = {"reviews": len(chosen), "people": len(set(who)), **measures}
    return table


def main() -> None:
    """Compare on every generator and keep the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--save", type=Path, help="file for the tables, as JSON")
    asked = parser.parse_args()
    result: dict[str, Any] = {"people": asked.people, "seed": asked.seed, "made_by": code_fingerprint("titrant")}
    result |= {"belief_kept": KEPT, "close": CLOSE, "unit": "NRS a day"}
    for generator in CEILINGS_UG:
        result[generator] = comparison(generator, asked.people, asked.seed)
        for name, value in result[generator]["all"].items():
            sys.stdout.write(f"{generator:12} {name:26} {_shown(value)}\n")
    if asked.save:
        asked.save.write_text(to_json(result) + "\n", encoding="utf-8")


def _shown(value: Any) -> str:
    return f"{value['mean']:.4f} ± {value['se']:.4f}" if isinstance(value, dict) else str(value)


if __name__ == "__main__":
    main()

"""The rebound claim in numbers: is opioid tone above its baseline on a daily dose, and what would that need?

The claim: a low dose blocks for a few hours, the body answers by making more endorphin and more, keener
receptors, and for the rest of the day the signal is above baseline. Here the answer's gains are varied, for
each occupancy structure and dose, until the day's mean tone passes 1, or it is shown that it never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.engine.doses import DoseEvent
from titrant.engine.plain import solve
from titrant.evidence.parameter_sets import ADVICE, values
from titrant.models.catalogue import STRUCTURES, system
from titrant.models.parameters import nmol_of_salt, typical

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DOSES_MG = (0.01, 0.1, 0.5, 1.5, 3.0, 4.5, 6.0, 50.0)
STEADY_DAYS = 45
SAMPLES = 193
GAINS = tuple(0.5 * step for step in range(21))
HALF_BLOCKED = 0.5
BASELINE = 1.0
# Tone within this of baseline counts as baseline: a microgram's echo is not a rebound.
VISIBLE = 1e-3


@dataclass(frozen=True)
class Answer:
    """How the body answers a lack of tone."""

    name: str
    production: float
    sensitivity: float
    rectified: float
    number: bool = True


ANSWERS = (
    Answer("symmetric, gains 1 and 1", 1.0, 1.0, 0.0),
    Answer("rectified, gains 1 and 1", 1.0, 1.0, 1.0),
    Answer("rectified, gains 3 and 2", 3.0, 2.0, 1.0),
)
FIXED_NUMBER = Answer("rectified, gains 3 and 2, number of receptors fixed", 3.0, 2.0, 1.0, number=False)


@dataclass(frozen=True, eq=False)
class Day:
    """A day at steady state, one number a dose."""

    blocked_hours: Array
    hours_above: Array
    mean_tone: Array
    mean_number: Array


def steady_day(structure: str, answer: Answer, doses_mg: tuple[float, ...] = DOSES_MG) -> Day:
    """The last day of daily dosing, for each dose, in the typical person."""
    doses = np.array(doses_mg)
    changes = {
        "gain_endorphin": np.full(doses.shape, answer.production),
        "gain_sensitivity": np.full(doses.shape, answer.sensitivity),
        "rectified": np.full(doses.shape, answer.rectified),
    }
    return _steady_day(structure, doses, changes, number=answer.number)


def gain_needed(structure: str, rectified: bool, number: bool = True) -> tuple[float | None, ...]:
    """Smallest gain of production and sensitivity alike that lifts the mean tone above baseline, for each dose.

    None: no gain up to the largest of ``GAINS`` does.
    """
    doses = np.repeat(np.array(DOSES_MG), len(GAINS))
    gains = np.tile(np.array(GAINS), len(DOSES_MG))
    changes = {"gain_endorphin": gains, "gain_sensitivity": gains, "rectified": np.full(gains.shape, float(rectified))}
    mean = _steady_day(structure, doses, changes, number=number).mean_tone.reshape(len(DOSES_MG), len(GAINS))
    return tuple(_first_above(row) for row in mean)


def _first_above(mean_tone: Array) -> float | None:
    above = np.flatnonzero(mean_tone > BASELINE + VISIBLE)
    if not above.size:
        return None
    first = int(above[0])
    if first == 0:
        return GAINS[0]
    low, high = mean_tone[first - 1], mean_tone[first]
    share = (BASELINE + VISIBLE - low) / (high - low)
    return float(GAINS[first - 1] + share * (GAINS[first] - GAINS[first - 1]))


def _steady_day(structure: str, doses_mg: Array, changes: dict[str, Array], *, number: bool) -> Day:
    model = system(f"tone-{structure}")
    held: dict[str, Any] = {} if number else {"k_up": 0.0}
    known = dict(zip(model.parameters, typical(model, **held), strict=True)) | changes
    amounts = nmol_of_salt(doses_mg, values(ADVICE)["M_salt"])
    taken = [DoseEvent(24.0 * day, amounts) for day in range(STEADY_DAYS)]
    times = 24.0 * (STEADY_DAYS - 1) + np.linspace(0.0, 24.0, SAMPLES)
    seen = solve(model, tuple(known.values()), taken, times)
    occupancy, tone = seen.output("occupancy_mu"), seen.output("tone")
    return Day(
        blocked_hours=_hours(occupancy - HALF_BLOCKED),
        hours_above=_hours(tone - BASELINE - VISIBLE),
        mean_tone=_mean(tone),
        mean_number=_mean(seen.output("R")),
    )


def _mean(day: Array) -> Array:
    mean: Array = np.trapezoid(day, dx=1.0, axis=1) / (day.shape[1] - 1)
    return mean


def _hours(over: Array) -> Array:
    """Hours in which a sampled curve is above 0, crossings interpolated, (N,)."""
    left, right = over[:, :-1], over[:, 1:]
    crossing = (left > 0) != (right > 0)
    gap = np.where(crossing, left - right, 1.0)
    share_left = np.where(crossing, left / gap, 0.0)
    part = np.where(crossing, np.where(left > 0, share_left, 1.0 - share_left), (left > 0).astype(float))
    hours: Array = part.sum(axis=1) * 24.0 / (over.shape[1] - 1)
    return hours


def claim() -> dict[str, dict[str, Any]]:
    """All numbers of the page: for each structure the days of each answer, and the gains needed."""
    return {
        structure: {
            "days": {answer.name: steady_day(structure, answer) for answer in (*ANSWERS, FIXED_NUMBER)},
            "needed": {
                "symmetric": gain_needed(structure, rectified=False),
                "rectified": gain_needed(structure, rectified=True),
                "symmetric, number fixed": gain_needed(structure, rectified=False, number=False),
                "rectified, number fixed": gain_needed(structure, rectified=True, number=False),
            },
        }
        for structure in STRUCTURES
    }

"""Relief over dose by the mechanistic chain, in steady state, for each unit by which pain follows it.

    tone   relief = mean over the day of tone - 1          (gain_pain_tone = 1)
    TLR4   relief = mean over the day of 1 - Cyt           (gain_pain_glia = 1, Emax_glia = 1)

Both are -pain_drug of the composed system of ``models``, swallowed once a day. On a steady day the mean of a
state that follows its drive linearly is the mean of the drive, so the time constants of relief, glia and cytokines
do not matter; they are set short. For the same reason glia that follow tone give the shape of tone itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from titrant.core.streams import stream
from titrant.engine import population
from titrant.engine.doses import DoseEvent
from titrant.evidence.parameter_sets import ADVICE, values
from titrant.models.catalogue import system
from titrant.models.parameters import HOURS_PER_DAY, in_order, nmol_of_salt
from titrant.models.people import people_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Path = Literal["tone", "TLR4"]
ALONE = {"drug_effect": 0.0, "gain_pain_tone": 0.0, "gain_pain_glia": 0.0, "gain_glia_tone": 0.0, "Emax_glia": 0.0}
UNIT: dict[Path, dict[str, float]] = {
    "tone": {"gain_pain_tone": 1.0},
    "TLR4": {"gain_pain_glia": 1.0, "Emax_glia": 1.0},
}
SHORT = {"tau_relief": 12.0, "tau_glia": 12.0, "tau_cytokine": 12.0}  # h


def designed_sample(symbols: Sequence[str], count: int) -> dict[str, Any]:
    """People spread evenly over every uncertain parameter at once (a Latin hypercube), by symbol (count,).

    What does not vary is a number. The same in every run.
    """
    from scipy.special import ndtri

    middles = ndtri((np.arange(count) + 0.5) / count)
    places = [middles[stream(0, f"mechanism/{symbol}").permutation(count)] for symbol in symbols]
    return people_at(symbols, np.stack(places, axis=1))


def steady_relief(
    structure: str, path: Path, people: Mapping[str, Any], doses_mg: Array, *, days: int, samples: int
) -> Array:
    """Mean relief of the last of so many days on each dose, (N, G) [NRS per unit of gain]; below zero is more pain.

    Parameters
    ----------
    structure
        Occupancy structure, ``M1`` to ``M3``.
    path
        What acts on pain: opioid tone, or glia calmed by the drug itself.
    people
        Values by symbol, numbers or (N,).
    doses_mg
        Daily doses of the hydrochloride, (G,) [mg].
    days, samples
        Days until the day counts as steady; times of it that are read.
    """
    count = max(np.size(value) for value in people.values())
    known = {name: np.repeat(np.broadcast_to(value, (count,)), doses_mg.size) for name, value in people.items()}
    model = system(f"full-{structure}")
    p = in_order(model, {**known, **ALONE, **UNIT[path], **SHORT}, set(SHORT))
    amount = nmol_of_salt(np.tile(doses_mg, count), values(ADVICE)["M_salt"])
    doses = [DoseEvent(HOURS_PER_DAY * day, amount) for day in range(days)]
    times = HOURS_PER_DAY * (days - 1) + np.linspace(0.0, HOURS_PER_DAY, samples)
    # Tone models have kinks: the error is left as it is here, and a test holds it to another engine.
    change = population.solve(model, p, doses, times, within=inf).output("pain_drug")
    mean = np.trapezoid(change, dx=1.0, axis=1) / (samples - 1)
    return np.asarray(-mean).reshape(count, doses_mg.size)

"""Parameters of many people: each person's own draw, the same whoever else is drawn.

``VARYING`` names what differs between people; the laws and sizes stand in the parameter set. A person's
numbers come from a stream of their own, in this order, so a symbol may only be added at the end. What we do
not know (gains of a hypothesis) is not varied here: it is shown by reporting all structures and gains.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erf, exp, hypot, log, sqrt
from typing import TYPE_CHECKING, Any

from titrant.core.streams import stream
from titrant.evidence.parameter import Parameter
from titrant.evidence.parameter_sets import ADVICE, parameters

if TYPE_CHECKING:
    import numpy as np

VARYING = (
    "ka", "F", "F_6bn", "CL", "V2", "CL_6bn", "V2_6bn", "F_buccal",
    "Kd_M1", "Kd_M2", "k3", "k4", "Kd_M3", "ke0_M3", "Kd_kappa", "Kd_delta",
    "drug_effect", "tol", "pain_baseline", "placebo_size", "regression_size",
)  # fmt: skip


def draw_people(
    people: Sequence[int] | int, seed: int = 0, parameter_set: str = ADVICE
) -> dict[str, float | np.ndarray]:
    """Values by symbol: arrays (N,) of what varies, numbers of what does not.

    Parameters
    ----------
    people
        How many, or the numbers of the persons wanted: person 7 is the same in any company.
    """
    import numpy as np

    chosen = range(people) if isinstance(people, int) else people
    normal = np.array([stream(seed, "parameters", person).standard_normal(len(VARYING)) for person in chosen])
    drawn = people_at(VARYING, normal, parameter_set)
    _own_drug_effect(drawn, parameters(parameter_set), normal[:, VARYING.index("drug_effect")])
    return drawn


def people_at(symbols: Sequence[str], normal: np.ndarray, parameter_set: str = ADVICE) -> dict[str, Any]:
    """Values by symbol of people who stand at given places of the spreads; what is not named stays typical.

    Parameters
    ----------
    symbols
        What varies (P,).
    normal
        Where each person stands, on the scale on which the spread is normal, (N, P).
    """
    import numpy as np

    known = parameters(parameter_set)
    drawn: dict[str, Any] = {symbol: parameter.value for symbol, parameter in known.items()}
    for place, symbol in enumerate(symbols):
        drawn[symbol] = np.array([_at(known[symbol], z) for z in normal[:, place]])
    _along_the_ridge(drawn, known)
    # What reaches blood cannot be more than what is absorbed.
    drawn["F_6bn"] = np.minimum(drawn["F_6bn"], np.maximum(1.0 - drawn["lost_least"] - drawn["F"], 0.0))
    return drawn


def _at(parameter: Parameter, z: float) -> float:
    """The value of a person who stands at z on the normal scale."""
    spread = parameter.spread
    if spread is None:
        return parameter.value
    match spread.law:
        case "lognormal":
            value = parameter.value * exp(spread.omega * z)
        case "logit_normal":
            odds = parameter.value / (1.0 - parameter.value) * exp(spread.omega * z)
            value = odds / (1.0 + odds)
        case "normal":
            value = parameter.value + spread.omega * z
        case _ if spread.low is not None and spread.high is not None:
            value = _between(spread.law, spread.low, spread.high, (1.0 + erf(z / sqrt(2.0))) / 2.0)
        case _:
            raise ValueError(f"{parameter.id}: no way to draw a {spread.law} spread")
    low = spread.low if spread.low is not None else -float("inf")
    high = spread.high if spread.high is not None else float("inf")
    return min(max(value, low), high)


def _between(law: str, low: float, high: float, share: float) -> float:
    if law == "loguniform":
        return exp(log(low) + (log(high) - log(low)) * share)
    return low + (high - low) * share


def _own_drug_effect(drawn: dict[str, Any], known: dict[str, Parameter], z: np.ndarray) -> None:
    """People differ about the mean, and the mean itself is not known: both spreads add."""
    mean = known["drug_effect"]
    unsure = mean.spread.omega if mean.spread else 0.0
    drawn["drug_effect"] = mean.value + hypot(unsure, known["drug_effect_sd"].value) * z


def _along_the_ridge(drawn: dict[str, Any], known: dict[str, Parameter]) -> None:
    """k3 and k4 go with Kd_M2: the data allow many values of each, but only some pairs."""
    relative = drawn["Kd_M2"] / known["Kd_M2"].value
    drawn["k3"] = drawn["k3"] * relative ** known["ridge_k3"].value
    drawn["k4"] = drawn["k4"] * relative ** known["ridge_k4"].value

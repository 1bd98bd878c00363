"""Parameters of many people: each person's own draw, the same whoever else is drawn.

``VARYING`` names what differs between people; the laws and sizes stand in the parameter set. A person's
numbers come from a stream of their own, in this order, so a symbol may only be added at the end. What we do
not know (gains of a hypothesis) is not varied here: it is shown by reporting all structures and gains.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import erf, exp, hypot, log, sqrt
from typing import TYPE_CHECKING, Any

from titrant.core import functions
from titrant.core.streams import stream
from titrant.evidence.parameter import Parameter
from titrant.evidence.parameter_sets import ADVICE, parameters
from titrant.models.parameters import in_order
from titrant.models.system import Numbers, System

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
    known = parameters(parameter_set)
    return _fitted(_own(VARYING, normal, known), known, normal[:, VARYING.index("drug_effect")])


def people_at(symbols: Sequence[str], normal: np.ndarray, parameter_set: str = ADVICE) -> dict[str, Any]:
    """Values by symbol of people who stand at given places of the spreads; what is not named stays typical.

    Parameters
    ----------
    symbols
        What varies (P,).
    normal
        Where each person stands, on the scale on which the spread is normal, (N, P).
    """
    known = parameters(parameter_set)
    return _bounded({**_typical(known), **_own(symbols, normal, known)}, known)


def _own(symbols: Sequence[str], normal: np.ndarray, known: dict[str, Parameter]) -> dict[str, Any]:
    """The values that people have of their own, by symbol, (N,) each."""
    import numpy as np

    return {
        symbol: np.array([_at(known[symbol], z, (1.0 + erf(z / sqrt(2.0))) / 2.0, _Floats) for z in normal[:, place]])
        for place, symbol in enumerate(symbols)
    }


def _typical(known: dict[str, Parameter]) -> dict[str, Any]:
    return {symbol: parameter.value for symbol, parameter in known.items()}


def traits_of(system: System, parameter_set: str = ADVICE, **changes: float) -> Callable[[Numbers, Numbers], Numbers]:
    """What a ``Draw`` of titrant's own people needs: their parameters from ``len(VARYING)`` numbers of a person.

    The laws are those of ``draw_people``; the people are others, because they come from another stream.

    Parameters
    ----------
    changes
        Values that replace drawn ones, by symbol.
    """
    return _traits_of(system, parameter_set, tuple(sorted(changes.items())))


@cache
def _traits_of(
    system: System, parameter_set: str, changes: tuple[tuple[str, float], ...]
) -> Callable[[Numbers, Numbers], Numbers]:
    known = parameters(parameter_set)

    def traits(z: Numbers, u: Numbers) -> Numbers:
        own = {symbol: _at(known[symbol], z[place], u[place], functions) for place, symbol in enumerate(VARYING)}
        drawn = _fitted(own, known, z[VARYING.index("drug_effect")])
        return in_order(system, {**drawn, **dict(changes)}, {symbol for symbol, _ in changes})

    return traits


class _Floats:
    """The functions of ``core.functions`` for one plain number, as fast as ``math`` has them."""

    exp, minimum, maximum = staticmethod(exp), staticmethod(min), staticmethod(max)


def _fitted(own: dict[str, Any], known: dict[str, Parameter], z: Any) -> dict[str, Any]:
    """All values by symbol: what goes with another is put beside it."""
    drawn = {**_typical(known), **own}
    _own_drug_effect(drawn, known, z)
    return _bounded(drawn, known)


def _bounded(drawn: dict[str, Any], known: dict[str, Parameter]) -> dict[str, Any]:
    """What the data tie together stays together, and what reaches blood cannot be more than what is absorbed."""
    _along_the_ridge(drawn, known)
    left = functions.maximum(1.0 - drawn["lost_least"] - drawn["F"], 0.0)
    drawn["F_6bn"] = functions.minimum(drawn["F_6bn"], left)
    return drawn


def _at(parameter: Parameter, z: Any, share: Any, of: Any) -> Any:
    """The value of who stands at z on the normal scale, which is above a ``share`` of all; ``of`` has the functions."""
    spread = parameter.spread
    if spread is None:
        return parameter.value
    match spread.law:
        case "lognormal":
            value = parameter.value * of.exp(spread.omega * z)
        case "logit_normal":
            odds = parameter.value / (1.0 - parameter.value) * of.exp(spread.omega * z)
            value = odds / (1.0 + odds)
        case "normal":
            value = parameter.value + spread.omega * z
        case _ if spread.low is not None and spread.high is not None:
            value = _between(spread.law, spread.low, spread.high, share, of)
        case _:
            raise ValueError(f"{parameter.id}: no way to draw a {spread.law} spread")
    value = value if spread.low is None else of.maximum(value, spread.low)
    return value if spread.high is None else of.minimum(value, spread.high)


def _between(law: str, low: float, high: float, share: Any, of: Any) -> Any:
    if law == "loguniform":
        return of.exp(log(low) + (log(high) - log(low)) * share)
    return low + (high - low) * share


def _own_drug_effect(drawn: dict[str, Any], known: dict[str, Parameter], z: Any) -> None:
    """People differ about the mean, and the mean itself is not known: both spreads add."""
    mean = known["drug_effect"]
    unsure = mean.spread.omega if mean.spread else 0.0
    drawn["drug_effect"] = mean.value + hypot(unsure, known["drug_effect_sd"].value) * z


def _along_the_ridge(drawn: dict[str, Any], known: dict[str, Parameter]) -> None:
    """k3 and k4 go with Kd_M2: the data allow many values of each, but only some pairs."""
    relative = drawn["Kd_M2"] / known["Kd_M2"].value
    drawn["k3"] = drawn["k3"] * functions.power(relative, known["ridge_k3"].value)
    drawn["k4"] = drawn["k4"] * functions.power(relative, known["ridge_k4"].value)

"""Words for how sure it is that the drug helped, what to expect, and why not another dose.

A claim is only as strong as the design: without days off since the start, time, hope and drug
cannot be told apart well enough for more than *probably*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from titrant.advice.policy import NOT_YET
from titrant.advice.test_period import longest_off
from titrant.core.dose import format_dose
from titrant.titration.course import Course

if TYPE_CHECKING:
    from titrant.advice.scores import Scores
    from titrant.inference.posterior import Posterior

WORKS, PROBABLY, NO = "works for you", "probably helps", "does not help you"


def claim_of(posterior: Posterior, course: Course, at: dict[str, Any]) -> str:
    """The claim that probability and design together support."""
    p = posterior.p_helped
    if p is None:
        return NOT_YET
    if p >= at["works"] and longest_off(course) >= at["confirming_days"]:
        return WORKS
    if p >= at["probably"]:
        return PROBABLY
    return NO if p < at["hardly"] and longest_off(course) >= at["confirming_days"] else NOT_YET


def expectation(posterior: Posterior, ug: int) -> dict[str, Any]:
    """Relief at the dose with its bands, the forecast of the diary, the chance of no effect at all."""
    import numpy as np

    i = int(np.argmin(np.abs(posterior.dose_ug - ug)))
    q = {name: posterior.relief_quantiles[row, i] for row, name in enumerate(posterior.quantiles)}
    return {
        "relief": {
            "50": (float(q[0.25]), float(q[0.75])),
            "80": (float(q[0.1]), float(q[0.9])),
            "90": (float(q[0.05]), float(q[0.95])),
            "95": (float(q[0.025]), float(q[0.975])),
        },
        "relief_mean": float(posterior.relief[i]),
        "p_helps": float(posterior.p_helps[i]),
        "p_tolerated": float(posterior.p_tolerated[i]),
        "p_no_effect": posterior.p_no_effect,
        "forecast": _plain_forecast(posterior.forecast),
    }


def _plain_forecast(forecast: dict[str, Any]) -> dict[str, Any]:
    """The forecast with tuples for arrays, so that two pieces of advice can be compared."""
    return {
        name: tuple(tuple(map(float, side)) for side in value) if isinstance(value, tuple) else _plain(value)
        for name, value in forecast.items()
    }


def _plain(value: Any) -> Any:
    return tuple(map(float, value)) if hasattr(value, "tolist") and hasattr(value, "__len__") else value


def why_not(posterior: Posterior, scores: Scores, ug: int, most: int = 3) -> tuple[dict[str, Any], ...]:
    """The best other doses with their numbers."""
    import numpy as np

    order = [int(i) for i in np.argsort(-scores.total, kind="stable") if scores.may[i] and scores.menu[i] != ug]
    return tuple(
        {
            "dose_ug": int(scores.menu[i]),
            "dose": format_dose(int(scores.menu[i])),
            "worth": round(float(scores.worth[i]), 2),
            "p_over": round(float(scores.p_over[i]), 3),
            **{k: round(v, 2) for k, v in posterior.at(int(scores.menu[i])).items()},
        }
        for i in order[:most]
    )

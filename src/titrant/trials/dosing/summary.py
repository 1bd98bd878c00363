"""Tables of the benchmark: each metric with its Monte Carlo error, and paired differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from titrant.core.streams import stream

if TYPE_CHECKING:
    import numpy as np

Measures = dict[str, "np.ndarray"]
BOOTSTRAPS = 1000
WORST_SHARE = 0.05


def _nil(m: Measures) -> np.ndarray:
    group: np.ndarray = m["nil"] == 1
    return group


def _matters(m: Measures) -> np.ndarray:
    group: np.ndarray = m["matters"] == 1
    return group


def _everyone(m: Measures) -> np.ndarray:
    group: np.ndarray = m["nil"] >= 0
    return group


def _mean(name: str, who: Callable[[Measures], np.ndarray] = _everyone) -> Callable[[Measures], np.ndarray]:
    """The values of one metric over a group; the table takes their mean."""

    def values(m: Measures) -> np.ndarray:
        import numpy as np

        kept = np.asarray(m[name][who(m)], float)
        return np.asarray(kept[~np.isnan(kept)])

    return values


def _off_or_told(m: Measures) -> np.ndarray:
    import numpy as np

    return np.asarray(np.maximum(m["ends_at_zero"], m["denies"]))


MEANS: dict[str, Callable[[Measures], np.ndarray]] = {
    "final_regret": _mean("final_regret"),
    "mean_regret": _mean("mean_regret"),
    "within": _mean("within"),
    "within_matters": _mean("within", _matters),
    "over": _mean("over"),
    "over_days": _mean("over_days"),
    "adverse_days": _mean("adverse_days"),
    "harmed": _mean("harmed"),
    "false_claim_nil": _mean("claims", _nil),
    "power": _mean("claims", _matters),
    "nil_at_zero": _mean("ends_at_zero", _nil),
    "nil_off_or_told": lambda m: _off_or_told(m)[_nil(m)],
    "matters_off_or_told": lambda m: _off_or_told(m)[_matters(m)],
    "cannot_tell": _mean("cannot_tell"),
    "brier": _mean("brier"),
    "covered_80": _mean("covered_80"),
    "covered_90": _mean("covered_90"),
    "relief_sum": _mean("relief_sum"),
    "changes": _mean("changes"),
}
MEDIANS = {
    "days_to_stay": _everyone,
    "days_to_stay_matters": _matters,
    "doses_tried": _everyone,
    "days_off": _everyone,
    "diary_days": _everyone,
}


def summarise(m: Measures) -> dict[str, dict[str, float | int | None]]:
    """Each metric as value, Monte Carlo standard error and number of people."""
    import numpy as np

    rows = {name: _row(values(m)) for name, values in MEANS.items()}
    for name, who in MEDIANS.items():
        values = m[name.removesuffix("_matters")][who(m)]
        rows[f"median_{name}"] = _median(values)
    worst = np.sort(m["final_regret"])[-max(1, round(WORST_SHARE * len(m["final_regret"]))) :]
    rows["cvar_regret"] = _row(worst)
    for label, low, high in (("up_to_1", 0, 1), ("1_to_3", 1, 3), ("over_3", 3, 99)):
        kept = (m["best_dose_mg"] > low) & (m["best_dose_mg"] <= high)
        rows[f"final_regret_best_{label}"] = _row(m["final_regret"][kept])
    rows["final_regret_best_none"] = _row(m["final_regret"][m["best_dose_mg"] == 0])
    return rows


def summarise_gain(m: Measures) -> dict[str, dict[str, float | int | None]]:
    """Shares of the possible gain and the rest of the sixteen-week report."""
    no_effect, matters = m["klass_code"] == 1, _matters(m)
    return {
        "share_of_gain": _ratio(m["gain"], m["best_utility"]),
        "share_of_gain_last_four_weeks": _ratio(m["gain_last"], m["best_utility"]),
        "over": _row(m["over"]),
        "no_effect_still_on": _row(m["still_on"][no_effect]),
        "could_gain_taken_off": _row(1 - m["still_on"][matters]),
        "could_gain_mean_share": _ratio(m["gain_last"][matters], m["best_utility"][matters]),
        "adverse_days": _row(m["adverse_days"]),
        "harmed": _row(m["harmed"]),
        "false_claim_no_effect": _row(m["claims"][no_effect]),
        "power": _row(m["claims"][matters]),
    }


def paired_difference(a: Measures, b: Measures, name: str, *, level: float = 0.95, seed: int = 0) -> dict[str, float]:
    """Mean of a - b over the same people, with a paired bootstrap interval."""
    import numpy as np

    difference = a[name] - b[name]
    difference = difference[~np.isnan(difference)]
    rng = stream(seed, "dosing/bootstrap")
    picks = rng.integers(len(difference), size=(BOOTSTRAPS, len(difference)))
    means = difference[picks].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return {"mean": float(difference.mean()), "low": float(low), "high": float(high), "people": len(difference)}


def _row(values: np.ndarray) -> dict[str, float | int | None]:
    n = len(values)
    if n == 0:
        return {"value": None, "se": None, "people": 0}
    se = float(values.std(ddof=1) / n**0.5) if n > 1 else None
    return {"value": float(values.mean()), "se": se, "people": n}


def _median(values: np.ndarray) -> dict[str, float | int | None]:
    import numpy as np

    n = len(values)
    if n == 0:
        return {"value": None, "se": None, "people": 0}
    picks = stream(0, "dosing/median").integers(n, size=(200, n))
    return {"value": float(np.median(values)), "se": float(np.median(values[picks], axis=1).std()), "people": n}


def _ratio(got: np.ndarray, possible: np.ndarray) -> dict[str, float | int | None]:
    """Sum over sum, with the delta-method error."""
    total = float(possible.sum())
    if total <= 0:
        return {"value": None, "se": None, "people": len(got)}
    ratio = float(got.sum()) / total
    spread = got - ratio * possible
    se = float((spread.var(ddof=1) * len(got)) ** 0.5 / total) if len(got) > 1 else None
    return {"value": ratio, "se": se, "people": len(got)}

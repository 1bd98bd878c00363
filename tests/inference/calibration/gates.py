"""What a calibration run must reach, and what it should: figure, bound, whether it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FALSE_ALARM = 1e-3
FORECAST_POINTS = 3
PASS = {"80": (73, 88), "90": (84, 96)}


@dataclass(frozen=True)
class Gate:
    """One figure beside its bound; a broken gate that is not ``must`` is told, and fails nothing."""

    says: str
    found: str
    bound: str
    reached: bool
    must: bool = True


def gates(result: dict[str, Any]) -> list[Gate]:
    """Every gate of one run."""
    return [*_exact(result["exact"]), *_intervals(result), *_forecast(result["as_used"]["forecast"])]


def _exact(exact: dict[str, Any]) -> list[Gate]:
    bound = f"at least {FALSE_ALARM}"
    chances = {f"even ranks, {slot}": r["chance_if_even"] for slot, r in exact["ranks"].items()}
    chances["no effect as often as foretold"] = exact["no_effect"]["chance_if_right"]
    chances["no effect, Brier score as foretold"] = exact["no_effect"]["chance_of_brier_if_right"]
    return [Gate(f"exact mode: {what}, chance", f"{p:.3g}", bound, p >= FALSE_ALARM) for what, p in chances.items()]


def _intervals(result: dict[str, Any]) -> list[Gate]:
    """Inside the bounds, or so near that chance may explain it: two standard errors."""
    out = []
    for mode, words in (("as_used", "as used"), ("bad_days_unwritten", "bad days unwritten")):
        for dose, levels in result[mode]["printed_intervals"].items():
            for level, (low, high) in PASS.items():
                found = levels[level]
                reached = low - 2 * found["se"] <= found["percent"] <= high + 2 * found["se"]
                text = f"{found['percent']:.1f} ± {found['se']:.1f} %"
                out.append(Gate(f"{words}: {level} % interval, {dose}", text, f"{low} to {high} %", reached))
    return out


def _forecast(forecast: dict[str, Any]) -> list[Gate]:
    gain = forecast["gain_over_plain"]
    beats = Gate(
        "forecast: score gained over the last fortnight's mean",
        f"{gain['mean']:.3f} ± {gain['se']:.3f} NRS", "above 0", gain["mean"] > 2 * gain["se"],
    )  # fmt: skip
    bands = [
        Gate(
            f"forecast: days inside the {band} % band", f"{found['mean']:.1f} ± {found['se']:.1f} %",
            f"within {FORECAST_POINTS} points", abs(found["mean"] - int(band)) <= FORECAST_POINTS, must=False,
        )
        for band, found in forecast["inside"].items()
    ]  # fmt: skip
    return [beats, *bands]

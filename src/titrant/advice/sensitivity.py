"""How much the answer leans on what was assumed: one thing changed at a time, the same calls made again.

Changed are the named prior, the weight of side effects, and what is taken of days without an entry.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from titrant.advice.advice_result import Action
from titrant.advice.advise import advise
from titrant.advice.scores import side_effect_weights
from titrant.core.plain import PlainResult
from titrant.inference.infer import HELPS, infer
from titrant.patient.record import Day, Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from titrant.inference.posterior import Posterior

PRIORS: tuple[Literal["sceptical", "trial", "enthusiast"], ...] = ("sceptical", "trial", "enthusiast")


@dataclass(frozen=True)
class Variant(PlainResult):
    """What comes out under one assumption.

    ``relief``, ``relief_low`` and ``relief_high`` [NRS] (80 %) and ``p_helps`` are those of the dose asked about;
    ``action`` and ``dose_ug`` are what the model of the diary would advise then.
    """

    changed: str
    p_helps: float
    p_no_effect: float
    relief: float
    relief_low: float
    relief_high: float
    action: Action
    dose_ug: int


@cache
def _numbers() -> dict[str, Any]:
    text = files("titrant.advice").joinpath("data", "sensitivity.toml").read_text(encoding="utf-8")
    return {key: entry["value"] for key, entry in tomllib.loads(text).items()}


def sensitivity(
    record: Record, on: date, dose_ug: int, *, seed: int = 0, inferred: Mapping[str, Posterior] | None = None
) -> tuple[Variant, ...]:
    """The answer as recorded, then with one assumption changed at a time.

    Parameters
    ----------
    record
        The person, with rows up to the day.
    on
        The day of asking.
    dose_ug
        The dose that relief and chance are told of [ug].
    inferred
        Posteriors of this record and day under named priors, where they were made before.
    """
    made = dict(inferred or {})
    variants = []
    for changed, other in _changed(record):
        prior, same_rows = other.settings.prior, other.diary == record.diary
        posterior = made[prior] if same_rows and prior in made else infer(other, on, seed=seed)
        if same_rows:
            made[prior] = posterior
        variants.append(_variant(changed, other, posterior, on, dose_ug, seed))
    return tuple(variants)


def _changed(record: Record) -> list[tuple[str, Record]]:
    own = record.settings.prior
    found = [(f"as recorded ({own} prior)", record)]
    found += [
        (f"{prior} prior", replace(record, settings=replace(record.settings, prior=prior)))
        for prior in PRIORS
        if prior != own
    ]
    found += [_weighed(record, factor) for factor in _numbers()["weight_factors"]]
    return [*found, (f"each missing day hurt {_numbers()['missing_adds']:g} point more", with_missing_days(record))]


def _weighed(record: Record, factor: float) -> tuple[str, Record]:
    weight = min(_numbers()["weight_at_most"], side_effect_weights(record)[0] * factor)
    words = "side effects count half" if factor < 1 else "side effects count double"
    return words, replace(record, goals=replace(record.goals, side_effect_weight=weight))


def with_missing_days(record: Record) -> Record:
    """The record with pain on every day of the diary: where none was written, a point above the days around it."""
    import numpy as np

    written = {day.date: day for day in record.diary}
    pains = {day.date.toordinal(): day.pain for day in record.diary if day.pain is not None}
    if not pains:
        return record
    days = sorted(pains)
    every = np.arange(min(written).toordinal(), max(written).toordinal() + 1)
    around = np.interp(every, days, [pains[day] for day in days]) + _numbers()["missing_adds"]
    filled = {
        (on := date.fromordinal(int(day))): replace(written.get(on, Day(on)), pain=min(10.0, float(pain)))
        for day, pain in zip(every, around, strict=True)
        if int(day) not in pains
    }
    return replace(record, diary=tuple(sorted({**written, **filled}.values(), key=lambda day: day.date)))


def _variant(changed: str, record: Record, posterior: Posterior, on: date, dose_ug: int, seed: int) -> Variant:
    import numpy as np

    mg = np.array([dose_ug / 1000])
    low, high = (float(row[0]) for row in posterior.beliefs.relief_quantiles(mg, (0.1, 0.9)))
    advice = advise(record, on, replace(record.settings, policy="relief"), seed)
    return Variant(
        changed=changed,
        p_helps=float(posterior.beliefs.p_relief(mg, HELPS)[0]),
        p_no_effect=posterior.p_no_effect,
        relief=float(posterior.beliefs.relief(mg)[0][0]),
        relief_low=low,
        relief_high=high,
        action=advice.action,
        dose_ug=advice.dose_ug,
    )

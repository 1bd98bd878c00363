"""People whom the drug does nothing for, asked every week: is benefit ever claimed, and is it claimed at the end?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np

from tests.inference.calibration.as_used import person_who_starts
from tests.inference.calibration.exact import P_NOTHING
from tests.inference.calibration.figures import coverage
from tests.inference.drawn_people import (
    FIRST,
    HISTORIES,
    MISSING,
    draw_pain,
    history,
    on_the_scale,
    record_of,
)
from titrant.advice.advise import advise
from titrant.advice.claims import PROBABLY, WORKS
from titrant.inference.curves import prior_curves
from titrant.patient.record import Record, Settings

WEEK = 7


def claims_by_week(record: Record, first: int, last: int) -> list[str | None]:
    """The claim at the end of each week from day ``first`` to day ``last``."""
    settings = Settings(policy="relief")
    days = [FIRST + timedelta(days=t) for t in range(first, last, WEEK)]
    return [advise(record, on=day, settings=settings).claim for day in days]


def asked_every_week(people: int, seed: int) -> dict[str, Any]:
    """Shares told *probably helps* or more, and *works*, ever and at the last question."""
    curves, names = prior_curves(P_NOTHING), list(HISTORIES)
    told = []
    for i in range(people):
        rng = np.random.default_rng((seed, i, 2))
        person = replace(person_who_starts(rng, curves), curve=0)
        dose = history(names[i % len(names)])
        pain = on_the_scale(draw_pain(rng, person, curves, dose, np.zeros(dose.size)))
        pain[rng.random(dose.size) < MISSING] = np.nan
        record = record_of(dose, pain, np.zeros(dose.size, dtype=bool))
        told.append(claims_by_week(record, 28, dose.size))
    benefit = [[claim in (PROBABLY, WORKS) for claim in claims] for claims in told]
    works = [[claim == WORKS for claim in claims] for claims in told]
    return {
        "people": people,
        "ever_probably": coverage(np.array([any(c) for c in benefit])),
        "last_probably": coverage(np.array([c[-1] for c in benefit])),
        "ever_works": coverage(np.array([any(c) for c in works])),
        "last_works": coverage(np.array([c[-1] for c in works])),
    }

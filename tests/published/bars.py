"""What the published checks share: doses in milligrams of hydrochloride, concentrations in ng/mL."""

from __future__ import annotations

from typing import Any

import numpy as np

from titrant.engine.doses import DoseEvent, every_day
from titrant.engine.plain import solve
from titrant.engine.solution import Solution
from titrant.evidence.parameter_sets import ADVICE, values
from titrant.models.catalogue import system
from titrant.models.parameters import in_order, nmol_of_salt, typical
from titrant.models.people import draw_people

V = values(ADVICE)
NG_PER_NMOL = V["M_base"] / 1000.0  # nmol/L -> ng/mL
NG_PER_NMOL_6BN = V["M_6bn"] / 1000.0
FINE = np.concatenate([np.linspace(0.0, 6.0, 601), np.linspace(6.1, 300.0, 2940)])


def milligrams(mg: float) -> float:
    """nmol in mg of the hydrochloride."""
    return float(nmol_of_salt(mg, V["M_salt"]))


def after_one(
    name: str, mg: float, times: Any, route: str = "oral", parameter_set: str = ADVICE, **changes: float
) -> Solution:
    """The typical person after one dose."""
    model = system(name)
    return solve(model, typical(model, parameter_set, **changes), [DoseEvent(0.0, milligrams(mg), route)], times)


def after_daily(name: str, mg: float, days: int, hours: Any, parameter_set: str = ADVICE, **changes: float) -> Solution:
    """The typical person, hours after the last of daily doses."""
    model = system(name)
    times = 24.0 * (days - 1) + np.asarray(hours, dtype=float)
    return solve(model, typical(model, parameter_set, **changes), every_day(milligrams(mg), days), times)


def population(name: str, mg: float, times: Any, people: int = 400) -> Solution:
    """Many people after one swallowed dose."""
    model = system(name)
    return solve(model, in_order(model, draw_people(people, seed=1)), [DoseEvent(0.0, milligrams(mg))], times)


def peak_and_area(mg: float, **changes: float) -> tuple[float, float]:
    """Cmax [ng/mL] and AUC [ng.h/mL] of naltrexone."""
    c = after_one("pk", mg, FINE, **changes).output("C2")[0] * NG_PER_NMOL
    return float(c.max()), float(np.trapezoid(c, FINE))

"""Simulate a plan: what it does to plasma, receptors, tone and pain, in many people and three structures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from titrant._version import __version__
from titrant.core.errors import UsageError
from titrant.core.symbols import REGISTER
from titrant.engine import population
from titrant.engine.doses import DoseEvent
from titrant.engine.plain import measured_error, solve
from titrant.engine.schedule import COARSE
from titrant.engine.solution import Solution
from titrant.evidence.parameter_sets import ADVICE, content_hash, values
from titrant.models.catalogue import STRUCTURES, system
from titrant.models.parameters import in_order
from titrant.models.people import draw_people
from titrant.models.resting import claims_of_models
from titrant.models.system import Numbers, System
from titrant.patient.record import Record, Route
from titrant.simulation.dosing import HOURS_PER_DAY, daily, dose_of_day, taken_before
from titrant.simulation.trajectory import Bands, DayView, Trajectory
from titrant.titration.plan_result import TitrationPlan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

WEEKS = 12
# A dose must have been taken this long before its day is called steady: 3.5 half-lives of structure M2's slow state.
STEADY_DAYS = 14
# When the plan's last step is younger than that after twelve weeks, its dose is held so long after them.
HELD_DAYS = 21
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# Hours of a day at which it is sampled, close together while a dose is absorbed; the mean is a trapezoid sum.
SAMPLES = np.array([0.0, 0.5, 1.0, 1.5, 2.5, 4.0, 6.0, 9.0, 13.0, 18.0, 24.0])
DAY_HOURS = np.linspace(0.0, 24.0, 97)
# Compiling takes a moment, once; so many people are faster solved with it.
COMPILED_FROM = 100
CHECKED_PEOPLE = 3
CHECKED_DAYS = 7

NAMES = {"C2": "plasma", "C2_6bn": "plasma_6bn", "Pl": "placebo_relief", "Nat": "natural_course"}
MASS = {"C2": "M_base", "C2_6bn": "M_6bn"}
NOTES = (
    "Three occupancy structures fit different data and disagree below 12.5 mg, where nothing was measured over time.",
    "Bands are people, not what is unknown: gains of the hypotheses are held at their stated values.",
    "Sizes of sleep and gut trouble, and what occupancy does to pain, are assumed.",
)


def simulate(
    record: Record,
    plan: TitrationPlan | Sequence[int],
    *,
    people: int = 200,
    seed: int = 0,
    on: date | None = None,
    structures: Sequence[str] = STRUCTURES,
    parameter_set: str = ADVICE,
    settle: bool = True,
    route: Route | None = None,
) -> Trajectory:
    """Simulate a plan in many people like nobody in particular: adults of the base population.

    Parameters
    ----------
    record
        Its doses before the plan's first day are taken into account. Age, weight and organs are not.
    plan
        A titration plan, or daily doses in micrograms of the hydrochloride, day by day.
    people
        How many are drawn.
    seed
        Person i of a seed is the same however many are drawn.
    on
        Doses recorded after this day are left out.
    settle
        Hold the last dose until its day is steady; else the last day is shown as it is, and costs less.
    route
        Route of daily doses, the mouth by default; a plan has its own. Through the skin nothing is taken up.

    Returns
    -------
    Trajectory
        Day means over the plan's first twelve weeks, and a steady day on its last dose hour by hour.

    Raises
    ------
    UsageError
        If there is nothing to simulate, or a structure is not known.
    """
    _check(plan, people, structures, route)
    doses_ug, own_days, events = _doses(record, plan, on, route or "oral", settle=settle)
    drawn = {**draw_people(people, seed, parameter_set), "capsule": 1.0}
    runs = {name: _Run(name, drawn, events, len(doses_ug)) for name in structures}
    first = next(iter(runs.values()))
    return Trajectory(
        time_h=first.day_middles[:own_days],
        quantiles=QUANTILES,
        bands={name: _first_days(run.weeks, own_days) for name, run in runs.items()},
        units=first.units,
        people=people,
        seed=seed,
        engine=first.engine,
        because=claims_of_models(),
        inputs=_inputs(plan, on, parameter_set, events, route or "oral") | {"steady_day": settle},
        meanings=first.meanings,
        doses_ug=doses_ug[:own_days],
        day=_day_view(runs, doses_ug),
        error=max(run.error for run in runs.values()),
        notes=NOTES,
    )


def _check(plan: TitrationPlan | Sequence[int], people: int, structures: Sequence[str], route: Route | None) -> None:
    if route and isinstance(plan, TitrationPlan):
        raise UsageError("simulate", f"the plan is {plan.route}, but {route} is asked for", "give daily doses")
    if people < 1:
        raise UsageError("simulate", f"people is {people}", "draw at least one")
    if unknown := set(structures) - set(STRUCTURES):
        raise UsageError("simulate", f"no structure {', '.join(sorted(unknown))}", f"use {', '.join(STRUCTURES)}")
    if not structures or not (plan.steps if isinstance(plan, TitrationPlan) else plan):
        raise UsageError("simulate", "there is nothing to simulate", "give a plan or daily doses, and a structure")


def _doses(
    record: Record, plan: TitrationPlan | Sequence[int], on: date | None, route: str, *, settle: bool
) -> tuple[tuple[int, ...], int, tuple[DoseEvent, ...]]:
    """Daily doses [ug] with those held until steady, the days that are the plan's own, and all events."""
    first_day: date | None
    if isinstance(plan, TitrationPlan):
        own = [dose_of_day(plan, plan.first_day + timedelta(days=day)) for day in range(7 * WEEKS)]
        last, first_day, route = plan.steps[-1].dose_ug, plan.first_day, plan.route
    else:
        own, last, first_day = list(plan), plan[-1], on
    steady = not settle or (own[-1] == last and _days_on_last(own) >= STEADY_DAYS)
    doses_ug = (*own, *(() if steady else (last,) * HELD_DAYS))
    before = taken_before(record, first_day, on) if first_day else ()
    return doses_ug, len(own), (*before, *daily(doses_ug, route))


def _first_days(bands: dict[str, Array], days: int) -> dict[str, Array]:
    return {name: band[:, :days] for name, band in bands.items()}


def _days_on_last(doses_ug: Sequence[int]) -> int:
    changes = [day for day, ug in enumerate(doses_ug) if ug != doses_ug[-1]]
    return len(doses_ug) - (changes[-1] + 1 if changes else 0)


class _Found(NamedTuple):
    """Outputs (N, T, O) of either engine, and the error it told."""

    outputs: Array
    names: tuple[str, ...]
    engine: str
    error: float


def _solved(model: System, p: Numbers, events: Sequence[DoseEvent], times: Array) -> _Found:
    """Few people by the plain engine, which needs no compiler; many by the compiled one."""
    people = int(np.broadcast(*(np.asarray(value) for value in p)).size)
    if people < COMPILED_FROM:
        solution = solve(model, p, events, times, grid=COARSE)
        return _Found(solution.outputs, model.outputs, "plain", _error(model, p, events, times, solution))
    # Tone models have kinks; a finer grid would cost more than bands need. What is left is told.
    many = population.solve(model, p, events, times, within=inf)
    return _Found(many.outputs, model.outputs, many.engine, many.accuracy.of_size)


class _Run:
    """One structure: solved, turned into what people read, and summed up."""

    def __init__(self, structure: str, drawn: dict[str, Any], events: Sequence[DoseEvent], days: int) -> None:
        model = system(f"full-{structure}")
        p = in_order(model, drawn)
        starts = HOURS_PER_DAY * np.arange(days)
        sampled = (starts[:, None] + SAMPLES[None, :-1]).ravel()
        last = starts[-1] + DAY_HOURS
        times = np.union1d(sampled, last)
        found = _solved(model, p, events, times)
        self.engine = found.engine
        seen = {NAMES.get(name, name): self._read(found, name) for name in model.outputs}
        self.day_middles = starts + HOURS_PER_DAY / 2.0
        self.units = {NAMES.get(k, k): "ng/mL" if k in MASS else unit for k, unit in model.units.items()}
        self.meanings = {NAMES.get(k, k): REGISTER[k].meaning for k in model.outputs}
        at = np.searchsorted(times, np.concatenate([sampled, [last[-1]]]))
        self.weeks = {name: _quantiles(_day_means(value[:, at], days)) for name, value in seen.items()}
        self._add_lowest(seen["occupancy_mu"][:, at], days)
        self.last_day = {name: value[:, np.searchsorted(times, last)] for name, value in seen.items()}
        self.error = found.error

    def _read(self, found: _Found, name: str) -> Array:
        """An output as people read it: concentrations in ng/mL."""
        own = found.outputs[:, :, found.names.index(name)]
        return own * values(ADVICE)[MASS[name]] / 1000.0 if name in MASS else own

    def _add_lowest(self, occupancy: Array, days: int) -> None:
        name = "occupancy_mu_before_dose"
        # The first sample of a day is taken just before its dose.
        self.weeks[name] = _quantiles(occupancy[:, :-1].reshape(len(occupancy), days, -1)[:, :, 0])
        self.units[name] = "1"
        self.meanings[name] = "share of mu receptors in the brain held just before a dose"


def _day_means(sampled: Array, days: int) -> Array:
    """Means of each day from its samples and the first of the next day, (N, days)."""
    per_day = len(SAMPLES) - 1
    inner = sampled[:, :-1].reshape(sampled.shape[0], days, per_day)
    following = np.concatenate([inner[:, 1:, :1], sampled[:, -1:, None]], axis=1)
    whole = np.concatenate([inner, following], axis=2)
    means: Array = np.trapezoid(whole, SAMPLES, axis=2) / HOURS_PER_DAY
    return means


def _quantiles(value: Array) -> Array:
    found: Array = np.quantile(value, QUANTILES, axis=0)
    return found


def _error(model: Any, p: Any, events: Sequence[DoseEvent], times: Array, solution: Solution) -> float:
    """Error of a few people's states over the first days, against a doubled grid."""
    early = times[times <= HOURS_PER_DAY * CHECKED_DAYS]
    part = Solution(
        early, solution.states[:, : early.size], solution.outputs[:, : early.size], (), (), solution.engine
    )  # fmt: skip
    recent = [event for event in events if event.time <= early[-1]]
    return measured_error(model, p, recent, early, of=part, people=CHECKED_PEOPLE)


def _day_view(runs: dict[str, _Run], doses_ug: tuple[int, ...]) -> DayView:
    bands: Bands = {
        name: {output: _quantiles(value) for output, value in run.last_day.items()} for name, run in runs.items()
    }
    return DayView(
        time_h=DAY_HOURS,
        dose_ug=doses_ug[-1],
        days_on_dose=_days_on_last(doses_ug),
        bands=bands,
        hours_half_blocked={
            name: _quantiles((run.last_day["occupancy_mu"][:, :-1] > 0.5).mean(axis=1) * HOURS_PER_DAY)
            for name, run in runs.items()
        },
        mean_tone={
            name: _quantiles(np.asarray(np.trapezoid(run.last_day["tone"], DAY_HOURS, axis=1)) / HOURS_PER_DAY)
            for name, run in runs.items()
        },
    )


def _inputs(
    plan: TitrationPlan | Sequence[int], on: date | None, parameter_set: str, events: Sequence[DoseEvent], route: str
) -> dict[str, Any]:
    return {
        "on": on,
        "plan": plan.protocol if isinstance(plan, TitrationPlan) else "daily doses",
        "first_day": plan.first_day if isinstance(plan, TitrationPlan) else on,
        "route": plan.route if isinstance(plan, TitrationPlan) else route,
        "doses_before": sum(event.time < 0 for event in events),
        "salt": "hydrochloride",
        "parameter_set": parameter_set,
        "parameter_hash": content_hash(parameter_set),
        "version": __version__,
    }

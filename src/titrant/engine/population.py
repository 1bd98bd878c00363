"""One door to both engines: many people, their doses, wanted times; accuracy comes with the result.

The day kernel solves what enters at one hour of the day for all, the period kernel any other schedule. People for
whom the sweeps do not settle go to the plain engine, and the result names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine import plain
from titrant.engine.daily import as_daily
from titrant.engine.doses import DoseEvent
from titrant.engine.jobs import DayJob, Job, PeriodJob, Solved
from titrant.engine.periods import SAME, entries_of
from titrant.engine.solution import Solution, Standing
from titrant.models.system import Numbers, System

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CHECKED_SHARE = 0.01
CHECKED_AT_LEAST = 16
WITHIN = 1e-5
MOST_DOUBLINGS = 2
TINY = 1e-12
COMPILED, PLAIN = "compiled", "plain"


@dataclass(frozen=True)
class Accuracy:
    """Difference to a doubled grid in some people.

    ``largest`` and ``rms`` are relative to |y| + 1e-3 of the person's largest |y|, strict where an output comes
    near zero; ``of_size`` is the largest difference over the largest value of the output in anyone.
    """

    largest: float
    rms: float
    of_size: float
    people: int


@dataclass(frozen=True, eq=False)
class Population:
    """Outputs (N, T, O) at ``times``, and how they were found.

    ``engine`` is ``compiled`` or ``plain``; ``refined`` says that a doubled grid was needed; ``solved_again``
    lists the people whom the compiled engine gave up and the plain one solved. ``end`` is where people stand at the
    last wanted time, or when its day ends: ``solve`` continues from there.
    """

    times: Array
    outputs: Array
    output_names: tuple[str, ...]
    engine: str
    accuracy: Accuracy
    end: Standing
    refined: bool = False
    solved_again: tuple[int, ...] = ()

    def output(self, name: str) -> Array:
        """One output, (N, T)."""
        array: Array = self.outputs[:, :, self.output_names.index(name)]
        return array


def solve(
    system: System,
    p: Numbers,
    doses: Sequence[DoseEvent],
    times: Any,
    *,
    engine: str = COMPILED,
    single: bool = False,
    within: float = WITHIN,
    threads: int | None = None,
    start: Standing | None = None,
) -> Population:
    """Outputs of N people at the given times.

    Parameters
    ----------
    p
        Parameters in the order of ``system.parameters``, each a number or an array (N,).
    doses
        What is taken; times [h] and amounts [nmol], each a number or (N,).
    times
        Times [h], rising, (T,). A dose that enters at such a time is not in the value of that time.
    engine
        ``compiled``, or ``plain`` for NumPy alone, which also runs where llvmlite is not installed; the result
        says which one ran.
    single
        Numbers of four bytes in the compiled engine: up to twice as fast, errors up to about 1e-5.
    within
        Where the people checked are off by more, all are solved on a doubled grid, at most twice.
    start
        Where people stand at first: the ``end`` of an earlier run, or any states. Doses that entered before are
        in the states and may be given again. Without it, people start at the drug-free equilibrium.

    Raises
    ------
    ModelError
        If an engine is not known, a route has no depot, or a time lies before ``start``.
    """
    if engine not in (COMPILED, PLAIN):
        raise ModelError("population", f"no engine is called {engine!r}", f"use {COMPILED} or {PLAIN}")
    wanted = np.asarray(times, dtype=float)
    if start and wanted[0] < start.time:
        early = f"a time of {wanted[0]:g} h lies before the start at {start.time:g} h"
        raise ModelError("population", early, "ask for times from there on")
    people = int(np.broadcast(*(np.asarray(value) for value in p)).size)
    if engine == PLAIN or not _compiler_is_here():
        return _plain(system, p, doses, wanted, start, within)
    params = np.stack([np.broadcast_to(np.asarray(value, dtype=float), (people,)) for value in p], axis=1)
    job = job_of(system, params, doses, wanted, start, single=single, threads=threads)
    found, accuracy = _checked(job)
    while accuracy.largest > within and job.doublings < MOST_DOUBLINGS:
        job = replace(job, doublings=job.doublings + 1)
        found, accuracy = _checked(job)
    again = np.flatnonzero(found.failed)
    if again.size:
        _solve_again(job, doses, found, again)
    refined, named = bool(job.doublings), tuple(again.tolist())
    return Population(wanted, found.outputs, system.outputs, COMPILED, accuracy, found.end, refined, named)


def _compiler_is_here() -> bool:
    return find_spec("llvmlite") is not None


def _solve_again(job: Job, doses: Sequence[DoseEvent], found: Solved, again: NDArray[np.intp]) -> None:
    """Put the plain engine's numbers where the kernel gave up."""
    times = np.append(job.wanted, found.end.time)
    start = job.start and job.start.of(again)
    plainly = plain.solve(job.system, tuple(job.params[again].T), _of(doses, again), times, start=start)
    found.outputs[again] = plainly.outputs[:, :-1]
    found.end.states[again] = plainly.states[:, -1]


def job_of(
    system: System,
    params: Array,
    doses: Sequence[DoseEvent],
    wanted: Array,
    start: Standing | None = None,
    *,
    single: bool = False,
    threads: int | None = None,
) -> Job:
    """The day kernel where one hour of the day serves, the period kernel elsewhere."""
    own = tuple(params.T)
    daily = as_daily(system, own, doses, float(wanted[-1]), len(params)) if doses else None
    asked: dict[str, Any] = {"start": start, "single": single, "threads": threads}
    if daily is not None and (start is None or daily.entry > start.time - SAME):
        return DayJob(system=system, params=params, wanted=wanted, daily=daily, **asked)
    entries = entries_of(system, own, doses, len(params))
    return PeriodJob(system=system, params=params, wanted=wanted, entries=entries, **asked)


def _checked(job: Job) -> tuple[Solved, Accuracy]:
    """Outputs, who failed, and the error of one person in a hundred against a doubled grid."""
    found = job.solved()
    people = len(found.outputs)
    count = min(people, max(CHECKED_AT_LEAST, round(CHECKED_SHARE * people)))
    spread = np.unique(np.linspace(0, people - 1, count).astype(int))
    chosen = spread[~found.failed[spread]]
    if not chosen.size:
        return found, Accuracy(0.0, 0.0, 0.0, 0)
    fine = replace(job.of(chosen), doublings=job.doublings + 1, single=False).solved()
    return found, measured(found.outputs[chosen][~fine.failed], fine.outputs[~fine.failed])


def measured(found: Array, fine: Array) -> Accuracy:
    """The differences of some people's outputs (n, T, O) to finer ones."""
    size = np.abs(fine).max(axis=1, keepdims=True)
    apart = np.abs(found - fine)
    off = apart / (np.abs(fine) + 1e-3 * size + TINY)
    of_size = apart / (size.max(axis=0) + TINY)
    return Accuracy(float(off.max()), float(np.sqrt((off**2).mean())), float(of_size.max()), len(found))


def _plain(
    system: System, p: Numbers, doses: Sequence[DoseEvent], wanted: Array, start: Standing | None, within: float
) -> Population:
    found, accuracy = _plain_checked(system, p, doses, wanted, start, 1)
    refined = accuracy.largest > within
    if refined:
        found, accuracy = _plain_checked(system, p, doses, wanted, start, 2)
    end = Standing(float(wanted[-1]), found.states[:, -1])
    return Population(wanted, found.outputs, system.outputs, PLAIN, accuracy, end, refined)


def _plain_checked(
    system: System, p: Numbers, doses: Sequence[DoseEvent], wanted: Array, start: Standing | None, refine: int
) -> tuple[Solution, Accuracy]:
    found = plain.solve(system, p, doses, wanted, refine=refine, start=start)
    people = len(found.outputs)
    few = np.unique(np.linspace(0, people - 1, min(people, CHECKED_AT_LEAST)).astype(int))
    own = tuple(np.asarray(value)[few] if np.ndim(value) else value for value in p)
    fine = plain.solve(system, own, _of(doses, few), wanted, refine=2 * refine, start=start and start.of(few)).outputs
    return found, measured(found.outputs[few[: len(fine)]], fine)


def _of(doses: Sequence[DoseEvent], chosen: NDArray[np.intp]) -> list[DoseEvent]:
    return [event.of(chosen) for event in doses]

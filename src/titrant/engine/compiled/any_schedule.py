"""Run a population through any schedule: doses at any hour, hours and lags of each person's own, several routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from titrant.core.errors import ModelError
from titrant.engine.compiled.chunk import Chunk, State, chunks, nowhere
from titrant.engine.compiled.compile_system import OF_PERIODS, compiled_for_any_schedule
from titrant.engine.compiled.day_tables import grid_tables
from titrant.engine.compiled.exact_part import HOURS
from titrant.engine.compiled.kernel_layout import Summary
from titrant.engine.compiled.period_kernel import ARRAYS, TABLES
from titrant.engine.compiled.quadrature import Grid
from titrant.engine.compiled.regimen import TOLERANCE, TOLERANCE_SINGLE, settled, side_by_side
from titrant.engine.draw import Drawn
from titrant.engine.periods import SAME, Entries, periods_of
from titrant.models.system import System

if TYPE_CHECKING:
    from titrant.engine.compiled.tally import Tally


@dataclass(frozen=True, eq=False)
class Found:
    """Outputs (N, T, Q), the state at the end, the largest update left in any sweep (N,), and summaries.

    ``daily_blocks`` is as the kernel wrote it, (block, day, summary, lane).
    """

    values: np.ndarray
    state: State
    left: np.ndarray
    daily_blocks: np.ndarray

    @property
    def daily(self) -> np.ndarray:
        """Summaries of calendar days, (N, D, summaries)."""
        B, D, K, L = self.daily_blocks.shape
        return np.moveaxis(self.daily_blocks, -1, 1).reshape(B * L, D, K)[: len(self.left)]


@dataclass(frozen=True)
class Calendar:
    """So many days of 24 h, the first from ``start`` h on: the same days for all people."""

    days: int
    start: float = 0.0

    @property
    def end(self) -> float:
        """When the last day ends [h]."""
        return self.start + HOURS * self.days


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of everybody: outputs at ``wanted`` (T,) [h], days summed up, the grid, the tolerance."""

    wanted: np.ndarray
    calendar: Calendar
    grid: Grid
    tolerance: float
    summaries: int

    @property
    def end(self) -> float:
        """When the last period ends [h]."""
        last = [float(self.wanted[-1])] if self.wanted.size else []
        return max([*last, *([self.calendar.end] if self.calendar.days else [])])


def run_periods(
    system: System,
    params: np.ndarray | Drawn,
    entries: Entries,
    wanted: np.ndarray,
    *,
    summaries: tuple[Summary, ...] = (),
    calendar: Calendar | None = None,
    single: bool = False,
    tolerance: float | None = None,
    grid: Grid = OF_PERIODS,
    threads: int | None = None,
    start: State | None = None,
    begin: np.ndarray | None = None,
) -> Found:
    """Outputs of every person at the wanted times, (T,) [h], each at or after the person's start.

    Parameters
    ----------
    params
        Individual parameters, (N, P) in the order of ``system.parameters``, or people to be drawn in the kernel.
    entries
        What enters each person, and when.
    wanted
        May be empty where days are summed up.
    summaries, calendar
        Numbers made inside the kernel of each day of a calendar.
    grid
        Of a whole day, counted from what entered; a period that is shorter cuts it.
    start
        Where an earlier run ended, to continue from its ``origin``; without it people start drug-free.
    begin
        When each person starts drug-free, (N,) [h]; 0 if not given.

    Raises
    ------
    ModelError
        If someone starts after the first day of the calendar does.
    """
    made = compiled_for_any_schedule(system, summaries=summaries, single=single, m=grid.m)
    start = start or nowhere()
    tolerance = tolerance or (TOLERANCE_SINGLE if single else TOLERANCE)
    asked = Asked(wanted, calendar or Calendar(0), grid, tolerance, len(summaries))
    began = _began(len(params), start, begin, asked.calendar)

    def one(chunk: Chunk) -> tuple[np.ndarray, ...]:
        return _solve_chunk(chunk, params, entries, began, start, asked)

    parts = side_by_side(one, chunks(made, params), threads)
    N = len(params)
    values, daily = (np.concatenate(p) for p in list(zip(*parts, strict=True))[:2])
    amplitude, nonlinear, worst = (np.concatenate(p, axis=-1)[..., :N] for p in list(zip(*parts, strict=True))[2:])
    state = State(amplitude, nonlinear, 0, asked.end)
    return Found(values[:N], state, settled(amplitude, nonlinear, worst), daily)


def count_periods_into(
    tally: Tally,
    system: System,
    people: np.ndarray | Drawn,
    entries: Entries,
    summaries: tuple[Summary, ...],
    *,
    calendar: Calendar,
    single: bool = False,
    threads: int | None = None,
) -> np.ndarray:
    """Solve people as ``run_periods`` does and count their summaries; who is flagged, (N,)."""
    made = compiled_for_any_schedule(system, summaries=summaries, single=single, m=OF_PERIODS.m)
    tolerance = TOLERANCE_SINGLE if single else TOLERANCE
    asked = Asked(np.empty(0), calendar, OF_PERIODS, tolerance, len(summaries))
    start = nowhere()
    began = _began(len(people), start, entries.first(asked.calendar.start), calendar)

    def one(chunk: Chunk) -> tuple[np.ndarray, np.ndarray]:
        _, daily, *rest = _solve_chunk(chunk, people, entries, began, start, asked)
        return daily, settled(*rest)

    return tally.add(chunks(made, people), len(people), one, threads)


def _began(people: int, start: State, begin: np.ndarray | None, calendar: Calendar) -> np.ndarray:
    began = np.full(people, start.origin) if begin is None else begin
    if calendar.days and began.max(initial=calendar.start) > calendar.start + SAME:
        late = f"somebody starts at {began.max():g} h, after the first day starts at {calendar.start:g} h"
        raise ModelError("calendar", late, "start the calendar later, on a day that all have whole")
    return began


def _solve_chunk(
    chunk: Chunk, params: np.ndarray | Drawn, entries: Entries, began: np.ndarray, start: State, asked: Asked
) -> tuple[np.ndarray, ...]:
    """Outputs (n, T, Q), summaries (block, D, K, lane), amplitudes, nonlinear states and what was left, (., n)."""
    made, real, grid, days = chunk.made, chunk.real, asked.grid, asked.calendar.days
    periods = periods_of(entries.of(chunk.people), began[chunk.people], asked.end)
    blocks, L, most = chunk.last - chunk.first, made.options.width, periods.length.shape[1]
    tables = {
        "tolerance": np.array([asked.tolerance], dtype=real),
        "edge": np.array(grid.edges),
        "whole": grid.lengths,
        **grid_tables(grid, made.kernel.direct_slopes, made.options.segments, made.options.single),
        "wanted": np.append(asked.wanted, np.inf),
        "days_from": np.array([asked.calendar.start]),
    }
    longest = periods.length.reshape(blocks, L, most).max(axis=1)
    arrays = {
        **chunk.arrays(params, start),
        "dose": chunk.laid(np.moveaxis(periods.amounts, 0, -1)),
        "begin": chunk.laid(periods.begin.T),
        "length": chunk.laid(periods.length.T),
        "live": np.searchsorted(tables["edge"][:-1], longest, side="left").astype(np.int64),
        "out": np.empty((blocks * L, len(asked.wanted), len(made.traced.outputs)), dtype=real),
        "daily": np.empty((blocks, days, asked.summaries, L), dtype=real),
    }
    counts = (blocks, most, len(grid.lengths), len(tables["t_node"]), len(asked.wanted), days)
    made.call(*counts, *(tables[k].ctypes.data for k in TABLES), *(arrays[k].ctypes.data for k in ARRAYS))
    back = (chunk.back(arrays[name]) for name in ("amplitude", "state", "worst"))
    return arrays["out"], arrays["daily"], *back

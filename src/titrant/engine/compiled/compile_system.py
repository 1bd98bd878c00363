"""From a system to its compiled kernel: traced, analysed, written and made native, once in a process."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from titrant.engine.compiled import day_kernel, people_kernel, period_kernel, tangent_kernel
from titrant.engine.compiled.day_kernel import DayKernel, KernelText
from titrant.engine.compiled.evaluate import evaluate
from titrant.engine.compiled.kernel_layout import Options, Summary
from titrant.engine.compiled.native import Native, compile_text, vector_bytes
from titrant.engine.compiled.people_kernel import PeopleKernel
from titrant.engine.compiled.period_kernel import PeriodKernel
from titrant.engine.compiled.quadrature import Grid
from titrant.engine.compiled.short_quotients import with_short_quotients
from titrant.engine.compiled.structure import Structure, analyse
from titrant.engine.compiled.tangent_kernel import TangentKernel
from titrant.engine.compiled.tangent_plan import TangentPlan
from titrant.engine.compiled.trace import Traced, trace
from titrant.engine.draw import Recipe
from titrant.models.system import System

EDGES = (0.0, 0.65, 2.4, 6.0, 12.0, 18.0, 24.0)
NODES = 6
DENSE_EDGES = (0.0, 0.4, 0.9, 1.6, 2.8, 4.5, 7.5, 12.0, 18.0, 24.0)
PERIOD_EDGES = (0.0, 0.4, 1.0, 2.0, 3.6, 6.0, 9.0, 13.0, 18.0, 24.0)  # from what entered, not from a day's start
FINEST = 8  # a grid may have so many times the segments of the dense one
STANDARD = Grid(EDGES, NODES)
DENSE = Grid(DENSE_EDGES, NODES)
OF_PERIODS = Grid(PERIOD_EDGES, NODES)
REGISTERS = 2
IMPLICIT_ABOVE = 1.0


@dataclass(frozen=True, eq=False)
class Maker:
    """The kernel that makes people ready, and the scratch memory it wants."""

    scratch_bytes: int
    native: Native
    call: Any


@dataclass(frozen=True, eq=False)
class Compiled:
    """One system, compiled for one set of options."""

    system: System
    traced: Traced
    structure: Structure
    options: Options
    kernel: KernelText
    native: Native
    call: Any

    def maker(self, recipe: Recipe | None = None) -> Maker:
        """What makes people ready for this kernel: read, or drawn by a recipe."""
        return _maker(self.system, self.kernel.linear_read, recipe, self.options.width, self.options.single)


@lru_cache(maxsize=64)
def _maker(system: System, linear_read: tuple[int, ...], recipe: Recipe | None, width: int, single: bool) -> Maker:
    kernel = PeopleKernel(*analysed(system), linear_read, recipe, width=width, single=single).write()
    native = compile_text(kernel.text)
    integers, pointers = len(people_kernel.INTEGERS), len(people_kernel.ARRAYS)
    call = native.function("people_kernel", *([ctypes.c_int64] * integers), *([ctypes.c_void_p] * pointers))
    return Maker(kernel.scratch_bytes, native, call)


@lru_cache(maxsize=32)
def analysed(system: System) -> tuple[Traced, Structure]:
    """The graphs of a system and its parts."""
    traced = trace(system)
    structure = analyse(traced)
    return with_short_quotients(traced, structure), structure


@lru_cache(maxsize=64)
def compiled(
    system: System,
    *,
    summaries: tuple[Summary, ...] = (),
    single: bool = False,
    m: int = NODES,
) -> Compiled:
    """The kernel for what is taken at one hour of the day."""
    options = _options(system, summaries, single, m)
    kernel = DayKernel(*analysed(system), options).write()
    return _native(
        system, options, kernel, "day_kernel", len(day_kernel.INTEGERS), len(day_kernel.TABLES + day_kernel.ARRAYS)
    )


@lru_cache(maxsize=64)
def compiled_for_any_schedule(
    system: System, *, summaries: tuple[Summary, ...] = (), single: bool = False, m: int = NODES
) -> Compiled:
    """The kernel in which each person has periods of their own."""
    options = _options(system, summaries, single, m)
    kernel = PeriodKernel(*analysed(system), options).write()
    pointers = period_kernel.TABLES + period_kernel.ARRAYS
    return _native(system, options, kernel, "period_kernel", len(period_kernel.INTEGERS), len(pointers))


@dataclass(frozen=True, eq=False)
class WithTangents:
    """A kernel with derivatives: what they are made of, and the slopes whose inverses its table holds."""

    compiled: Compiled
    plan: TangentPlan
    tabled: tuple[float, ...]


@lru_cache(maxsize=32)
def compiled_with_tangents(system: System, by: tuple[int, ...], m: int = NODES) -> WithTangents:
    """The kernel for what is taken at one hour of the day, with derivatives by some parameters, given by place.

    One register a vector: tangents divide rarely, and twice as many lanes would not fit the caches.
    """
    options = replace(_options(system, (), False, m), width=vector_bytes() // 8)
    writer = TangentKernel(*analysed(system), options, by)
    kernel = writer.write()
    pointers = tangent_kernel.TABLES + tangent_kernel.ARRAYS
    made = _native(system, options, kernel, "tangent_kernel", len(tangent_kernel.INTEGERS), len(pointers))
    return WithTangents(made, writer.plan, tuple(writer.tabled))


def _options(system: System, summaries: tuple[Summary, ...], single: bool, m: int) -> Options:
    traced, structure = analysed(system)
    return Options(
        segments=FINEST * (len(DENSE_EDGES) - 1),
        m=m,
        summaries=summaries,
        width=REGISTERS * vector_bytes() // (4 if single else 8),
        single=single,
        scale=_scales(traced),
        implicit=_damped_states(traced, structure),
    )


def _native(system: System, options: Options, kernel: KernelText, name: str, integers: int, pointers: int) -> Compiled:
    native = compile_text(kernel.text)
    call = native.function(name, *([ctypes.c_int64] * integers), *([ctypes.c_void_p] * pointers))
    return Compiled(system, *analysed(system), options, kernel, native, call)


def _scales(traced: Traced) -> tuple[float, ...]:
    """Size of each state for the tolerance: its drug-free value where that is a number, else 1."""
    return tuple(max(abs(float(n.value)), 1.0) if n.op == "const" else 1.0 for n in traced.initial)


def _damped_states(traced: Traced, structure: Structure) -> frozenset[int]:
    """States that are taken implicitly: those whose own rate is not known to be slow against a segment.

    The choice looks at the system alone, so that nobody's numbers depend on who else is solved.
    """
    single = {level[0] for level in structure.levels if len(level) == 1}
    slopes = {i: traced.graph.slope(traced.rhs[i], traced.states[i]) for i in structure.nonlinear}
    asked = [i for i, n in slopes.items() if not (n.op == "const" and (i in single or n.value == 0.0))]
    typical = traced.system.typical
    if not typical:
        return frozenset(asked)
    symbols: dict[Any, Any] = {traced.time: 0.0, **dict(zip(traced.parameters, typical, strict=True))}
    start = evaluate(list(traced.initial), symbols, 1)
    symbols |= dict(zip(traced.states, (float(v[0]) for v in start), strict=True))
    rates = evaluate([slopes[i] for i in asked], symbols, 1)
    longest = max(b - a for a, b in pairwise(EDGES))
    return frozenset(i for i, v in zip(asked, rates, strict=True) if abs(float(v[0])) * longest > IMPLICIT_ABOVE)

"""Compile ahead: kernels of the catalogue, kept so that nobody waits for them later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

from titrant.engine.compiled.compile_system import compiled, compiled_for_any_schedule
from titrant.engine.compiled.native import cache_folder
from titrant.models.catalogue import NAMES, system


@dataclass(frozen=True)
class Warmed:
    """One kernel: its system and schedule, key, whether it was there already, and the seconds it took."""

    system: str
    schedule: str
    key: str
    kept: bool
    seconds: float


def warm(names: Iterable[str] = NAMES, *, single: bool = False) -> list[Warmed]:
    """Compile the kernels of the named systems, for daily and for any other schedule, or find them kept."""
    done = []
    for name in names:
        for schedule, make in (("daily", compiled), ("any", compiled_for_any_schedule)):
            start = perf_counter()
            made = make(system(name), single=single)
            made.maker()
            native = made.native
            done.append(Warmed(name, schedule, native.key, native.from_cache, round(perf_counter() - start, 3)))
    return done


def home() -> str:
    """The folder of kept kernels."""
    return str(cache_folder())

"""A small coverage-guided fuzzer: an input that takes a new step through the watched code is kept and changed again."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

from tests.fuzz.mutate import mutate
from tests.fuzz.targets import Input, Target

Step = tuple[CodeType, int, int]  # code, line before, line
SLOW_S = 5.0


@dataclass
class Found:
    """What a run found: inputs that reached something new, and those that broke a promise."""

    kept: list[Input] = field(default_factory=list)
    crashes: list[tuple[Input, str]] = field(default_factory=list)
    runs: int = 0
    steps: int = 0
    slowest_s: float = 0.0


class Steps:
    """The steps that one run takes through the watched files."""

    def __init__(self, watched: Iterable[Path]) -> None:
        self._watched = {str(path) for path in watched}
        self.taken: set[Step] = set()

    def __enter__(self) -> Steps:
        self.taken = set()
        sys.settrace(self._enter)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Any:
        code = frame.f_code
        if code.co_filename not in self._watched:
            return None
        before = 0

        def line(frame: FrameType, event: str, arg: Any) -> Any:
            nonlocal before
            if event == "line":
                self.taken.add((code, before, frame.f_lineno))
                before = frame.f_lineno
            return line

        return line


def fuzz(target: Target, start: list[Input], seconds: float, seed: int) -> Found:
    """Change inputs for some seconds; the first are run as they are.

    A crash at a place already known is not told again.
    """
    rng, found, seen = Random(seed), Found(), set[Step]()
    places: set[str] = set()
    until = time.monotonic() + seconds
    for given in start:
        _one(target, given, seen, found, places)
    while time.monotonic() < until:
        recent = rng.random() < 0.3 and found.kept[-40:]
        base = rng.choice(recent or found.kept or start)
        _one(target, mutate(base, found.kept, rng), seen, found, places)
    found.steps = len(seen)
    return found


def _one(target: Target, given: Input, seen: set[Step], found: Found, places: set[str]) -> None:
    steps, begin = Steps(target.watched), time.process_time()
    try:
        with steps:
            target.run(given)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        where = f"{type(error).__name__} at {_place(error)}"
        if where not in places:
            places.add(where)
            found.crashes.append((given, f"{where}: {str(error)[:200]}"))
        return
    finally:
        found.runs += 1
    took = time.process_time() - begin
    found.slowest_s = max(found.slowest_s, took)
    if took > SLOW_S and "slow" not in places:
        places.add("slow")
        found.crashes.append((given, f"took {took:.1f} s"))
        return
    if not steps.taken <= seen:
        seen |= steps.taken
        found.kept.append(given)


def _place(error: BaseException) -> str:
    """File and line where an error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


def smallest(target: Target, inputs: list[Input]) -> list[Input]:
    """Few small inputs that take all the steps these take: the shortest first."""
    kept, seen = [], set[Step]()
    for given in sorted(inputs, key=lambda value: (len(repr(value)), repr(value))):
        steps = Steps(target.watched)
        with steps:
            target.run(given)
        if not steps.taken <= seen:
            seen |= steps.taken
            kept.append(given)
    return kept

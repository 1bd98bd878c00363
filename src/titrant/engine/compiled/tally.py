"""Many people counted where they are solved: chunk by chunk, nothing of anybody kept but a flag.

Each thread counts into memory of its own; the counts are whole numbers and are added at the end, and sums are added
in the order of the chunks, so that neither depends on how many threads there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

import numpy as np

from titrant.engine.compiled.chunk import Chunk, aligned
from titrant.engine.compiled.regimen import side_by_side
from titrant.engine.compiled.tally_kernel import ARRAYS, AT_LEAST, AT_MOST, NO_FLAG, counter
from titrant.engine.responders import AT_LEAST as UP
from titrant.engine.responders import Flag, Responder


@dataclass(frozen=True, eq=False)
class Bins:
    """``count`` equal bins of each of K summaries: where they start (K,) and how wide they are (K,)."""

    low: np.ndarray
    width: np.ndarray
    count: int


@dataclass(eq=False)
class Tally:
    """What was counted: ``counts`` (K, D, bins + 2), the sum of each summary (K, D), who is flagged (N,).

    ``unsettled`` people have equations that did not settle.
    """

    bins: Bins
    days: int
    flag: Flag | None = None
    total: np.ndarray = field(init=False)
    flagged: int = 0
    unsettled: int = 0

    def __post_init__(self) -> None:
        self._rooms: SimpleQueue[np.ndarray] = SimpleQueue()
        self.total = np.zeros((len(self.bins.low), self.days))
        if isinstance(self.flag, Responder):
            self.flag.checked(*self.total.shape)

    @property
    def counts(self) -> np.ndarray:
        """Of each summary, day and bin, (K, D, bins + 2): what all threads counted."""
        merged = self._new_room()
        while not self._rooms.empty():
            merged += self._rooms.get()
        self._rooms.put(merged)
        return merged

    def _new_room(self) -> np.ndarray:
        return np.zeros((*self.total.shape, self.bins.count + 2), dtype=np.int64)

    def add(
        self,
        parts: list[Chunk],
        people: int,
        solve: Callable[[Chunk], tuple[np.ndarray, np.ndarray]],
        threads: int | None,
    ) -> np.ndarray:
        """Solve and count some people; ``solve`` gives a chunk's summaries (block, D, K, lane) and what was left (n,).

        Returns who is flagged, (people,).
        """

        def one(chunk: Chunk) -> tuple[np.ndarray, np.ndarray, int]:
            daily, left = solve(chunk)
            here = min(people - chunk.first * chunk.made.options.width, len(chunk.people))
            return (*self._counted(chunk, daily, here), int(np.count_nonzero(left[:here])))

        counter(parts[0].made.options.width, parts[0].made.options.single)  # compiled once, not by every thread
        found = side_by_side(one, parts, threads)
        for total, _, unsettled in found:
            self.total += total
            self.unsettled += unsettled
        flags = np.concatenate([flags for _, flags, _ in found])
        self.flagged += int(flags.sum())
        return flags

    def _counted(self, chunk: Chunk, daily: np.ndarray, here: int) -> tuple[np.ndarray, np.ndarray]:
        """The sums of a chunk, (K, D), and its flags; what is counted stays in a room."""
        kernel = counter(chunk.made.options.width, chunk.made.options.single)
        kind, spans, limit = _told(self.flag)
        K, D = self.total.shape
        try:
            counts = self._rooms.get_nowait()
        except Empty:
            counts = self._new_room()
        arrays = {
            "daily": daily,
            "low": self.bins.low,
            "width": self.bins.width,
            "limit": np.array([limit]),
            "counts": counts,
            "sums": np.zeros((K, D, chunk.made.options.width)),
            "flags": np.zeros(len(chunk.people), dtype=np.uint8),
            "scratch": aligned(kernel.scratch_bytes),
        }
        kernel.call(len(daily), D, K, self.bins.count, here, kind, *spans, *(arrays[k].ctypes.data for k in ARRAYS))
        self._rooms.put(counts)
        total = arrays["sums"].sum(axis=2)
        if self.flag is None or isinstance(self.flag, Responder):
            return total, arrays["flags"][:here].astype(bool)
        return total, self.flag(np.moveaxis(daily, -1, 1).reshape(-1, D, K)[:here].astype(float))


def _told(flag: Flag | None) -> tuple[int, tuple[int, ...], float]:
    """What the kernel is told of a responder: the kind, the summary with its spans of days, the limit."""
    if not isinstance(flag, Responder):
        return NO_FLAG, (0, 0, 0, 0, 0), 0.0
    kind = AT_LEAST if flag.beside == UP else AT_MOST
    return kind, (flag.summary, *flag.days, *(flag.against or (0, 0))), flag.limit

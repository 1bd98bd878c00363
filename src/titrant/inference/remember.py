"""What was worked out once is not worked out again: bounded memories of this process, never on disk.

A key is a digest of everything that the result depends on, so a change of any earlier row is another key.
The least recently used result goes first. Arrays that are kept become read-only: whoever wrote to one would
change the next answer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any, Generic, TypeVar

from titrant._version import __version__
from titrant.inference.priors import numbers
from titrant.inference.series import Series

NUMBERS = ("diary-pain", "relief-curve", "side-effects")
T = TypeVar("T")
_ALL: list[Memory[Any]] = []


class Memory(Generic[T]):
    """The last few results by key.

    Parameters
    ----------
    most
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[bytes, T] = OrderedDict()
        self._lock = Lock()
        _ALL.append(self)

    def get(self, key: bytes, make: Callable[[], T]) -> T:
        """The result kept under a key, or made now and kept."""
        with self._lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        made = make()
        freeze(made)
        with self._lock:
            self.kept[key] = made
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return made

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self.kept.clear()


def forget() -> None:
    """Empty every memory of this process."""
    for memory in _ALL:
        memory.forget()


def freeze(value: object) -> None:
    """Make every array in a result read-only, at any depth."""
    import numpy as np

    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, dict | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            freeze(one)
    elif is_dataclass(value):
        for part in fields(value):
            freeze(getattr(value, part.name))


def digest_of(series: Series, *more: object) -> bytes:
    """Digest of a series, of the model's numbers and version, and of whatever else a result depends on."""
    digest = blake2b(digest_size=16)
    for column in (series.dose_mg, series.pain, series.sleep, series.gut, series.flare, series.assumed):
        digest.update(column.tobytes())
    told = (series.first, series.days, series.changes, sorted(series.left_out.items()), *more)
    digest.update(repr((__version__, [numbers(name) for name in NUMBERS], told)).encode())
    return digest.digest()

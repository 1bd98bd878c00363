"""Some people made ready for a kernel: parameters, poles and states laid out lane by lane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from titrant.core.streams import key_of
from titrant.engine.compiled import people_kernel
from titrant.engine.compiled.compile_system import Compiled, Maker, analysed
from titrant.engine.compiled.evaluate import evaluate
from titrant.engine.compiled.linear import Poles, oscillating, solve_poles
from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.trace import Traced
from titrant.engine.draw import Drawn
from titrant.models.system import System

BLOCKS_A_CHUNK = 32
CACHE_LINE = 64


@dataclass(frozen=True, eq=False)
class State:
    """Where a population stands at the end of a run: amplitudes of the poles and nonlinear states, (., N).

    ``days`` have passed since ``origin`` [h]; a run in periods counts none and puts its end there.
    """

    amplitude: np.ndarray
    nonlinear: np.ndarray
    days: int
    origin: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether nobody stands anywhere yet: a run then starts at the drug-free equilibrium."""
        return self.days == 0 and not self.nonlinear.size and not self.amplitude.size


def nowhere(origin: float = 0.0) -> State:
    """The state of people who have not started."""
    return State(np.empty(0), np.empty(0), 0, origin)


def state_of(system: System, params: np.ndarray, states: np.ndarray, time: float) -> State:
    """Where people stand who have the given states (N, S) at a time [h], ready to be continued."""
    traced, structure = analysed(system)
    poles = _poles(traced, structure, dict(zip(traced.parameters, params.T, strict=True)), len(params))
    amplitude = np.einsum("kjn,nj->kn", poles.W, states[:, list(structure.linear)])
    return State(amplitude, np.ascontiguousarray(states[:, list(structure.nonlinear)].T), 0, time)


def states_at(system: System, params: np.ndarray, state: State) -> np.ndarray:
    """The states (N, S) of people who stand at the end of a run: the inverse of ``state_of``."""
    traced, structure = analysed(system)
    poles = _poles(traced, structure, dict(zip(traced.parameters, params.T, strict=True)), len(params))
    found = np.empty((len(params), len(system.states)))
    found[:, list(structure.linear)] = np.einsum("jkn,kn->nj", poles.V, state.amplitude)
    found[:, list(structure.nonlinear)] = state.nonlinear.T
    return found


def _poles(traced: Traced, structure: Structure, symbols: dict[Any, Any], persons: int) -> Poles:
    pairs = list(structure.coefficient)
    values = evaluate([structure.coefficient[pair] for pair in pairs], symbols, persons)
    return solve_poles(structure, dict(zip(pairs, values, strict=True)), persons)


@dataclass(frozen=True, eq=False)
class Chunk:
    """People of the blocks ``first`` to ``last``; the last block is filled with the last person again."""

    made: Compiled
    maker: Maker
    people: np.ndarray
    first: int
    last: int

    @property
    def real(self) -> Any:
        """The type of the kernel's numbers."""
        return np.float32 if self.made.options.single else np.float64

    def laid(self, array: np.ndarray, kind: Any = np.float64) -> np.ndarray:
        """(..., N) -> (block, ..., lane), contiguous."""
        cut = array.reshape(*array.shape[:-1], self.last - self.first, self.made.options.width)
        return np.ascontiguousarray(np.moveaxis(cut, -2, 0), dtype=kind)

    def back(self, array: np.ndarray) -> np.ndarray:
        """(block, ..., lane) -> (..., N)."""
        moved = np.moveaxis(array, 0, -2)
        return moved.reshape(*moved.shape[:-2], len(self.people)).astype(float, copy=False)

    def arrays(self, params: np.ndarray | Drawn, start: State) -> dict[str, np.ndarray]:
        """What every kernel is handed of these people: made by the people kernel, from parameters or from a draw."""
        rooms = self._rooms(start)
        drawn = params if isinstance(params, Drawn) else None
        given = None if isinstance(params, Drawn) else self.laid(params[self.people].T)
        first, key = (drawn.first, key_of(drawn.draw.seed, drawn.draw.purpose)) if drawn else (0, 0)
        counts = (self.last - self.first, self.first * self.made.options.width, int(self.people[-1]), first)
        told = (*counts, _word(key), _word(key >> 64), int(not start.empty))
        pointers = (rooms[name].ctypes.data for name in people_kernel.ARRAYS[1:-1])
        scratch = aligned(self.maker.scratch_bytes)
        address = given.ctypes.data if given is not None else None
        if self.maker.call(*told, address, *pointers, scratch.ctypes.data):
            raise oscillating()
        worst = np.empty((self.last - self.first, self.made.options.width), dtype=self.real)
        return {**rooms, "worst": worst, "scratch": aligned(self.made.kernel.scratch_bytes)}

    def _rooms(self, start: State) -> dict[str, np.ndarray]:
        """Room for what the people kernel fills; where people go on, their standing is there already."""
        made, L, B = self.made, self.made.options.width, self.last - self.first
        K, R, S = len(made.structure.linear), len(made.system.depots), len(made.structure.nonlinear)
        shapes = {"rate": (K,), "V": (len(made.kernel.linear_read), K), "load": (R, K)}
        standing = {"amplitude": np.empty((B, K, L)), "state": np.empty((B, S, L), dtype=self.real)}
        if not start.empty:
            standing = {
                "amplitude": self.laid(start.amplitude[:, self.people]),
                "state": self.laid(start.nonlinear[:, self.people], self.real),
            }
        params = np.empty((B, len(made.system.parameters), L), dtype=self.real)
        return {"params": params, **{name: np.empty((B, *shape, L)) for name, shape in shapes.items()}, **standing}


def _word(value: int) -> int:
    """The lowest 64 bits of a whole number, as C passes them."""
    word = value & (2**64 - 1)
    return word - 2**64 if word >= 2**63 else word


def aligned(size: int) -> np.ndarray:
    """Bytes that start at a cache line: a vector that lies across two lines is loaded at half the speed."""
    raw = np.empty(size + CACHE_LINE, dtype=np.uint8)
    first = -raw.ctypes.data % CACHE_LINE
    return raw[first : first + size]


def chunks(made: Compiled, people: np.ndarray | Drawn) -> list[Chunk]:
    """N people cut into chunks of whole blocks."""
    L, N = made.options.width, len(people)
    blocks = -(-N // L)
    maker = made.maker(people.draw.recipe if isinstance(people, Drawn) else None)
    found = []
    for first in range(0, blocks, BLOCKS_A_CHUNK):
        last = min(first + BLOCKS_A_CHUNK, blocks)
        found.append(Chunk(made, maker, np.minimum(np.arange(first * L, last * L), N - 1), first, last))
    return found

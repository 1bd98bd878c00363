"""Some people made ready for a kernel: parameters, poles and states laid out lane by lane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from titrant.engine.compiled.compile_system import Compiled, analysed
from titrant.engine.compiled.evaluate import evaluate
from titrant.engine.compiled.linear import Poles, solve_poles
from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.trace import Traced
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

    def arrays(self, params: np.ndarray, start: State) -> dict[str, np.ndarray]:
        """What every kernel is handed of these people."""
        made, n, p = self.made, len(self.people), params[self.people].T
        traced, structure = made.traced, made.structure
        symbols: dict[Any, Any] = dict(zip(traced.parameters, p, strict=True))
        poles = _poles(traced, structure, symbols, n)
        amplitude, nonlinear = self._standing(poles, symbols, start)
        order = {state: k for k, state in enumerate(structure.linear)}
        return {
            "params": self.laid(p, self.real),
            "rate": self.laid(poles.rate),
            "V": self.laid(poles.V[[order[i] for i in made.kernel.linear_read]]),
            "load": self.laid(self._loads(poles, symbols)),
            "amplitude": self.laid(amplitude),
            "state": self.laid(nonlinear, self.real),
            "worst": np.empty((self.last - self.first, made.options.width), dtype=self.real),
            "scratch": _aligned(made.kernel.scratch_bytes),
        }

    def _loads(self, poles: Poles, symbols: dict[Any, Any]) -> np.ndarray:
        """What one nmol of each route adds to each pole, (R, K, N)."""
        traced, n = self.made.traced, len(self.people)
        place = {name: i for i, name in enumerate(traced.system.states)}
        order = {state: k for k, state in enumerate(self.made.structure.linear)}
        fractions = evaluate(list(traced.fractions.values()), symbols, n)
        depots = traced.system.depots.values()
        loads = [
            poles.W[:, order[place[depot.state]]] * fraction for depot, fraction in zip(depots, fractions, strict=True)
        ]
        return np.stack(loads)

    def _standing(self, poles: Poles, symbols: dict[Any, Any], start: State) -> tuple[np.ndarray, np.ndarray]:
        if not start.empty:
            return start.amplitude[:, self.people], start.nonlinear[:, self.people]
        traced, structure, n = self.made.traced, self.made.structure, len(self.people)
        initial = evaluate(list(traced.initial), symbols, n)
        amplitude = np.einsum("kjn,jn->kn", poles.W, _stacked([initial[i] for i in structure.linear], n))
        return amplitude, _stacked([initial[i] for i in structure.nonlinear], n)


def _aligned(size: int) -> np.ndarray:
    """Bytes that start at a cache line: a vector that lies across two lines is loaded at half the speed."""
    raw = np.empty(size + CACHE_LINE, dtype=np.uint8)
    first = -raw.ctypes.data % CACHE_LINE
    return raw[first : first + size]


def _stacked(rows: list[np.ndarray], persons: int) -> np.ndarray:
    return np.stack(rows) if rows else np.empty((0, persons))


def chunks(made: Compiled, people: int) -> list[Chunk]:
    """N people cut into chunks of whole blocks."""
    L = made.options.width
    blocks = -(-people // L)
    found = []
    for first in range(0, blocks, BLOCKS_A_CHUNK):
        last = min(first + BLOCKS_A_CHUNK, blocks)
        found.append(Chunk(made, np.minimum(np.arange(first * L, last * L), people - 1), first, last))
    return found

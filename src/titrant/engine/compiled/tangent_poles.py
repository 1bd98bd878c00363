"""Derivatives of the poles of the linear block and of all that hangs on them, once for each block of people.

    M = W (dA/dp) V,  dmu_k = M_kk,  dV = V C,  dW = -C W,  C_kj = M_kj / (mu_j - mu_k),  mu = -rate

Poles that nearly meet make terms large and their sum small: digits are lost with the square of one over the gap.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from titrant.engine.compiled.day_kernel import DayKernel
from titrant.engine.compiled.kernel_layout import Options
from titrant.engine.compiled.structure import Structure
from titrant.engine.compiled.tangent_plan import TangentPlan
from titrant.engine.compiled.trace import Node, Traced


class TangentPoles(DayKernel):
    """Writes the derivatives of rates, of what poles give to states, and of what doses load on poles."""

    def __init__(self, traced: Traced, structure: Structure, options: Options, by: tuple[int, ...]) -> None:
        super().__init__(traced, structure, options)
        self.plan = TangentPlan(traced, structure, self.stages, by)
        self.T = len(by)

    def _regions(self) -> None:
        super()._regions()
        self.speed = self.region(self.T * self.K, wide=True)
        self.turn = self.region(len(self._terms), wide=True)
        self.moved_amp = self.region(self.T * self.K, wide=True)
        self.moved_load = self.region(self.T * len(self.routes) * self.K, wide=True)

    @cached_property
    def _terms(self) -> dict[tuple[int, int, int], int]:
        """Place of each (tangent, linear state read, pole) that is not zero."""
        reads = [(t, i) for i in self.linear_read for t in sorted(self.plan.linear_moved[i])]
        return {
            (t, i, k): place
            for place, (t, i, k) in enumerate((*read, k) for read in reads for k in self._poles_of(read[1]))
        }

    def _values(self, found: list[dict[Node, Node]], env: dict[int, Any]) -> dict[int, Any]:
        """The vectors of some partials by node key."""
        nodes = list(dict.fromkeys(slope for slopes in found for slope in slopes.values()))
        return {node.key: value for node, value in zip(nodes, self._emit(nodes, env), strict=True)}

    def _sum(self, left: list[Any], right: list[Any]) -> Any:
        """The sum of products, term by term; None where there is none."""
        lanes, total = self.lanes, None
        for x, y in zip(left, right, strict=True):
            total = lanes.mul(x, y) if total is None else lanes.add(total, lanes.mul(x, y))
        return total

    def _of_block(self, name: str, count: int, place: int) -> Any:
        """Vector ``place`` of the ``count`` that an array holds for each block."""
        index = self.b.add(self.b.mul(self.block, self.at(count)), self.at(place))
        return self.load_at(self.argument(name, index, wide=True), wide=True)

    def _vector(self, name: str, row: int, column: int) -> Any:
        """One number of the eigenvectors ``all_V`` or of their inverse ``all_W``."""
        return self._of_block(name, self.K * self.K, row * self.K + column)

    def _begin_poles(self) -> None:
        for place in range(self.T * self.K):
            self.store(self._of_block("moved_amplitude", self.T * self.K, place), self.moved_amp, place)
        for t in range(self.T):
            turned = self._turned(t)
            for (own, i, k), place in self._terms.items():
                if own == t:
                    row = self.structure.linear.index(i)
                    at = [j for j in self._poles_of(i) if (j, k) in turned]
                    total = self._sum([self._vector("all_V", row, j) for j in at], [turned[j, k] for j in at])
                    self.store(self.wide.constant(0.0) if total is None else total, self.turn, place)
            for r in range(len(self.routes)):
                self._begin_load(t, r, turned)
            with self.b.if_then(self.b.icmp_signed("==", self.args["first_day"], self.at(0))):
                self._begin_amplitudes(t, turned)

    def _turned(self, t: int) -> dict[tuple[int, int], Any]:
        """C of one parameter where it is not zero; stores what the rates change by."""
        wide, plan = self.wide, self.plan
        entries = plan.coefficients(t)
        values = self._emit(list(entries.values()), self.parameter_env)
        M: dict[tuple[int, int], Any] = {}
        for (pair, _), value in zip(entries.items(), values, strict=True):
            rows, columns, (i, j) = *plan.touched(*pair), (self.structure.linear.index(state) for state in pair)
            for k in rows:
                left = wide.mul(self._vector("all_W", k, i), value)
                for c in columns:
                    part = wide.mul(left, self._vector("all_V", j, c))
                    M[k, c] = wide.add(M[k, c], part) if (k, c) in M else part
        for k in range(self.K):
            self.store(M.pop((k, k), wide.constant(0.0)), self.speed, t * self.K + k)
        return {(k, j): wide.div(value, wide.sub(self._rate(k), self._rate(j))) for (k, j), value in M.items()}

    def _begin_load(self, t: int, r: int, turned: dict[tuple[int, int], Any]) -> None:
        wide, traced = self.wide, self.traced
        depot = traced.system.depots[self.routes[r]]
        column = self.structure.linear.index(traced.system.states.index(depot.state))
        fraction = traced.fractions[self.routes[r]]
        slope = self.plan.fractions[self.routes[r]].get(self.plan.by[t], traced.graph.constant(0.0))
        share, moved = self._emit([fraction, slope], self.parameter_env)
        for k in range(self.K):
            at = [j for j in range(self.K) if (k, j) in turned]
            total = wide.mul(self._vector("all_W", k, column), moved)
            lost = self._sum([turned[k, j] for j in at], [self._vector("all_W", j, column) for j in at])
            if lost is not None:
                total = wide.sub(total, wide.mul(lost, share))
            self.store(total, self.moved_load, (t * len(self.routes) + r) * self.K + k)

    def _begin_amplitudes(self, t: int, turned: dict[tuple[int, int], Any]) -> None:
        """From W times the tangents of the states, handed over on the first day, to those of the amplitudes."""
        for k in {k: None for k, _ in turned}:
            at = [j for j in range(self.K) if (k, j) in turned]
            lost = self._sum([turned[k, j] for j in at], [self.load(self.amp, j, wide=True) for j in at])
            before = self.load(self.moved_amp, t * self.K + k, wide=True)
            self.store(self.wide.sub(before, lost), self.moved_amp, t * self.K + k)

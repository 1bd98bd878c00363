"""Tangents of the linear block inside a kernel, exact: derivatives of amplitudes, shares and rates of the poles.

    x_i(t) = sum_k V_ik a_k exp(-rate_k t)
    dx_i(t) = sum_k (V_ik da_k + dV_ik a_k + V_ik a_k dmu_k t) exp(-rate_k t),   dmu = -drate

The exponentials are those of the states themselves. From day to day da_k becomes
(da_k + 24 dmu_k a_k) exp(-24 rate_k).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from titrant.engine.compiled.exact_part import HOURS
from titrant.engine.compiled.tangent_poles import TangentPoles


class TangentExact(TangentPoles):
    """The part of the tangent kernel that knows the derivative of the exact solution."""

    def _regions(self) -> None:
        super()._regions()
        self.moved_share = self.region(len(self._terms), wide=True)
        self.moved_speed = self.region(len(self._terms), wide=True)

    @cached_property
    def _faster(self) -> list[tuple[int, ...]]:
        """Poles whose rate each parameter moves."""
        return [self.plan.speeds(t) for t in range(self.T)]

    def _dose_tangents(self) -> None:
        """The day's doses into the tangents of the amplitudes, and what each pole then gives to each state."""
        b, wide, R = self.b, self.wide, len(self.routes)
        row = b.mul(self._row(), self.at(R))
        doses = [self.load_at(self.argument("dose", b.add(row, self.at(r)), wide=True), wide=True) for r in range(R)]
        for t in range(self.T):
            for k in range(self.K):
                value = self.load(self.moved_amp, t * self.K + k, wide=True)
                for r, dose in enumerate(doses):
                    load = self.load(self.moved_load, (t * R + r) * self.K + k, wide=True)
                    value = wide.add(value, wide.mul(dose, load))
                self.store(value, self.moved_amp, t * self.K + k)
        for (t, i, k), place in self._terms.items():
            self._share(t, self.linear_read.index(i), k, place)

    def _share(self, t: int, row: int, k: int, place: int) -> None:
        wide, reads = self.wide, len(self.linear_read)
        V = self._of_block("V", reads * self.K, row * self.K + k)
        turn = self.load(self.turn, place, wide=True)
        moved = wide.mul(V, self.load(self.moved_amp, t * self.K + k, wide=True))
        self.store(wide.add(moved, wide.mul(turn, self.load(self.amp, k, wide=True))), self.moved_share, place)
        if k in self._faster[t]:
            speed = self.load(self.speed, t * self.K + k, wide=True)
            share = self.load(self.shares, row * self.K + k, wide=True)
            self.store(wide.mul(speed, share), self.moved_speed, place)

    def _linear_tangents(
        self, exponentials: Callable[[Any], Any], index: Any, hour: Any, wanted: tuple[int, ...]
    ) -> dict[tuple[int, int], Any]:
        """The tangents (state, parameter) of the wanted linear states at one time, where not zero."""
        b, wide = self.b, self.wide
        time, first = wide.splat(hour), b.mul(index, self.at(self.K))
        read = sorted({k for i in wanted for k in self._poles_of(i)})
        decayed = {k: self.load_at(exponentials(b.add(first, self.at(k))), wide=True) for k in read}
        found: dict[tuple[int, int], Any] = {}
        for (t, i, k), place in self._terms.items():
            if i not in wanted:
                continue
            share = self.load(self.moved_share, place, wide=True)
            if k in self._faster[t]:
                share = wide.add(share, wide.mul(time, self.load(self.moved_speed, place, wide=True)))
            part = wide.mul(share, decayed[k])
            found[i, t] = wide.add(found[i, t], part) if (i, t) in found else part
        return found

    def _end_day(self) -> None:
        wide, hours = self.wide, self.wide.constant(HOURS)
        for t in range(self.T):
            for k in range(self.K):
                value = self.load(self.moved_amp, t * self.K + k, wide=True)
                if k in self._faster[t]:
                    speed = self.load(self.speed, t * self.K + k, wide=True)
                    grown = wide.mul(wide.mul(hours, speed), self.load(self.amp, k, wide=True))
                    value = wide.add(value, grown)
                self.store(wide.mul(value, self.load(self.decay, k, wide=True)), self.moved_amp, t * self.K + k)
        super()._end_day()
